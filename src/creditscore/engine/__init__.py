"""Facts and rules to points: NumPy only, whole numbers only."""
