"""The shape of rule files: one JSON Schema, and its findings as problems."""
