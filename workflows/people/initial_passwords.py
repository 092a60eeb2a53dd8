"""Passwords that the program makes up for somebody: to be said on the phone, typed once, and replaced at once.

Five groups of four characters without any that look alike, about 98 random bits: nobody guesses one in the time
that it is worth something.
"""

import secrets
from typing import Final

_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0 or 1
_GROUPS, _LENGTH = 5, 4


def new_initial_password() -> str:
    """For instance "k7mf-2qxt-9wza-hned-4rpc"."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(_GROUPS))
