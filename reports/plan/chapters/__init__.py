"""The chapters of the plan: each a function from the material to blocks."""
