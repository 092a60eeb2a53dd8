"""The demonstration office: invented people whose cases run through the real engine in simulated time.

Everything is done by the functions that pages call: applications are submitted, documents judged, tasks completed by
accounts with the right roles. Nothing is written into tables directly.
"""

from workflows.demonstration.office import CASES, invitation, is_needed, opening_day, play

__all__ = ["CASES", "invitation", "is_needed", "opening_day", "play"]
