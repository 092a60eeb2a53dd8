"""One running instance as rows: tokens, variables, tasks, jobs, subscriptions, incidents, history."""
