"""Points to grades: the annual parts, the ranking, the bands and the vetoes."""
