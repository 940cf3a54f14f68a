"""Coverage-guided fuzzing of the readers: `make fuzz`; what it has found is kept in `found/`."""
