"""The books of a year: months that were closed, and what became of them later."""
