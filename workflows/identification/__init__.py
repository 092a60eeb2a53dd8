"""Whether the person of an application is one whom the office knows already."""
