"""Long work: a queue in the database, workers that take from it, and what they do."""
