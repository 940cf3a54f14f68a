"""What a rule file says: YAML with places, its shape, its meaning, its readings."""
