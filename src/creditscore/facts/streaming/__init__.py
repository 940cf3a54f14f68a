"""Facts of tables that are too large for a frame, some units at a time."""
