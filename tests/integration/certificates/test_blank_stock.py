"""The register of blanks: two people count in, each number is used once, nothing disappears without a reason."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.database import unit_of_work
from tests.integration.office import Office
from workflows import audit
from workflows.certificates import blank_stock
from workflows.certificates.blank_stock import State
from workflows.people.identities import Identity, NotPermitted


def fill(office: Office, first: str, last: str, clerk: Identity, colleague: Identity) -> None:
    with office.transaction() as session:
        blank_stock.receive(session, clerk, first, last)
    with office.transaction() as session:
        blank_stock.witness(session, colleague, first, last)


def test_blanks_can_be_used_once_a_second_person_has_counted_them(
    office: Office, clerk: Identity, colleague: Identity
) -> None:
    with office.transaction() as session:
        assert blank_stock.receive(session, clerk, "d0000098", "D0000102") == 5
        with pytest.raises(blank_stock.StockEmpty):
            blank_stock.take(session, clerk.account_name)
        with pytest.raises(blank_stock.SecondPersonMissing):
            blank_stock.witness(session, clerk, "D0000098", "D0000102")
    with office.transaction() as session:
        (delivery,) = blank_stock.stock(session, colleague).deliveries
        assert (delivery.first, delivery.last, delivery.count) == ("D0000098", "D0000102", 5)
        assert blank_stock.witness(session, colleague, delivery.first, delivery.last) == 5
        stock = blank_stock.stock(session, clerk)
        assert (stock.in_stock, stock.next_number, stock.deliveries) == (5, "D0000098", ())


@pytest.mark.parametrize(
    ("first", "last"), [("D0000102", "D0000098"), ("D00001", "D0000102"), ("A0001", "B0002"), ("", ""), ("D1", "D2")]
)
def test_what_is_no_range_of_numbers_is_refused(office: Office, clerk: Identity, first: str, last: str) -> None:
    with office.transaction() as session, pytest.raises(blank_stock.NotARange):
        blank_stock.receive(session, clerk, first, last)


def test_a_number_is_counted_in_once(office: Office, clerk: Identity, colleague: Identity) -> None:
    fill(office, "D0000001", "D0000003", clerk, colleague)
    with office.transaction() as session, pytest.raises(blank_stock.NumberKnown) as refused:
        blank_stock.receive(session, clerk, "D0000003", "D0000005")
    assert refused.value.values["number"] == "D0000003"
    with office.transaction() as session:
        stock = blank_stock.stock(session, clerk)
        assert (stock.in_stock, stock.deliveries) == (3, ()), "nothing of a refused delivery is kept"


def test_a_delivery_of_more_than_a_thousand_is_taken_for_a_typing_mistake(office: Office, clerk: Identity) -> None:
    with office.transaction() as session, pytest.raises(blank_stock.TooMany):
        blank_stock.receive(session, clerk, "D0000001", "D0010000")


def test_desks_that_take_a_blank_at_the_same_moment_get_different_ones(
    office: Office, clerk: Identity, colleague: Identity
) -> None:
    fill(office, "D0000001", "D0000008", clerk, colleague)

    def take(_: int) -> str:
        with unit_of_work(office.database) as session:
            return blank_stock.take(session, "d.desk")

    with ThreadPoolExecutor(8) as desks:
        taken = list(desks.map(take, range(8)))
    assert sorted(taken) == [f"D000000{number}" for number in range(1, 9)]
    with office.transaction() as session, pytest.raises(blank_stock.StockEmpty):
        blank_stock.take(session, "d.desk")


def test_a_loss_is_on_record_with_its_reason(office: Office, clerk: Identity, colleague: Identity) -> None:
    fill(office, "D0000001", "D0000002", clerk, colleague)
    with office.transaction() as session:
        with pytest.raises(blank_stock.ReasonMissing):
            blank_stock.report(session, clerk, "D0000001", State.LOST, " ")
        blank_stock.report(session, clerk, "D0000001", State.LOST, "Fehlt im Tresor.")
    with office.transaction() as session:
        stock = blank_stock.stock(session, colleague)
        assert [(loss.number, loss.state, loss.reason) for loss in stock.losses] == [
            ("D0000001", State.LOST, "Fehlt im Tresor.")
        ]
        assert stock.next_number == "D0000002"
        (entry,) = audit.entries(session, action=audit.Action.BLANK_WRITE_OFF)
        assert (entry.subject, entry.by) == ("D0000001", clerk.account_name)
        with pytest.raises(blank_stock.NotInStock):
            blank_stock.report(session, clerk, "D0000001", State.SPOILED, "Noch einmal.")


def test_who_does_not_keep_the_register_does_not_see_it(office: Office, examiner: Identity) -> None:
    with office.transaction() as session, pytest.raises(NotPermitted):
        blank_stock.stock(session, examiner)
