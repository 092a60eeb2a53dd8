"""The whole installation in a real browser, with processes of its own that may be killed."""
