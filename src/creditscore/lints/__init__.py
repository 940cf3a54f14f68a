"""Lints on the sense of scoring: what is allowed and seldom meant; each silenced by a reason."""
