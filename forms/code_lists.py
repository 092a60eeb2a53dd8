"""Code lists that every form may offer without writing them out: states and languages.

A form asks for one with `"valuesKey": "code_lists.states"`. The names come from the Unicode CLDR, as Babel ships it,
in the language of the page; beside its codes stand those that German authorities need and CLDR does not know: no
nationality, an unclear one (ICAO document 9303, part 3, section 5), and states that are no more (ISO 3166-3). Owns
which codes there are; what a form stores is the code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from babel import Locale

from engine.errors import translatable
from forms.wording import LANGUAGES

PREFIX: Final = "code_lists"

# Parts of states and groups of them: CLDR names them, but nobody is their national.
_NO_STATES: Final = """
AC AI AQ AS AW AX BL BM BQ BV CC CK CP CQ CW CX DG EA EH EU EZ FK FO GF GG GI GL GP GS GU HK HM IC IM IO JE KY MF MO MP
MQ MS NC NF NU PF PM PN PR QO RE SH SJ SX TA TC TF TK UM UN VG VI WF XA XB YT ZZ
"""
NO_STATES: Final = frozenset(_NO_STATES.split())
# Where CLDR's name is not the one in passports and registers, or tells two states apart badly.
OTHER_NAMES: Final = {
    "CD": {"de": "Kongo, Demokratische Republik", "en": "Congo, Democratic Republic of the"},
    "CG": {"de": "Kongo, Republik", "en": "Congo, Republic of the"},
    "PS": {"de": "Palästinensische Gebiete", "en": "Palestinian Territories"},
    "US": {"de": "Vereinigte Staaten (USA)", "en": "United States (USA)"},
}
WITHOUT_STATE: Final = {
    "XXA": {"de": "staatenlos", "en": "stateless"},
    "XXX": {"de": "ungeklärt", "en": "not clarified"},
}
FORMER_STATES: Final = {
    "CSHH": {"de": "Tschechoslowakei (ehemalig)", "en": "Czechoslovakia (former)"},
    "CSXX": {"de": "Serbien und Montenegro (ehemalig)", "en": "Serbia and Montenegro (former)"},
    "SUHH": {"de": "Sowjetunion (ehemalig)", "en": "Soviet Union (former)"},
    "YUCS": {"de": "Jugoslawien (ehemalig)", "en": "Yugoslavia (former)"},
}
# Languages that people of the office's daily work speak and CLDR knows by another code or not at all.
OTHER_LANGUAGES: Final = {
    "kmr": {"de": "Kurdisch (Kurmandschi)", "en": "Kurdish (Kurmanji)"},
    "prs": {"de": "Dari", "en": "Dari"},
}
NO_LANGUAGES: Final = frozenset({"mul", "root", "und", "zxx"})


@dataclass(frozen=True, slots=True)
class CodeName:
    """What a code is called, in the languages of the forms."""

    names: Mapping[str, str]

    def text(self, language: str, context: Mapping[str, Any] | None = None) -> str:  # noqa: ARG002 - as `Wording`
        """The name for a reader of this language."""
        return self.names.get(language) or self.names["de"]


@cache
def states(*, former: bool = False) -> Mapping[str, CodeName]:
    """Every state by its ISO 3166-1 code, then the codes for people without one; `former`: and states of the past."""
    others = WITHOUT_STATE | (FORMER_STATES if former else {})
    found = _from_cldr("territories", lambda code: len(code) == 2 and code.isalpha() and code not in NO_STATES)
    return {code: CodeName(names) for code, names in (found | OTHER_NAMES | others).items()}


@cache
def languages() -> Mapping[str, CodeName]:
    """Every language by its ISO 639 code."""
    found = _from_cldr("languages", lambda code: len(code) <= 3 and code.isalpha() and code not in NO_LANGUAGES)
    return {code: CodeName(names) for code, names in (found | OTHER_LANGUAGES).items()}


LISTS: Final[Mapping[str, Callable[[], Mapping[str, CodeName]]]] = {
    "states": states,
    "states_and_former": lambda: states(former=True),
    "languages": languages,
}
UNKNOWN_LIST: Final = translatable("Die Codeliste „{name}“ gibt es nicht. Vorhanden sind: {known}.")


def state_name(code: str, language: str) -> str:
    """What a state is called in this language; the code itself where it is in no list."""
    known = states(former=True).get(code)
    return known.text(language) if known else code


def _from_cldr(kind: str, is_wanted: Callable[[str], bool]) -> dict[str, dict[str, str]]:
    by_language = {language: getattr(Locale(language), kind) for language in LANGUAGES}
    return {
        code: {language: str(names.get(code, name)) for language, names in by_language.items()}
        for code, name in by_language["de"].items()
        if is_wanted(code)
    }
