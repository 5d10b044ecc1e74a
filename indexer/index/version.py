"""The schema version of an index, made of the versions of its format, its stems and its reading."""

from indexer.index.segment.segment_file import FORMAT
from indexer.language.stemmer import STEMMER_VERSION

READING_VERSION = 3
"""Raised whenever readers make other articles of the same files, or the catalog keeps something else."""

_LAYOUT_VERSION = 2 + FORMAT
"""Raised with the segment's format, and when the codec's class moves, which Whoosh's contents name: twice."""

SCHEMA_VERSION = (_LAYOUT_VERSION * 100 + STEMMER_VERSION) * 100 + READING_VERSION
"""Written into every manifest. An index of another version is rebuilt, never guessed at."""
