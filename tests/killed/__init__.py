"""Real runs that are killed, that meet in one folder, or whose disk fills up: `make kills`."""
