"""Score a word in an article by BM25F. No other module holds the formula.

It is that of Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25
and Beyond" (2009), with the idf that is never negative. The frequency of a word is
the weighted sum of its frequencies in headline, deck and body. That makes it the
BM25F of Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted
fields" (CIKM 2004).
"""

from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
"""How slowly a word's score saturates as its frequency grows. The usual value (Robertson and Zaragoza)."""

B = 0.75
"""How much the length of an article counts, from 0 to 1. The usual value (Robertson and Zaragoza)."""

TITLE_WEIGHT = 2
"""One occurrence in the headline counts as much as so many in the body. Chosen by hand."""

SATURATION = K1 + 1.0
"""The limit of a word's score, before idf, as its frequency grows."""

IMPACT_STEP = SATURATION / 255
"""One step of a stored impact, which bounds the saturated frequency from above in 8 bits."""

_ROUNDING_MARGIN = 1e-9
"""Relative; far above the rounding errors of floats, so that an impact is never below the exact value."""


def idf(documents: int, document_frequency: int) -> float:
    """Return the weight of a term that ``document_frequency`` of ``documents`` articles hold."""
    return log(1 + (documents - document_frequency + 0.5) / (document_frequency + 0.5))


def length_norms(lengths: NDArray[Any], average_length: float) -> NDArray[np.float64]:
    """Return BM25's K for articles of these lengths in tokens."""
    return K1 * (1 - B + B * lengths / average_length)


def saturated(weights: NDArray[Any], norms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the saturated frequencies of a term, all below :data:`SATURATION`; idf times this is its score.

    ``weights`` are the weighted frequencies of the term in some articles, ``norms`` the
    :func:`length_norms` of these articles.
    """
    return weights * SATURATION / (weights + norms)


def impacts(weights: NDArray[Any], lengths: NDArray[Any], average_length: float) -> NDArray[np.uint8]:
    """Return saturated frequencies as whole steps of :data:`IMPACT_STEP`, rounded up, 1 to 255."""
    values = saturated(weights, length_norms(lengths, average_length)) / IMPACT_STEP
    return np.ceil(values * (1 + _ROUNDING_MARGIN)).clip(1, 255).astype(np.uint8)
