"""What people can do against a decision, and from when the period for it counts."""
