"""One file a tool, each a script: FOLDER with the roster, FACTS, OUT for the two tables."""
