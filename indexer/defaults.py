"""What holds where nothing else is asked for; loads nothing."""

DEFAULT_MEMORY_MB = 512
"""Of all processes together while an archive is read in."""
LEAST_MEMORY_MB = 256
