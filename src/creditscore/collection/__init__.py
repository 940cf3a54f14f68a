"""The month's round of the office: forms out to the units, what came back, and who is silent."""
