"""Whatever order people do things in: no carrier is used twice, and no day goes by unproved and unnoticed."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError
from tests.integration.certificates.test_blank_stock import fill
from tests.integration.office import Office
from workflows.certificates import blank_stock, certificates, proof
from workflows.certificates.certificates import CertificateView, State, Terms, Way
from workflows.people.identities import Identity

CASES, STEPS = 3, 60
BASIS = "§ 81 Abs. 4 Satz 1 AufenthG"


def something(session: Session, random: Random, number: str, step: int) -> None:
    """One thing that somebody might do, sensible or not."""
    today = clock.today()
    effect = random.choice(["FORTGELTUNG", "FORTGELTUNG", "DULDUNGSFIKTION"])
    begins_on = today + timedelta(days=random.randrange(3))
    terms = Terms(effect, BASIS, "wie bisher", begins_on, begins_on + timedelta(days=random.randrange(20, 200)))
    match random.randrange(7):
        case 0 | 1:
            certificates.draft(session, number, terms, f"step {step}")
        case 2 | 3:
            certificates.number(session, number, random.choice(list(Way)), "c.clerk")
        case 4 | 5:
            certificates.hand_over(session, number, "c.clerk")
        case _:
            gone = random.choice([certificates.drop, lose, take_back])
            gone(session, number)


def lose(session: Session, number: str) -> None:
    certificates.lose(session, number, "Verloren.", "c.clerk")


def take_back(session: Session, number: str) -> None:
    certificates.take_back(session, number, blank_stock.State.SPOILED, "Verdruckt.", "c.clerk")


def proved(papers: list[CertificateView], title_ends: date, day: date) -> bool:
    held = [one.terms.valid_until for one in papers if one.state is State.HANDED_OVER]
    return day <= max([title_ends, *held])


@pytest.mark.parametrize("seed", range(3))
def test_no_carrier_is_used_twice_and_no_day_is_unproved_and_unnoticed(
    office: Office, clerk: Identity, colleague: Identity, lead: Identity, seed: int
) -> None:
    random = Random(seed)
    fill(office, "D0000001", "D0000040", clerk, colleague)
    title_ends = clock.today() + timedelta(days=20)
    numbers = [office.apply(title_expires_on=title_ends.isoformat()) for _ in range(CASES)]
    owner: dict[str, str] = {}
    gone: set[str] = set()
    for step in range(STEPS):
        number = random.choice(numbers)
        try:
            with office.transaction() as session:
                something(session, random, number, step)
        except LaufzettelError:
            pass  # it was not possible now, and nothing has changed
        with office.transaction() as session:
            listed = {one.case.number for one in proof.ending(session, lead)}
            for one in numbers:
                papers = certificates.of_case(session, one)
                assert proved(papers, title_ends, clock.today()) or one in listed
                for paper in papers:
                    if paper.serial_number is not None:
                        assert owner.setdefault(paper.serial_number, one) == one, "another case's carrier"
                        in_use = paper.state in {State.NUMBERED, State.HANDED_OVER}
                        assert not (in_use and paper.serial_number in gone), "a carrier that was written off"
                bearing = [(paper.serial_number, paper.renewal) for paper in papers if paper.serial_number]
                assert len(bearing) == len(set(bearing))
                assert all(paper.renewal <= certificates.MOST_RENEWALS for paper in papers)
            stock = blank_stock.stock(session, clerk)
            gone = {loss.number for loss in stock.losses}
            assert stock.in_stock + stock.used + len(gone) == 40, "every blank is somewhere"
        office.traveller.advance(timedelta(days=random.randrange(3)))
