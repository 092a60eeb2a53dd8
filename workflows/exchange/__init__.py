"""What the office exchanges with bodies outside: asked after the commit, answered in their own time."""
