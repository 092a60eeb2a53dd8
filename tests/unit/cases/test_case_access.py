"""Access codes: the same for the same case, unguessable from it, replaced by counting up."""

import re

import pytest

from workflows.cases.case_access import derive_access_code

KEY = bytes(range(32))


def test_a_code_is_four_groups_without_ambiguous_letters():
    code = derive_access_code(KEY, "LZ-2026-000123-8")
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)


def test_asking_again_gives_the_same_code():
    assert derive_access_code(KEY, "LZ-2026-000123-8") == derive_access_code(KEY, "LZ-2026-000123-8")


def test_case_key_and_issue_each_change_the_code():
    codes = {
        derive_access_code(KEY, "LZ-2026-000123-8"),
        derive_access_code(KEY, "LZ-2026-000124-4"),
        derive_access_code(KEY[::-1], "LZ-2026-000123-8"),
        derive_access_code(KEY, "LZ-2026-000123-8", issue=2),
    }
    assert len(codes) == 4


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        derive_access_code(b"short", "LZ-2026-000123-8")
