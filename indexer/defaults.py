"""What holds where nothing else is asked for; loads nothing."""

DEFAULT_MEMORY_MB = 512
"""Of all processes together while an archive is read in."""
LEAST_MEMORY_MB = 256

DEFAULT_MAX_RECORD_MB = 20
DEFAULT_MAX_NESTING = 4
DEFAULT_MAX_EXPANSION = 200
