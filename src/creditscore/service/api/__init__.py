"""The HTTP interface under `/api/v1`: JSON and Arrow in and out."""
