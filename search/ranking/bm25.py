"""BM25 over zone-weighted term frequencies, the one formula everything is scored by.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
Beyond" (2009), with the idf that is never negative. A term's frequency is the
weighted sum over headline, deck and body that the index stores, which makes
this the BM25F of Robertson, Zaragoza and Taylor (2004).
"""

from math import log

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75


def idf(documents: int, document_frequency: int) -> float:
    """The weight of a term that ``document_frequency`` of ``documents`` articles hold."""
    return log(1 + (documents - document_frequency + 0.5) / (document_frequency + 0.5))


def bm25(
    weights: NDArray[np.float32], lengths: NDArray[np.int32], average_length: float, term_idf: float
) -> NDArray[np.float64]:
    """The scores of one term in the articles that hold it, in their order.

    ``weights`` are its weighted frequencies there, ``lengths`` the articles' lengths in tokens.
    """
    frequency = weights.astype(np.float64)
    norm = K1 * (1 - B + B * lengths / average_length)
    return term_idf * frequency * (K1 + 1) / (frequency + norm)
