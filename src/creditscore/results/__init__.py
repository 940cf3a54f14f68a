"""What came out: the result with its tables, the explanation of every point, the files."""
