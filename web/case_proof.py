"""Which cases this browser has proved to know: number and access code were right a moment ago.

Owns that part of the session cookie and nothing else; the proof itself is made by
`workflows.people.access_codes`. A browser keeps a few cases (families apply together), each for an hour of use.
"""

from datetime import timedelta

from flask import session

from engine import clock

LIFETIME = timedelta(hours=1)
_KEY = "proved_cases"
_MOST = 5


def remember_proof(case_number: str) -> None:
    """The code for this case was right; its pages open until the browser rests for an hour."""
    proofs = _alive()
    proofs.pop(case_number, None)
    proofs[case_number] = int(clock.now().timestamp())
    session[_KEY] = dict(list(proofs.items())[-_MOST:])


def has_proof(case_number: str) -> bool:
    """Whether the pages of this case may be opened now; using them keeps the proof alive."""
    if case_number not in _alive():
        return False
    remember_proof(case_number)
    return True


def proved_cases() -> list[str]:
    """The numbers of the cases that this browser may open, the most recently used last."""
    return list(_alive())


def forget_proofs() -> None:
    """Close all cases in this browser: for the button "leave", and for shared computers."""
    session.pop(_KEY, None)


def _alive() -> dict[str, int]:
    oldest = (clock.now() - LIFETIME).timestamp()
    return {number: used for number, used in session.get(_KEY, {}).items() if used >= oldest}
