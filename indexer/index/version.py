"""The version of an index's schema: of its format, its stems, and what readers make of files."""

from indexer.index.segment.segment_file import FORMAT
from indexer.language.stemmer import STEMMER_VERSION

READING_VERSION = 3
"""Of what is taken from files for an article, and what the catalog remembers of them."""

_LAYOUT_VERSION = 2 + FORMAT  # 2, not 1: the codec's class, which Whoosh's contents name, has moved since
SCHEMA_VERSION = (_LAYOUT_VERSION * 100 + STEMMER_VERSION) * 100 + READING_VERSION
"""Written beside every index; one made under another version is rebuilt, never guessed at."""
