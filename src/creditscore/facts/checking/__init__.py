"""What is wrong with facts, and what is worth knowing of them."""
