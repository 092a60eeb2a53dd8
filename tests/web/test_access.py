"""Every route says who may see it, and nothing else gets in."""

from datetime import timedelta

import pytest
from flask import Blueprint
from flask.testing import FlaskClient

from engine.clock import Traveller
from tests.web.conftest import SignIn
from web.access import CitizenCase, Needs, Public, UndeclaredAccess, declared, page
from web.application import Application
from web.case_proof import forget_proofs, remember_proof
from workflows.people.permissions import Permission, Role

# Who may see what, once more and by hand: a new page is added here, a page that is gone is removed.
PUBLIC = {
    "application.resume",
    "application.save_page",
    "application.show_page",
    "confirmation_check.check_page",
    "language.switch",
    "procedures.begin",
    "procedures.drawing",
    "procedures.not_begun",
    "procedures.overview",
    "procedures.procedure",
    "receipt.confirmation",
    "receipt.record",
    "saved_draft.ask_discard",
    "saved_draft.discard",
    "saved_draft.file",
    "saved_draft.later",
    "saved_draft.send_link",
    "sign_in.sign_in_page",
    "sign_in.sign_in_with_password",
    "start.health",
    "start.start_page",
    "static_files.static_file",
    "status_access.door",
    "status_access.leave",
    "status_access.open_door",
    "submission.back",
    "submission.check",
    "submission.submit",
}
CITIZENS = {
    "handing_in.back",
    "handing_in.back_again",
    "handing_in.finish",
    "handing_in.hand_in",
    "hearing_reply.reply",
    "hearing_reply.reply_page",
    "move.move_page",
    "move.report",
    "status_page.document",
    "status_page.letter",
    "status_page.record",
    "status_page.status_page",
    "urgency.claim",
    "urgency.urgency_page",
    "withdrawal.withdraw",
    "withdrawal.withdrawal_page",
}
SIGNED_IN: dict[str, Permission | None] = {
    "access_code.renew": Permission.RECORD_APPLICATION,
    "accounts.account_page": Permission.MANAGE_ACCOUNTS,
    "accounts.assign": Permission.MANAGE_ACCOUNTS,
    "accounts.create_account": Permission.MANAGE_ACCOUNTS,
    "accounts.deactivate": Permission.MANAGE_ACCOUNTS,
    "accounts.new_account": Permission.MANAGE_ACCOUNTS,
    "accounts.overview": Permission.MANAGE_ACCOUNTS,
    "accounts.reactivate": Permission.MANAGE_ACCOUNTS,
    "accounts.reset_password": Permission.MANAGE_ACCOUNTS,
    "accounts.unlock": Permission.MANAGE_ACCOUNTS,
    "audit_log.log_page": Permission.SEE_AUDIT_LOG,
    "audit_log.verify": Permission.VERIFY_AUDIT_LOG,
    "audit_log.verify_again": Permission.VERIFY_AUDIT_LOG,
    "blanks.receive": Permission.MANAGE_BLANKS,
    "blanks.stock_page": Permission.MANAGE_BLANKS,
    "blanks.witness": Permission.MANAGE_BLANKS,
    "blanks.write_off": Permission.MANAGE_BLANKS,
    "case_file.add_note": Permission.ADD_NOTE,
    "consultations.record": Permission.RECORD_ANSWER,
    "case_file.case_page": Permission.SEE_CASE_FILE,
    "case_file.judge": Permission.JUDGE_DOCUMENT,
    "case_papers.diagram_source": Permission.SEE_CASE_FILE,
    "case_papers.document": Permission.SEE_CASE_FILE,
    "case_papers.letter": Permission.SEE_CASE_FILE,
    "case_papers.notice_draft": Permission.SEE_CASE_FILE,
    "case_report.report": Permission.REPORT_EVENT,
    "case_report.report_page": Permission.REPORT_EVENT,
    "case_search.search_page": Permission.SEE_CASE_FILE,
    "catalogue.overview": Permission.SEE_MODELS,
    "catalogue.process_page": Permission.SEE_MODELS,
    "catalogue.source": Permission.SEE_MODELS,
    "decisions.decision_page": Permission.SEE_MODELS,
    "fee_actions.cancel": Permission.HANDLE_FEES,
    "fee_actions.propose_waiver": Permission.HANDLE_FEES,
    "fee_actions.receive": Permission.HANDLE_FEES,
    "fee_actions.refund": Permission.HANDLE_FEES,
    "fee_actions.review_waiver": Permission.APPROVE_WAIVER,
    "fees.claim_page": Permission.HANDLE_FEES,
    "fees.list_page": Permission.HANDLE_FEES,
    "fees.receipt_page": Permission.HANDLE_FEES,
    "issuance.delivered": Permission.HAND_OVER,
    "form_preview.form_page": Permission.SEE_MODELS,
    "counter.begin": Permission.RECORD_APPLICATION,
    "counter.begin_page": Permission.RECORD_APPLICATION,
    "counter.resume": Permission.RECORD_APPLICATION,
    "counter.save_page": Permission.RECORD_APPLICATION,
    "counter.show_page": Permission.RECORD_APPLICATION,
    "counter_end.check": Permission.RECORD_APPLICATION,
    "counter_end.receipt": Permission.RECORD_APPLICATION,
    "counter_end.receipt_pdf": Permission.RECORD_APPLICATION,
    "counter_end.record": Permission.RECORD_APPLICATION,
    "lead.overview_page": Permission.SEE_ALL_TEAMS,
    "lead.resume": Permission.RESUME_PROCESS,
    "lead.settle_email": Permission.RESUME_PROCESS,
    "lead.tick_off_notices": Permission.SEE_ALL_TEAMS,
    "lead.try_start": Permission.RESUME_PROCESS,
    "letter_texts.overview": Permission.WORD_LETTERS,
    "letter_texts.passage_page": Permission.WORD_LETTERS,
    "letter_texts.reword": Permission.WORD_LETTERS,
    "migration.go_on": Permission.MIGRATE_CASES,
    "migration.pause": Permission.MIGRATE_CASES,
    "migration.plan": Permission.MIGRATE_CASES,
    "migration.plan_page": Permission.MIGRATE_CASES,
    "migration.progress_page": Permission.MIGRATE_CASES,
    "migration.try_again": Permission.MIGRATE_CASES,
    "own_password.change_own_password": None,
    "own_password.password_page": None,
    "proofs.explain": Permission.SEE_ALL_TEAMS,
    "proofs.proofs_page": Permission.SEE_ALL_TEAMS,
    "person_assignment.undo": Permission.RECORD_APPLICATION,
    "publishing.form": Permission.PUBLISH_MODELS,
    "publishing.publish": Permission.PUBLISH_MODELS,
    "retention.agree": Permission.DELETE_FILES,
    "retention.end": Permission.DELETE_FILES,
    "retention.hold": Permission.DELETE_FILES,
    "retention.lift": Permission.DELETE_FILES,
    "retention.retention_page": Permission.DELETE_FILES,
    "running_case.cancel": Permission.CANCEL_PROCESS,
    "running_case.case_page": Permission.STEER_PROCESS,
    "running_case.fact": Permission.STEER_PROCESS,
    "running_case.move": Permission.STEER_PROCESS,
    "running_case.resume": Permission.STEER_PROCESS,
    "running_case.retry": Permission.RESUME_PROCESS,
    "running_case.suspend": Permission.STEER_PROCESS,
    "sign_in.sign_out": None,
    "stay.certificate_lost": Permission.ISSUE_CERTIFICATE,
    "stay.fingerprints_stored": Permission.ISSUE_CERTIFICATE,
    "task.send": Permission.CLAIM_TASK,
    "task.task_page": Permission.SEE_WORKLIST,
    "task_actions.bring_back": Permission.CLAIM_TASK,
    "task_actions.claim": Permission.CLAIM_TASK,
    "task_actions.judge": Permission.JUDGE_DOCUMENT,
    "task_actions.put_off": Permission.CLAIM_TASK,
    "task_actions.release": Permission.CLAIM_TASK,
    "task_actions.take_over": Permission.TAKE_OVER_TASK,
    "worklist.next_case": Permission.SEE_WORKLIST,
    "worklist.worklist_page": Permission.SEE_WORKLIST,
    "worklist_actions.assign_marked": Permission.ASSIGN_TASK,
    "worklist_actions.claim_marked": Permission.CLAIM_TASK,
    "worklist_actions.release_marked": Permission.CLAIM_TASK,
}


