"""BM25F: what one word is worth in one article. The one place this formula is written.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
Beyond" (2009), with the idf that is never negative. A word's frequency is its
weighted sum over headline, deck and body, which makes this the BM25F of
Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted
fields" (CIKM 2004).
"""

from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75
TITLE_WEIGHT = 2
"""What one occurrence in the headline counts, in occurrences in the body."""

SATURATION = K1 + 1.0
"""What the weight of a word approaches as its frequency grows, before idf."""

IMPACT_STEP = SATURATION / 255
"""One step of a stored impact, an upper bound of the saturated frequency in 8 bits."""


def idf(documents: int, document_frequency: int) -> float:
    """The weight of a term that ``document_frequency`` of ``documents`` articles hold."""
    return log(1 + (documents - document_frequency + 0.5) / (document_frequency + 0.5))


def length_norms(lengths: NDArray[Any], average_length: float) -> NDArray[np.float64]:
    """K of BM25 for articles of these lengths in tokens."""
    return K1 * (1 - B + B * lengths / average_length)


def saturated(weights: NDArray[Any], norms: NDArray[np.float64]) -> NDArray[np.float64]:
    """The saturated frequencies of a term, below :data:`SATURATION`: idf times this is its score.

    ``weights`` are its weighted frequencies in some articles, ``norms`` those
    articles' :func:`length_norms`.
    """
    return weights * SATURATION / (weights + norms)


def impacts(weights: NDArray[Any], lengths: NDArray[Any], average_length: float) -> NDArray[np.uint8]:
    """Saturated frequencies rounded up to whole :data:`IMPACT_STEP`, 1 to 255."""
    values = saturated(weights, length_norms(lengths, average_length)) / IMPACT_STEP
    return np.ceil(values * (1 + 1e-9)).clip(1, 255).astype(np.uint8)
