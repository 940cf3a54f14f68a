"""What was observed: tables, names, codes, checks."""
