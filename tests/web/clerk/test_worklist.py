"""The worklist: what waits for whom, in which order, and that nobody loses their place in it."""

from datetime import timedelta

from engine import clock
from tests.integration.office import REQUIRED, Office
from tests.web.clerk.desk import CHECK, INCOMPLETE, Desk
from tests.web.desks import Hire
from workflows.people.permissions import Role
from workflows.people.teams import Team


def test_a_row_tells_who_waits_since_when_for_what_and_how_urgent_it_is(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open("/arbeit")
    (row,) = clerk.rows()
    for fact in (number, "Ayşe Yılmaz", "U4", "S2", CHECK, "in 2 Tagen", "heute", "frei"):
        assert fact in row


def test_the_tabs_count_what_is_mine_free_and_put_off(clerk: Desk, office: Office) -> None:
    mine, put_off, _free = (office.apply(REQUIRED) for _ in range(3))
    clerk.claim(mine)
    clerk.claim(put_off)
    day = clock.today() + timedelta(days=7)
    clerk.press("Auf Wiedervorlage legen", **{":tag": day.isoformat(), ":grund": "Rückruf"})
    clerk.open("/arbeit")
    assert clerk.tab_counts() == {"Meine": 1, "Team": 2, "Noch frei": 1, "Wiedervorlage": 1}
    assert clerk.open("/arbeit?reiter=wiedervorlage").text.count("Wiedervorlage 09.03.2026") == 1


def test_filters_live_in_the_address_so_that_a_colleague_sees_the_same(
    clerk: Desk, colleague: Desk, office: Office
) -> None:
    office.apply(REQUIRED)
    wanted = office.apply(REQUIRED, family_name="Ørsted")
    clerk.open("/arbeit").press("Filtern", suche="oersted", faellig="woche", dringlichkeit="U4")
    assert clerk.numbers() == [wanted]
    address = clerk.address
    for part in ("suche=oersted", "faellig=woche", "dringlichkeit=U4", "reiter=team"):
        assert part in address
    colleague.open(address)
    assert colleague.numbers() == [wanted]
    assert colleague.value("suche") == "oersted"


def test_nonsense_in_the_address_is_read_as_no_filter(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.open("/arbeit?reiter=%00&seite=-7&faellig=gestern&dringlichkeit=&nach=x&liste=%F0%9F")
    assert clerk.status == 200
    assert clerk.numbers() == [number]
    clerk.open("/arbeit?seite=99999999999999999999")
    assert clerk.numbers() == [number]


def test_an_empty_list_says_what_to_do_and_a_filter_without_hits_how_to_drop_it(clerk: Desk, office: Office) -> None:
    clerk.open("/arbeit?reiter=meine")
    assert "Unter „Noch frei“ können Sie sich eine nehmen." in clerk.text
    number = office.apply(REQUIRED)
    clerk.open("/arbeit?suche=niemand")
    assert "Zu diesem Filter gibt es hier keine Aufgabe." in clerk.text
    clerk.follow("Alle zeigen")
    assert clerk.numbers() == [number]


def test_long_lists_come_in_pages_and_keep_their_filter(clerk: Desk, office: Office) -> None:
    for _ in range(26):
        office.submit(office.draft())
    office.work()
    clerk.open("/arbeit?dringlichkeit=U4")
    assert len(clerk.rows()) == 25
    clerk.follow("Nächste Seite")
    assert len(clerk.rows()) == 1
    assert "dringlichkeit=U4" in clerk.address
    assert "seite=2" in clerk.address


def test_many_tasks_are_claimed_with_one_button(clerk: Desk, office: Office) -> None:
    numbers = [office.apply(REQUIRED) for _ in range(3)]
    clerk.open("/arbeit")
    clerk.press("Markierte übernehmen", aufgabe=[clerk.marks()[number] for number in numbers[:2]])
    assert "Sie haben 2 Aufgaben übernommen." in clerk.said()
    assert sorted(clerk.open("/arbeit?reiter=meine").numbers()) == sorted(numbers[:2])


def test_what_somebody_else_was_faster_with_is_said_and_the_rest_is_claimed(
    clerk: Desk, colleague: Desk, office: Office
) -> None:
    first, second = office.apply(REQUIRED), office.apply(REQUIRED)
    clerk.open("/arbeit")
    colleague.claim(first)
    clerk.press("Markierte übernehmen", aufgabe=list(clerk.marks().values()))
    assert "Sie haben 1 Aufgabe übernommen." in clerk.said()
    assert "Jonas Weber bearbeitet diese Aufgabe seit dem" in clerk.said()
    assert clerk.open("/arbeit?reiter=meine").numbers() == [second]


def test_a_button_without_anything_marked_says_so(clerk: Desk, office: Office) -> None:
    office.apply(REQUIRED)
    clerk.open("/arbeit").press("Markierte übernehmen")
    assert "Markieren Sie zuerst mindestens eine Aufgabe." in clerk.said()
    clerk.post("/arbeit/uebernehmen", aufgabe=["Unsinn", "x:1", f"{'0' * 32}:99999999999"])
    assert "Markieren Sie zuerst mindestens eine Aufgabe." in clerk.said()


def test_marked_tasks_go_back_to_the_team(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    clerk.claim(number)
    clerk.open("/arbeit?reiter=meine")
    clerk.press("Markierte zurückgeben", aufgabe=clerk.marks()[number])
    assert "Sie haben 1 Aufgabe an das Team zurückgegeben." in clerk.said()
    assert clerk.open("/arbeit?reiter=frei").numbers() == [number]


def test_a_lead_hands_tasks_to_somebody_who_may_do_them(
    clerk: Desk, examiner: Desk, office: Office, hire: Hire
) -> None:
    number = office.apply(REQUIRED)
    lead = hire("Amira Haddad", Role.LEAD)
    lead.open("/arbeit").press("Zuteilen", aufgabe=lead.marks()[number])
    assert "Wählen Sie zuerst, wem Sie die Aufgaben zuteilen." in lead.said()
    lead.press("Zuteilen", aufgabe=lead.marks()[number], an=examiner.account)
    assert "Diese Aufgabe gehört zu: Annahme und Clearing." in lead.said()
    lead.press("Zuteilen", aufgabe=lead.marks()[number], an=clerk.account)
    assert "1 Aufgabe liegt jetzt bei Nesrin Celik." in lead.said()
    assert clerk.open("/arbeit?reiter=meine").numbers() == [number]
    assert not clerk.has_button("Zuteilen")
    assert clerk.post("/arbeit/zuteilen", aufgabe=clerk.marks()[number], an=clerk.account).status == 403


def test_after_a_task_the_list_is_where_it_was_and_the_next_case_is_one_key_away(clerk: Desk, office: Office) -> None:
    numbers = [office.apply() for _ in range(3)]
    clerk.open("/arbeit?suche=yilmaz&dringlichkeit=U4").follow(numbers[1])
    clerk.press("Aufgabe übernehmen").press("Aufgabe erledigen", **INCOMPLETE)
    assert f"„{CHECK}“ ist erledigt ({numbers[1]})." in clerk.said()
    for part in ("suche=yilmaz", "dringlichkeit=U4"):
        assert part in clerk.address
    (following,) = clerk.page.xpath("//tr[@data-chosen]")
    assert numbers[2] in following.text_content()
    (onward,) = clerk.page.xpath("//a[@data-next-case]")
    clerk.open(onward.get("href"))
    assert numbers[2] in clerk.text
    clerk.follow("Zur Arbeitsliste")
    assert "suche=yilmaz" in clerk.address


def test_from_the_last_task_the_way_on_leads_to_the_first(clerk: Desk, office: Office) -> None:
    first, last = office.apply(REQUIRED), office.apply(REQUIRED)
    clerk.open_task(last).follow("Nächster Fall")
    assert first in clerk.text
    clerk.open("/arbeit?suche=niemand")
    clerk.open(f"/arbeit/naechste?nach={'0' * 32}&liste=suche%3Dniemand")
    assert "In dieser Liste steht keine weitere Aufgabe." in clerk.said()


def test_nobody_sees_what_belongs_to_other_roles_or_teams(office: Office, hire: Hire) -> None:
    number = office.apply(REQUIRED)
    assert hire("Max Other", Role.CLERK, teams=(Team.FAMILY,)).open("/arbeit").numbers() == []
    assert hire("Eva Law", Role.EXAMINER).open("/arbeit").numbers() == []
    assert hire("Amira Lead", Role.LEAD, teams=()).open("/arbeit").numbers() == [number]
