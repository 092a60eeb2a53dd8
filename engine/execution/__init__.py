"""One instance in memory: scopes, tokens, variables, and the steps they take. Knows no database."""
