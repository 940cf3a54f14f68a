"""Charts: what each shows, as plain data, and two ways to paint it: SVG of our own, and Altair."""
