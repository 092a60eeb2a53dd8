"""What each letter must say, because a law or the person's trust depends on it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.unit.letters import pdf, samples
from workflows.correspondence.errors import LetterIncomplete, RemedyUnknown
from workflows.correspondence.letter_kinds import Receipt
from workflows.correspondence.letter_parts import Bilingual, Fee, Reason, TooFewCases
from workflows.correspondence.letterhead import Letterhead, Remedy
from workflows.settings import OfficeSettings


def text(write, content, **kwargs) -> str:
    return pdf.text(write(content, **kwargs))


@pytest.mark.parametrize("content", samples.LETTERS, ids=lambda content: content.kind)
def test_every_letter_names_case_date_procedure_contact_and_status_page(write, content):
    said = text(write, content)
    for part in (
        samples.CASE,
        "2. März 2026",
        "Aufenthaltserlaubnis zur Beschäftigung, Antrag vom 2. Februar 2026",
        "Guten Tag Maria Nowak,",
        "Ansprechstelle Team Beschäftigung",
        "abh.musterstadt.example/status",
        "Ihre Ausländerbehörde",
    ):
        assert part.replace(" ", "") in said.replace(" ", "")


@pytest.mark.parametrize("content", samples.LETTERS, ids=lambda content: content.kind)
def test_the_english_part_is_a_courtesy_and_comes_second(write, content):
    said = text(write, content, language="en")
    assert said.index(content.subject.de) < said.index("Only the German letter above is legally binding.")
    assert said.index("Only the German letter above") < said.index(content.subject.en)
    assert "Courtesy translation" not in text(write, content)


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        ("continuation", "§ 81 Absatz 4 Satz 1"),
        ("late", "§ 81 Absatz 4 Satz 3"),
        ("permission", "§ 81 Absatz 3 Satz 1"),
        ("suspension", "§ 81 Absatz 3 Satz 2"),
    ],
)
def test_the_receipt_explains_the_effect_of_the_application(write, effect, said):
    content = Receipt(effect=effect, title_expires_on=date(2026, 4, 15))
    assert said in text(write, content)
    for language in ("de", "en"):
        assert "keine Fiktionsbescheinigung" in text(write, content, language=language)


def test_a_receipt_without_a_known_effect_claims_none(write):
    assert "§ 81" not in text(write, Receipt(effect=None, title_expires_on=None))


def test_the_copy_that_is_handed_over_shows_the_access_code(write):
    code = "7K3M-9QXA-42TD-P0RS"
    for kind in ("receipt", "application-summary"):
        assert code in text(write, replace(samples.sample(kind), access_code=code))


def test_the_summary_shows_every_answer_and_file_and_what_was_left_open(write):
    said = text(write, samples.sample("application-summary"))
    for section in samples.ANSWERS:
        for entry in section.answers:
            assert entry.question in said
            assert (entry.answer or "keine Angabe") in said
    assert "2. Februar 2026, 14:05 Uhr" in said
    assert "pass_seite_2.jpg 1,5 MB" in said
    assert "Arbeitsvertrag unterschrieben.pdf 312 kB" in said


@pytest.mark.parametrize("kind", ["deficiency", "reminder"])
def test_missing_documents_are_named_with_reason_deadline_and_consequence(write, kind):
    content = samples.sample(kind)
    said = text(write, content, language="en")
    for item in content.items:
        for part in (item.name.de, item.reason.de, item.name.en, item.reason.en):
            assert part in said
    for part in ("§ 82 Absatz 1 Satz 4", "§ 82 Absatz 3"):
        assert part in said
    assert ("30. März 2026" if kind == "deficiency" else "9. März 2026") in said


def test_the_second_reminder_names_the_missed_and_the_last_deadline(write):
    said = text(write, replace(samples.sample("reminder"), missed_deadline=date(2026, 3, 1)))
    assert "ist am 1. März 2026 abgelaufen" in said
    assert "noch einmal Zeit bis zum 9. März 2026" in said


def test_the_confirmation_lists_documents_and_forecast_and_is_not_a_decision(write):
    content = samples.sample("completeness-confirmation")
    said = text(write, content)
    assert "seit dem 27. Februar 2026 vollständig" in said
    assert "Gehaltsabrechnungen der letzten drei Monate 20. Februar 2026" in said
    assert "die Hälfte bis zum 20. April 2026 und vier von fünf bis zum 11. Mai 2026" in said
    assert "aus 214 abgeschlossenen Verfahren" in said
    assert "Diese Bestätigung ist keine Entscheidung über Ihren Antrag." in said


def test_the_confirmation_admits_that_there_are_too_few_cases_for_a_forecast(write):
    said = text(write, replace(samples.sample("completeness-confirmation"), forecast=TooFewCases(planned_weeks=8)))
    assert "noch zu wenige vergleichbare Verfahren" in said
    assert "innerhalb von 8 Wochen" in said


def test_the_hearing_says_why_until_when_and_that_nothing_is_decided(write):
    said = text(write, samples.sample("hearing"))
    for part in ("Entschieden ist noch nichts", "§ 28 Absatz 1", "30. März 2026", "keine Gebühr"):
        assert (part in said) is (part != "keine Gebühr")
    for reason in samples.REASONS:
        assert reason.requirement in said
        assert all(paragraph in said for paragraph in reason.paragraphs)


def test_the_grant_says_what_for_how_long_under_which_conditions_and_for_how_much(write):
    said = text(write, samples.sample("grant"))
    for part in (
        "§ 18b AufenthG",
        "vom 16. April 2026 bis zum 15. April 2030",
        "Softwareentwicklerin bei der Musterwerk GmbH, Musterstadt",
        "Eine selbstständige Tätigkeit ist nicht gestattet.",
        "93,00 Euro",
        "§ 45 Nummer 1 Buchstabe b AufenthV",
        "Im Auftrag Dr. Kerstin Albrecht",
        "ohne Unterschrift",
    ):
        assert (part in said) is (part != "ohne Unterschrift")


def test_a_grant_without_conditions_has_no_section_for_them(write):
    assert "Nebenbestimmungen" not in text(write, replace(samples.sample("grant"), conditions=()))


def test_a_grant_fits_what_has_no_period_no_work_and_nothing_to_hand_over(write):
    lifted = Bilingual("Aufhebung der Wohnsitzauflage", "Lifting of the residence obligation")
    plain = {"title": lifted, "product": "none", "valid_from": None, "valid_until": None, "employment": ""}
    said = text(write, replace(samples.sample("grant"), **plain))
    assert "Bewilligt ist: Aufhebung der Wohnsitzauflage." in said
    for part in ("Gültig", "Arbeit ", "So geht es weiter", "nächste Verlängerung", "vorzeitig"):
        assert part not in said


def test_a_grant_without_end_says_from_when(write):
    said = text(write, replace(samples.sample("grant"), valid_until=None))
    assert "ab dem 16. April 2026" in said
    assert "letzten Tag der Gültigkeit" not in said


def test_an_invoice_names_number_amount_basis_day_and_how_to_pay(write):
    said = text(write, samples.sample("invoice"))
    for part in (
        f"{samples.CASE}-1",
        "93,00 Euro",
        "30. März 2026",
        "IBAN",
        "Verwendungszweck",
        "§§ 50, 52, 52a und 53",
    ):
        assert part in said
    assert "Überweisung" not in text(write, replace(samples.sample("invoice"), bank_account=""))


def test_a_child_is_invited_for_what_its_age_asks(write):
    invited = samples.sample("biometrics-invitation")
    assert "Ihre Unterschrift" not in text(write, replace(invited, signature=False))
    small = text(write, replace(invited, signature=False, fingerprints=False)).split("Guten Tag")[1]
    assert "Fingerabdrücke" not in small
    assert "digitales Foto" in small


@pytest.mark.parametrize("kind", ["grant", "refusal"])
def test_notices_name_the_remedy_its_period_and_the_court_or_authority(write, kind):
    action = text(write, samples.sample(kind))
    assert "innerhalb eines Monats nach seiner Bekanntgabe Klage erheben" in action
    assert samples.COURT in action
    objection = replace(
        samples.LETTERHEAD, remedy=Remedy("objection", "Stadt Musterstadt, Rathausplatz 1, 12345 Musterstadt")
    )
    said = text(write, samples.sample(kind), letterhead=objection)
    assert "innerhalb eines Monats nach seiner Bekanntgabe Widerspruch erheben" in said
    assert "Stadt Musterstadt, Rathausplatz 1, 12345 Musterstadt" in said
    assert "Klage" not in said


def test_no_notice_is_written_while_the_remedy_is_unknown(write):
    unknown = replace(samples.LETTERHEAD, land="HE", remedy=None)
    with pytest.raises(RemedyUnknown, match="„HE“"):
        write(samples.sample("refusal"), letterhead=unknown)
    assert write(samples.sample("receipt"), letterhead=unknown)


def test_the_refusal_gives_reasons_and_explains_what_follows(write):
    said = text(write, samples.sample("refusal"))
    for reason in samples.REASONS:
        assert all(paragraph in said for paragraph in reason.paragraphs)
    for part in ("wird abgelehnt", "§ 50 Absatz 1", "§ 84 Absatz 1", "§ 84 Absatz 2 Satz 2", "§ 77 Absatz 3"):
        assert part in said
    assert "keinen gültigen Aufenthaltstitel mehr" in said


def test_the_refusal_tells_who_still_has_a_valid_title_until_when(write):
    said = text(write, replace(samples.sample("refusal"), title_expires_on=date(2026, 5, 31)))
    assert "gilt noch bis zum 31. Mai 2026" in said
    assert "keinen gültigen Aufenthaltstitel mehr" not in said


@pytest.mark.parametrize(
    ("expires", "said"),
    [
        (date(2026, 4, 15), "gilt weiter bis zum 15. April 2026"),
        (date(2026, 2, 15), "ist am 15. Februar 2026 abgelaufen"),
        (None, "endet mit der Rücknahme"),
    ],
)
def test_the_withdrawal_says_what_it_means_for_the_stay(write, expires, said):
    assert said in text(write, replace(samples.sample("withdrawal-confirmation"), title_expires_on=expires))


def test_the_withdrawal_says_what_it_costs(write):
    free = samples.sample("withdrawal-confirmation")
    assert "§ 49 Absatz 3" in text(write, free)
    assert "46,50 Euro" in text(write, replace(free, fee=Fee(Decimal("46.5"), "§ 49 Absatz 2 AufenthV")))


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("deficiency", {"items": ()}, "items"),
        ("completeness-confirmation", {"documents": ()}, "documents"),
        ("hearing", {"legal_basis": " "}, "legal_basis"),
        ("refusal", {"reasons": (Reason("Identität", ()),)}, "paragraphs"),
        ("refusal", {"reasons": (Reason("", ("Text",)),)}, "requirement"),
        ("grant", {"signatory": ""}, "signatory"),
    ],
)
def test_a_missing_value_is_an_error_and_never_a_gap_in_a_letter(write, kind, changes, field):
    with pytest.raises(LetterIncomplete, match=field):
        write(replace(samples.sample(kind), **changes))


def test_an_effect_needs_the_date_it_speaks_of():
    with pytest.raises(LetterIncomplete, match="title_expires_on"):
        Receipt(effect="continuation", title_expires_on=None)


def test_what_an_examiner_typed_becomes_paragraphs():
    assert Reason.written("Identität", "Erster Absatz.\n\n  Zweiter. \r\n").paragraphs == ("Erster Absatz.", "Zweiter.")


def test_the_same_letter_at_the_same_moment_is_the_same_file(write):
    assert write(samples.sample("grant")) == write(samples.sample("grant"))


def test_the_letterhead_follows_the_settings(tmp_path):
    settings = OfficeSettings(
        name="Stadt Musterstadt, Ausländerbehörde",
        street="Rathausplatz 1",
        postal_code="12345",
        city="Musterstadt",
        base_url="https://abh.musterstadt.example/",
        data_directory=tmp_path,
        signature_line="Ihre Ausländerbehörde",
        land="NW",
        court=samples.COURT,
    )
    letterhead = Letterhead.of_office(settings)
    assert letterhead.place == "12345 Musterstadt"
    assert letterhead.remedy == Remedy("action", samples.COURT)
    objecting = Letterhead.of_office(replace(settings, land="BW"))
    assert objecting.remedy == Remedy(
        "objection", "Stadt Musterstadt, Ausländerbehörde, Rathausplatz 1, 12345 Musterstadt"
    )
    assert Letterhead.of_office(replace(settings, court="")).remedy is None
    assert Letterhead.of_office(replace(settings, land="HE")).remedy is None
