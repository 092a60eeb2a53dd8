"""Pages for those who shape processes, decision tables and forms."""
