"""Times as other tools write them: every duration of ISO 8601, also those that FEEL has no value for."""

from datetime import UTC, datetime

import pytest

from engine.execution.failures import StepFailed
from engine.execution.moments import schedule_of

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("timeDuration", "P0Y0M0DT0H0M1S", "2026-01-31T12:00:01+00:00"),
        ("timeDuration", "P1M15DT1H", "2026-03-15T13:00:00+00:00"),
        ("timeDuration", "P1Y2M", "2027-03-31T12:00:00+00:00"),
        ("timeDuration", "P2W", "2026-02-14T12:00:00+00:00"),
        ("timeCycle", "R3/P1W", "2026-02-07T12:00:00+00:00"),
        ("timeCycle", "R/2026-01-01T00:00:00Z/P1M1D", "2026-02-02T00:00:00+00:00"),
    ],
)
def test_a_duration_may_mix_months_weeks_and_days(kind: str, text: str, due: str) -> None:
    assert schedule_of(kind, text, NOW, text).due_at.isoformat() == due


@pytest.mark.parametrize(("kind", "text"), [("timeDuration", "P"), ("timeDuration", "P1DT"), ("timeDate", "P1D")])
def test_what_is_no_such_time_is_refused(kind: str, text: str) -> None:
    with pytest.raises(StepFailed):
        schedule_of(kind, text, NOW, text)
