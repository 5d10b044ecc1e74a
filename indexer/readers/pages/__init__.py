"""Read saved web pages into articles."""
