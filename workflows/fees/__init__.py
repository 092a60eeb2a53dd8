"""Fees: what somebody owes for an act of the office, what they paid, and what was waived."""
