"""From names to codes: which unit, slot and month a row is of, and its exact figure."""
