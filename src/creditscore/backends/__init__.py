"""Where the work of a score is done; on this machine it is the engine itself."""
