"""One scored year beside another: readings, changed rules, other facts, other years."""
