"""Benchmarks: ours and its peers in one run, on articles given on the command line. No test times anything."""
