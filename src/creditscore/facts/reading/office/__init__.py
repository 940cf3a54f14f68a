"""Tables as offices write them, read with the names that a scheme has for what stands in them."""
