"""What happens to a case from outside while it runs: a move, a representative, investigations, a remedy."""
