"""The tables of a result: their columns, their rows, and what they are turned into."""
