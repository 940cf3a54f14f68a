"""Inputs that no office would send, and what they must come to."""