def test_every_page_is_listed_here_with_whom_it_admits(app: Application) -> None:
    found = {rule.endpoint: declared(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}
    assert {name for name, access in found.items() if isinstance(access, Public)} == PUBLIC
    assert {name for name, access in found.items() if isinstance(access, CitizenCase)} == CITIZENS
    assert {name: access.permission for name, access in found.items() if isinstance(access, Needs)} == SIGNED_IN


def test_public_pages_give_a_reason(app: Application) -> None:
    for rule in app.url_map.iter_rules():
        access = declared(app.view_functions[rule.endpoint])
        assert not isinstance(access, Public) or access.reason.strip(), rule


def test_a_route_without_a_declaration_cannot_register(app: Application) -> None:
    with pytest.raises(UndeclaredAccess, match="/offen"):
        app.add_url_rule("/offen", view_func=lambda: "offen")


def test_neither_can_one_of_a_blueprint(app: Application) -> None:
    blueprint = Blueprint("offen", __name__)
    blueprint.add_url_rule("/offen", view_func=lambda: "offen", endpoint="seite")
    with pytest.raises(UndeclaredAccess, match="/offen"):
        app.register_blueprint(blueprint)


def test_a_page_of_a_case_must_name_its_case(app: Application) -> None:
    blueprint = Blueprint("fall", __name__)
    page(blueprint, "/fall", access=CitizenCase())(lambda: "Fall")
    with pytest.raises(UndeclaredAccess, match="case_number"):
        app.register_blueprint(blueprint)


def test_one_view_cannot_declare_two_accesses() -> None:
    blueprint = Blueprint("zwei", __name__)

    def view() -> str:
        return "zwei"

    page(blueprint, "/eins", access=Public("test"), endpoint="eins")(view)
    with pytest.raises(UndeclaredAccess, match="two different"):
        page(blueprint, "/zwei", access=Needs(Permission.EXAMINE), endpoint="zwei")(view)


@pytest.fixture
def guarded(app: Application) -> Application:
    """The application with two pages of the office and one of a case."""
    blueprint = Blueprint("guarded", __name__)
    page(blueprint, "/pruefung", access=Needs(Permission.EXAMINE), endpoint="examine")(lambda: "Prüfung")
    page(blueprint, "/pruefung", access=Needs(Permission.EXAMINE), endpoint="send", methods=("POST",))(lambda: "gut")
    page(blueprint, "/mein/<case_number>", access=CitizenCase(), endpoint="case")(lambda case_number: case_number)
    page(blueprint, "/mein/<case_number>", access=CitizenCase(), endpoint="add", methods=("POST",))(
        lambda case_number: case_number
    )
    page(blueprint, "/beweis/<number>", access=Public("test"), endpoint="prove")(
        lambda number: str(remember_proof(number))
    )
    page(blueprint, "/vergessen", access=Public("test"), endpoint="forget")(lambda: str(forget_proofs()))
    app.register_blueprint(blueprint)
    return app


def test_nobody_is_sent_to_sign_in_and_comes_back(guarded: Application) -> None:
    answer = guarded.test_client().get("/pruefung?frist=heute")
    assert answer.status_code == 303
    assert answer.location == "/anmelden?weiter=/pruefung?frist%3Dheute"


def test_a_form_sent_without_being_signed_in_is_not_carried_over(guarded: Application) -> None:
    guarded.config["WTF_CSRF_ENABLED"] = False
    answer = guarded.test_client().post("/pruefung", data={"urteil": "gut"})
    assert (answer.status_code, answer.location) == (303, "/anmelden")


def test_whose_role_grants_it_gets_in(guarded: Application, sign_in: SignIn) -> None:
    assert sign_in(Role.EXAMINER).get("/pruefung").text == "Prüfung"


def test_whose_role_does_not_grant_it_is_told_what_is_missing(guarded: Application, sign_in: SignIn) -> None:
    answer = sign_in(Role.CLERK).get("/pruefung")
    assert answer.status_code == 403
    assert Permission.EXAMINE.sentence in answer.text


def test_a_case_opens_only_where_its_code_was_proved(guarded: Application) -> None:
    client: FlaskClient = guarded.test_client()
    assert client.get("/mein/LZ-1").location == "/status?nummer=LZ-1"
    client.get("/beweis/LZ-1")
    assert client.get("/mein/LZ-1").text == "LZ-1"
    assert client.get("/mein/LZ-2").status_code == 302
    client.get("/vergessen")
    assert client.get("/mein/LZ-1").status_code == 302


def test_sending_something_to_an_unproved_case_is_refused(guarded: Application) -> None:
    guarded.config["WTF_CSRF_ENABLED"] = False
    assert guarded.test_client().post("/mein/LZ-1").status_code == 403


def test_a_proof_ends_after_an_hour_without_use(guarded: Application, traveller: Traveller) -> None:
    client = guarded.test_client()
    client.get("/beweis/LZ-1")
    traveller.advance(timedelta(minutes=50))
    assert client.get("/mein/LZ-1").status_code == 200
    traveller.advance(timedelta(minutes=50))
    assert client.get("/mein/LZ-1").status_code == 200
    traveller.advance(timedelta(minutes=61))
    assert client.get("/mein/LZ-1").status_code == 302
