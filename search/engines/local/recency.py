"""Lift the scores of new articles (``--fresh``), for readers who want current news first."""

import numpy as np
from numpy.typing import NDArray

from indexer.article import MINUTES_A_DAY, NO_DATE
from search.engines.local.index_snapshot import Documents, IndexSnapshot

MOST = 1.0
"""What the newest article gains, as a share of its score. Chosen by hand: its score doubles."""


def recency_factors(
    snapshot: IndexSnapshot, documents: Documents, half_life: float | None
) -> NDArray[np.float64]:
    """Return the factor for each document's score; 1 where there is no half-life, or no date.

    The factor is 1 plus a bonus. The bonus is :data:`MOST` for the newest live article of the
    archive, and halves with every ``half_life`` days of age.
    """
    factors = np.ones(len(documents))
    if half_life is None:
        return factors
    dates = snapshot.dates[documents].astype(np.float64)
    dated = dates != NO_DATE
    ages = (snapshot.newest_date - dates[dated]) / MINUTES_A_DAY
    factors[dated] += MOST * np.exp2(-ages / half_life)
    return factors
