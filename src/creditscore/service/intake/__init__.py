"""What comes from outside as a file: read in a process of its own, within bounds."""
