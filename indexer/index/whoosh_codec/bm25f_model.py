"""Our BM25F as a weighting model of Whoosh, whose own searcher then scores by the same formula.

Compatibility: kept so that Whoosh's open_dir can read the index, and as the tests' oracle. Nothing
in searching or indexing runs it.
"""

from typing import Any

import numpy as np
from whoosh.scoring import BaseScorer, WeightingModel

from indexer.index.bm25f import SATURATION, idf, length_norms, saturated


class Bm25F(WeightingModel):
    """Whoosh's weighting model for an index of ours: ``Searcher(reader, weighting=Bm25F())``."""

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> "Bm25FScorer | BaseScorer":
        """Return the scorer of a term in one segment, with the statistics of all segments."""
        if not searcher.schema[fieldname].scorable:
            return _ConstantScorer()
        parent = searcher.get_parent()
        weight = idf(parent.doc_count_all(), parent.doc_frequency(fieldname, text))
        return Bm25FScorer(searcher, fieldname, weight, parent.avg_field_length(fieldname) or 1.0)


class Bm25FScorer(BaseScorer):
    """Scores the postings of one term, one at a time."""

    def __init__(self, searcher: Any, fieldname: str, weight: float, average_length: float):
        self._searcher = searcher
        self._fieldname = fieldname
        self._weight = weight
        self._average_length = average_length

    def score(self, matcher: Any) -> float:
        """Return the score of the matcher's present posting."""
        length = self._searcher.doc_field_length(matcher.id(), self._fieldname)
        norm = length_norms(np.array([length]), self._average_length)
        return self._weight * float(saturated(np.array([matcher.weight()]), norm)[0])

    def max_quality(self) -> float:
        """Return a bound that no score is above."""
        return self._weight * SATURATION

    def block_quality(self, matcher: Any) -> float:
        """Return a bound that no score in the matcher's present block is above."""
        return self.max_quality()


class _ConstantScorer(BaseScorer):
    """Scores every posting 1; for terms that are no words, such as dates."""

    def score(self, matcher: Any) -> float:
        return 1.0

    def max_quality(self) -> float:
        return 1.0

    def block_quality(self, matcher: Any) -> float:
        return 1.0
