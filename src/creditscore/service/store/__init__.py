"""The store: its tables, how it is opened and brought up to date, and its log that is a chain."""
