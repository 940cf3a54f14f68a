"""How the tables of a store were changed, one file a step."""
