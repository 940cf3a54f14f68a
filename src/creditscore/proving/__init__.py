"""Whether results follow from their inputs, and who says so."""
