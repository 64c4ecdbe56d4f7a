"""The Word form of a plan."""
