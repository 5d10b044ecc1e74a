"""Articles into segments, in worker processes."""
