"""Requests: who asks, what is refused and how it is said, headers, limits."""
