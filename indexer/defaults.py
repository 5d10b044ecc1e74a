"""Defaults of options. This module imports nothing, so that ``--help`` starts at once."""

DEFAULT_MEMORY_MB = 512
"""What all processes together may take while an archive is indexed. Chosen by hand.

``python -m tests.bench.compare`` prints what is really taken.
"""

LEAST_MEMORY_MB = 256
"""The least that ``--memory`` takes: two processes with the smallest batch of articles. Chosen by hand."""

DEFAULT_MAX_RECORD_MB = 20
"""The largest record that is read; a larger one is an error of the file. Chosen by hand."""

DEFAULT_MAX_NESTING = 4
"""How deep archives within archives are opened. Chosen by hand."""

DEFAULT_MAX_EXPANSION = 200
"""How many times its own size a compressed file may grow to; beyond it is not read. Chosen by hand."""
