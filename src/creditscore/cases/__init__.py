"""Worked cases: what policy staff expect of the rules, scored and compared."""
