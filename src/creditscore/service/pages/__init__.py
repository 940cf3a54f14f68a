"""The pages of the service for a browser: the same functions as behind the HTTP interface."""
