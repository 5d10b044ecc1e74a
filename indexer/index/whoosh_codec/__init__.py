"""What lets Whoosh open the index: kept for ``open_dir``, and as an oracle for the tests."""
