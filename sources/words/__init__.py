"""The lowest room: numbers, units, dates and words, read and written; nothing else formats or compares them."""
