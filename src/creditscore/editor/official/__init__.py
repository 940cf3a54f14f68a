"""The official text that rules follow: read, cut at its clauses, set beside the rules."""
