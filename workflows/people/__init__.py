"""Who works in the office and who may see what: accounts, roles, permissions, teams, citizens' access codes."""
