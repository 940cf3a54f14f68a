"""A year of an office, played at random against a simple model: `make simulate`."""
