"""The limits of the query language: longest query, widest distance, most letters that differ, highest weight.

Importing this costs nothing, since ``search --help`` reads the guide.
"""

from indexer.index.zones import ZONE_GAP

WIDEST_DISTANCE = ZONE_GAP - 1
"""Words, the most that ``"a b"~5`` may name. A wider distance would reach from a headline into the text."""
MOST_CHANGES = 2
"""Letters that a fuzzy word may differ in; chosen by hand, since more make most short words alike."""
STRONGEST, WEAKEST = 100.0, 0.01
"""Boosts beyond these are taken as these; chosen by hand."""
LONGEST_QUERY = 4_000
"""Characters of a query; chosen by hand, so that no query takes long to parse."""
MOST_WORDS = 256
"""Words of a query, those in phrases too; chosen by hand, so that no query takes long to answer."""
DEEPEST_NESTING = 24
"""Parentheses within each other; chosen by hand, far below the depth at which recursion fails."""
