"""The version of an index's schema: of its format and of its stems."""

from indexer.columns.layout import FORMAT
from indexer.language.stems import STEMMER_VERSION

_LAYOUT_VERSION = 1 + FORMAT
SCHEMA_VERSION = _LAYOUT_VERSION * 1000 + STEMMER_VERSION
"""Written beside every index; one made under another version is rebuilt, never guessed at."""
