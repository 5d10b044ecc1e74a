"""Sets of documents as bits, in 64-bit words."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def bitmap_words(documents: int) -> int:
    """The 64-bit words in a bitmap of so many documents."""
    return (documents + 63) // 64


def set_bits(bits: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The documents whose bits are set, ascending."""
    return np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little").view(bool))


def as_bits(documents: NDArray[Any], size: int) -> NDArray[np.uint64]:
    """A bitmap with the bits of these documents set."""
    held = np.zeros(bitmap_words(size) * 64, dtype=bool)
    held[documents] = True
    return np.packbits(held, bitorder="little").view(np.uint64)
