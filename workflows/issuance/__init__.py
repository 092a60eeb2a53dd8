"""Issuance: biometrics, the order of the card, its delivery and hand-over."""
