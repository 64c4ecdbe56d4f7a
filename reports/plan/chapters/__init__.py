"""The content of the documents, chapter by chapter."""
