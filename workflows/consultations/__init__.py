"""Other bodies that a case has to ask: who, on what ground, by when, what they answered, what silence means (PR-03)."""
