"""The defaults of indexing: memory, sizes, limits.

All were chosen by hand.
"""

DEFAULT_MEMORY_MB = 512
"""Megabytes that all processes together may take while an archive is read in."""
LEAST_MEMORY_MB = 256
"""Megabytes; one process that reads, one that writes and this one need about so many."""

DEFAULT_MAX_RECORD_MB = 20
"""Megabytes of the longest article or record that is read."""
DEFAULT_MAX_NESTING = 4
"""Containers in containers: a compressed web archive in a tar in a zip has four."""
DEFAULT_MAX_EXPANSION = 200
"""How many times its size a compressed file may hold; a gzip file made to fill a disk holds 1,032 times."""
