"""Where the facts are worked on: this machine (`local`) or Spark, by one protocol (`backend`)."""
