"""Working days, which the standard does not know and every deadline of an authority needs.

Not part of DMN: two functions of this product beside the standard's. A working day is Monday to Friday and no public
holiday of the region, as sections 187 to 193 BGB and 31(3) VwVfG count for the end of a period. Public holidays come
from the package `holidays`; a region is the code of a German state ("NW"), null means those of the whole country.
"""

from functools import lru_cache

import holidays

from engine.errors import translatable
from engine.feel.builtins.registry import builtin, optional, required
from engine.feel.functions import Refusal
from engine.feel.kinds import ANY_DATE, DATE, NUMBER, STRING
from engine.feel.temporal import Date, DateTime

COUNTRY = "DE"
FIRST_YEAR, LAST_YEAR = 1991, 2100  # what the package knows of the united country
MOST_DAYS = 2_000
_SATURDAY = 6
_REGIONS = frozenset(code for code in holidays.country_holidays(COUNTRY).subdivisions if len(code) == 2)
_NO_REGION = translatable("„{region}“ ist kein Kürzel eines Bundeslands. Möglich sind: {regions}.")
_NO_CALENDAR = translatable("Für das Jahr {year} sind die Feiertage nicht bekannt, nur für {first} bis {last}.")
_TOO_MANY = translatable("Gezählt werden höchstens {most} Arbeitstage, nach vorn und in ganzen Tagen.")


@builtin("next working day", required("date", ANY_DATE), optional("region", STRING), result=DATE)
def next_working_day(value: Date | DateTime, region: str | None = None) -> Date:
    """The day itself if it is a working day, else the next one."""
    day = value.date if isinstance(value, DateTime) else value
    while not _is_working_day(day, region):
        day = Date.of_number(day.number + 1)
    return day


@builtin(
    "add working days", required("date", ANY_DATE), required("days", NUMBER), optional("region", STRING), result=DATE
)
def add_working_days(value: Date | DateTime, days: object, region: str | None = None) -> Date:
    """The day after that many working days; the first day is not counted (section 187(1) BGB)."""
    count = int(days)  # type: ignore[call-overload]
    if count != days or not 0 <= count <= MOST_DAYS:
        raise Refusal(_TOO_MANY, most=MOST_DAYS)
    day = value.date if isinstance(value, DateTime) else value
    for _ in range(count):
        day = next_working_day(Date.of_number(day.number + 1), region)
    return day


def _is_working_day(day: Date, region: str | None) -> bool:
    return day.weekday < _SATURDAY and (day.month, day.day) not in _holidays(day.year, region)


@lru_cache(maxsize=256)
def _holidays(year: int, region: str | None) -> frozenset[tuple[int, int]]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(_NO_CALENDAR, year=year, first=FIRST_YEAR, last=LAST_YEAR)
    if region is not None and region not in _REGIONS:
        raise Refusal(_NO_REGION, region=region, regions=", ".join(sorted(_REGIONS)))
    return frozenset((day.month, day.day) for day in holidays.country_holidays(COUNTRY, subdiv=region, years=year))
