"""What was spent, what may be spent, and where it went."""
