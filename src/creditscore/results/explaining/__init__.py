"""Why a score: from each point back to its clause, its facts and its arithmetic."""
