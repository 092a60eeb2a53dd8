"""Pages for the people of the office who work on cases: the worklist, tasks, files, the counter."""
