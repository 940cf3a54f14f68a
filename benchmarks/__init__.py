"""Measured against what a user would pick instead: one workload, many tools, the same answer."""
