"""Saved web pages into articles."""
