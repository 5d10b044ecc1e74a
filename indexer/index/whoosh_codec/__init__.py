"""What lets Whoosh open an index of ours; compatibility, and the oracle of the tests."""
