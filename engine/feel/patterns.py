"""Regular expressions as FEEL means them (XPath 2.0 Functions and Operators, 7.6, on XML Schema patterns).

Owns the flags s, m, i, x and q, and the time limit. What XPath calls an error
becomes a Refusal, a match that takes too long raises LimitExceeded.
"""

from collections.abc import Callable
from functools import lru_cache
from time import perf_counter
from typing import Any

import regex

from engine.errors import translatable
from engine.feel.functions import Refusal
from engine.feel.limits import LIMITS, REGEX, LimitExceeded, Meter
from engine.feel.pattern_syntax import InvalidPattern, PatternTranslator

_NO_PATTERN = translatable("„{pattern}“ ist kein regulärer Ausdruck, den FEEL kennt.")
_NO_FLAGS = translatable("„{flags}“ sind keine Schalter; erlaubt sind s, m, i, x und q.")
_NO_REPLACEMENT = translatable("„{replacement}“: Nach „$“ gehört eine Ziffer, nach „\\“ ein „$“ oder „\\“.")
_EMPTY_MATCH = translatable("Der reguläre Ausdruck passt auch auf nichts; so lässt sich nicht teilen oder ersetzen.")
_LONGEST = 2_000
_STEPS_PER_SECOND = 200_000


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> Any:
    """The compiled pattern; raises Refusal for one that XPath would not accept."""
    if set(flags) - set("smixq"):
        raise Refusal(_NO_FLAGS, flags=flags)
    if len(pattern) > _LONGEST:
        raise LimitExceeded(translatable("Länge eines regulären Ausdrucks"), _LONGEST)
    try:
        source = regex.escape(pattern) if "q" in flags else PatternTranslator(pattern, flags).translate()
        options = regex.VERSION1 | (regex.IGNORECASE if "i" in flags else 0)
        return regex.compile(source, options | (regex.DOTALL if "s" in flags else 0))
    except (InvalidPattern, regex.error, RecursionError, OverflowError):
        raise Refusal(_NO_PATTERN, pattern=pattern) from None


def _timed(meter: Meter, action: Callable[..., Any], *arguments: Any) -> Any:
    """Run an action of a compiled pattern; its duration is charged, so that many slow patterns end as well."""
    start = perf_counter()
    try:
        return action(*arguments, timeout=LIMITS.regex_seconds)
    except TimeoutError:
        raise LimitExceeded(REGEX, LIMITS.regex_seconds) from None
    finally:
        meter.spend(int((perf_counter() - start) * _STEPS_PER_SECOND))


def matches_pattern(text: str, pattern: str, flags: str, meter: Meter) -> bool:
    """Whether the pattern matches anywhere in the text."""
    return _timed(meter, compile_pattern(pattern, flags).search, text) is not None


def _dividing(pattern: str, flags: str, meter: Meter) -> Any:
    compiled = compile_pattern(pattern, flags)
    if _timed(meter, compiled.search, "") is not None:
        raise Refusal(_EMPTY_MATCH)
    return compiled


def split_pattern(text: str, pattern: str, meter: Meter) -> list[str]:
    """The parts between the matches."""
    compiled = _dividing(pattern, "", meter)
    parts, start = [], 0
    for match in _timed(meter, lambda *args, **kwargs: list(compiled.finditer(*args, **kwargs)), text):
        parts.append(text[start : match.start()])
        start = match.end()
    return [*parts, text[start:]]


def extract_pattern(text: str, pattern: str, meter: Meter) -> list[str]:
    """The matches themselves."""
    compiled = compile_pattern(pattern, "")
    found = _timed(meter, lambda *args, **kwargs: list(compiled.finditer(*args, **kwargs)), text)
    return [match[0] for match in found]


def replace_pattern(text: str, pattern: str, replacement: str, flags: str, meter: Meter) -> str:
    """Every match replaced; `$1` stands for a group, `$0` for the match. A result that is too long is refused."""
    compiled = _dividing(pattern, flags, meter)
    pieces = [replacement] if "q" in flags else _template(replacement, compiled.groups)
    size = 0

    def fill(match: Any) -> str:
        nonlocal size
        filled = "".join(piece if isinstance(piece, str) else match[piece] or "" for piece in pieces)
        size += len(filled)
        meter.hold_characters(size)
        return filled

    result: str = _timed(meter, compiled.sub, fill, text)
    meter.hold_characters(len(result))
    return result


def _template(replacement: str, groups: int) -> list[str | int]:
    """Literal parts and group numbers, in order."""
    pieces: list[str | int] = []
    at = 0
    while at < len(replacement):
        char = replacement[at]
        following = replacement[at + 1 : at + 2]
        at += 1
        if char == "\\":
            if following not in {"\\", "$"}:
                raise Refusal(_NO_REPLACEMENT, replacement=replacement)
            pieces.append(following)
            at += 1
        elif char == "$":
            if not (following.isdecimal() and following.isascii()):
                raise Refusal(_NO_REPLACEMENT, replacement=replacement)
            number = int(following)
            at += 1
            while at < len(replacement) and replacement[at].isdecimal():
                longer = number * 10 + int(replacement[at])
                if longer > groups:
                    break
                number = longer
                at += 1
            pieces.append(number if number <= groups else "")
        else:
            pieces.append(char)
    return pieces
