"""Sets of documents as bits, in 64-bit words."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_SPARSE = 14
"""Where fewer than one in so many bits is set, only octets with any are unpacked."""


def bitmap_words(documents: int) -> int:
    """The 64-bit words in a bitmap of so many documents."""
    return (documents + 63) // 64


def set_bits(bits: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The documents whose bits are set, ascending."""
    octets = bits.view(np.uint8)
    if int(np.bitwise_count(bits).sum()) * _SPARSE > len(bits) * 64:
        return np.flatnonzero(np.unpackbits(octets, bitorder="little").view(bool))
    places = np.flatnonzero(octets != 0)
    there = np.flatnonzero(np.unpackbits(octets[places], bitorder="little").view(bool))
    documents: NDArray[np.int64] = (places[there >> 3] << 3) + (there & 7)
    return documents


def as_bits(documents: NDArray[Any], size: int) -> NDArray[np.uint64]:
    """A bitmap with the bits of these documents set."""
    held = np.zeros(bitmap_words(size) * 64, dtype=bool)
    held[documents] = True
    return np.packbits(held, bitorder="little").view(np.uint64)
