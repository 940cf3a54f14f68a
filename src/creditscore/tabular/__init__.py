"""How any table is read, once for facts, rosters and records."""
