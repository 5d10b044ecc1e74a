"""Compare ways to lay out posting lists and positions: bytes each, and time to decode, on a real index.

    python -m tests.bench.layouts --index DIR

Takes the largest segment's stems; a list is weighted by the chance that a word of
a headline asks for it. Prints bytes a posting over all lists, and nanoseconds to
get a list's documents as an array, over the lists that words of headlines ask for.
"""

import argparse
import random
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.bitmaps import as_bits, set_bits
from indexer.index.segment.reader import SegmentReader
from indexer.language.stemmer import stem_word
from indexer.language.tokenizer import exact_words

Documents = NDArray[np.uint32]


def plain(documents: Documents, size: int) -> Any:
    return documents.copy()


def deltas(documents: Documents, size: int) -> Any:
    """Return distances in the narrowest of 8, 16 and 32 bits that holds the widest of the list."""
    distances = np.diff(documents, prepend=np.uint32(0))
    narrowest = next(t for t in (np.uint8, np.uint16, np.uint32) if distances.max() <= np.iinfo(t).max)
    return distances.astype(narrowest)


def packed(documents: Documents, size: int) -> Any:
    """Return distances in as many bits as the widest of each 128 needs."""
    distances = np.diff(documents, prepend=np.uint32(0))
    blocks = []
    for first in range(0, len(distances), 128):
        block = distances[first : first + 128]
        width = max(1, int(block.max()).bit_length())
        bits = (block[:, None] >> np.arange(width, dtype=np.uint32)) & 1
        blocks.append((width, len(block), np.packbits(bits.astype(np.uint8))))
    return blocks


def unpacked(blocks: Any) -> NDArray[Any]:
    parts = []
    for width, count, data in blocks:
        bits = np.unpackbits(data, count=width * count).reshape(count, width)
        parts.append(bits @ (1 << np.arange(width, dtype=np.uint32)))
    return np.cumsum(np.concatenate(parts))


def chunked(documents: Documents, size: int) -> Any:
    """Return the lower 16 bits, and how many documents each stretch of 65,536 has."""
    counts = np.bincount(documents >> 16, minlength=(size >> 16) + 1).astype(np.uint32)
    return documents.astype(np.uint16), counts


def from_chunks(stored: Any) -> NDArray[Any]:
    low, counts = stored
    return np.repeat(np.arange(len(counts), dtype=np.uint32) << 16, counts) | low


def chosen(documents: Documents, size: int) -> Any:
    """Return a bitmap for what one document in 32 has, else a plain list."""
    return as_bits(documents, size) if len(documents) * 32 >= size else documents.copy()


def from_chosen(stored: NDArray[Any]) -> NDArray[Any]:
    return set_bits(stored) if stored.dtype == np.uint64 else stored


LAYOUTS: dict[str, tuple[Callable[[Documents, int], Any], Callable[[Any], Any]]] = {
    "uint32 list": (plain, lambda stored: stored),
    "distances, 8/16/32 bits a list": (deltas, lambda stored: np.cumsum(stored, dtype=np.uint32)),
    "distances, bits packed by 128": (packed, unpacked),
    "16 bits in stretches of 65,536": (chunked, from_chunks),
    "uint32 list, or bitmap from 1/32": (chosen, from_chosen),
}


def stored_bytes(stored: Any) -> int:
    if isinstance(stored, np.ndarray):
        return int(stored.nbytes)
    if isinstance(stored, tuple):
        return sum(part.nbytes for part in stored)
    return sum(data.nbytes + 1 for _, _, data in stored)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--lists", type=int, default=300)
    options = parser.parse_args()
    path = max(options.index.rglob("*.columns"), key=lambda path: path.stat().st_size)
    columns = SegmentReader(path)
    stems, chance, stem = columns.stem, random.Random(1), stem_word
    asked = []
    while len(asked) < options.lists:
        words = exact_words(columns.title(chance.randrange(columns.size)))
        number = stems.number(stem(chance.choice(words)).encode()) if words else None
        if number is not None:
            asked.append(stems.documents(number).astype(np.uint32))
    anything = [
        stems.documents(number).astype(np.uint32)
        for number in chance.choices(range(len(stems.terms)), np.diff(stems.first).tolist(), k=options.lists)
    ]
    print(f"{columns.size:,} documents; {'layout':<34}{'bytes a posting':>16}{'ns a posting':>14}")
    for name, (encode, decode) in LAYOUTS.items():
        # Lists drawn by their length, so bytes over length is what an average posting takes.
        weight = np.mean([stored_bytes(encode(one, columns.size)) / len(one) for one in anything])
        stored = [encode(one, columns.size) for one in asked]
        for one, documents in zip(stored, asked, strict=True):
            assert np.array_equal(decode(one), documents)
        times = []
        for _ in range(5):
            began = perf_counter()
            for one in stored:
                np.add(decode(one), 0)  # read it, as whoever asked would
            times.append(perf_counter() - began)
        print(f"{name:<50}{weight:>16.2f}{np.median(times) * 1e9 / sum(map(len, asked)):>14.2f}")


if __name__ == "__main__":
    main()
