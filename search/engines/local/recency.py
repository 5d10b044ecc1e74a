"""A prior for new articles, for readers who want what is current first."""

import numpy as np
from numpy.typing import NDArray

from indexer.article import MINUTES_A_DAY, NO_DATE
from search.engines.local.index_snapshot import Documents, IndexSnapshot

MOST = 1.0
"""What being the newest adds, of an article's score."""


def recency_factors(
    snapshot: IndexSnapshot, documents: Documents, half_life: float | None
) -> NDArray[np.float64]:
    """By document what to multiply its score with; 1 where there is no half-life, or no date.

    1 plus :data:`MOST`, halved once for every ``half_life`` days that an
    article is older than the newest of the archive that is not deleted.
    """
    factors = np.ones(len(documents))
    if half_life is None:
        return factors
    dates = snapshot.dates[documents].astype(np.float64)
    dated = dates != NO_DATE
    days = (snapshot.newest_date - dates[dated]) / MINUTES_A_DAY
    factors[dated] += MOST * np.exp2(-days / half_life)
    return factors
