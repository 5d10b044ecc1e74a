"""The weights by which the best matches are rescored (see :mod:`search.engines.local.rescoring`)."""

from typing import NamedTuple


class RankingWeights(NamedTuple):
    """How much each bonus counts. The defaults are what readers get; benchmarks pass others.

    k1, b and the weight of the headline are not among them: the impacts in an index are made with
    those of :mod:`indexer.index.bm25f`. But for ``most_between``, the values were compared with
    ``python -m tests.bench.relevance --data DIR`` and ``python -m tests.bench.tune --data DIR``.
    """

    window: int = 20
    """Documents that are rescored, the best ones. ``tests.bench.where`` measures its time."""
    exact: float = 0.3
    """The bonus of a word in the exact form typed, as a share of the form's own BM25F score."""
    close: float = 1.5
    """The bonus of two neighbouring words of the query side by side, as a multiple of the smaller idf.

    At a distance of n words the bonus is 1/n of that.
    """
    reach: int = 8
    """The greatest distance in words that earns the bonus for closeness."""
    most_between: int = 3
    """The most words of the query that may stand between the two of a pair, if it is to earn the bonus."""
    lead: float = 2.5
    """The bonus of a word that is the first of an article, as a multiple of its idf."""
    half_lead: float = 120
    """The number of words before a word at which its bonus for being early is half of ``lead``."""


DEFAULT_WEIGHTS = RankingWeights()
