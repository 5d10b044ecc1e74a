"""Write the columns of a segment: ids, titles and names by document."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.segment_file import SegmentFileWriter
from indexer.index.segment.term_dictionary import PackedTerms, TermDictionary, pack_terms


def write_ids(file: SegmentFileWriter, packed: PackedTerms) -> None:
    """Write the ids in the order of the documents, and the documents in the order of their ids."""
    file.add("ids", packed.text)
    file.add("id_starts", packed.starts)
    ids = list(TermDictionary(packed))
    file.add("id_order", np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.uint32))


def write_titles(file: SegmentFileWriter, packed: PackedTerms) -> None:
    """Write the titles in the order of the documents."""
    file.add("titles", packed.text)
    file.add("title_starts", packed.starts)


def write_names(file: SegmentFileWriter, column: str, names: Sequence[str], numbers: NDArray[Any]) -> None:
    """Write a column of recurring names: ``numbers`` are by document the place in ``names``; 0 is no name."""
    packed = pack_terms(name.encode() for name in names)
    file.add(f"{column}_names", packed.text)
    file.add(f"{column}_name_starts", packed.starts)
    file.add(f"{column}_numbers", numbers.astype(np.uint32))


def number_names(values: Sequence[str]) -> tuple[list[str], NDArray[np.uint32]]:
    """Return the distinct names, the empty one first, and by value its place among them."""
    numbers = {"": 0}
    indices = [numbers.setdefault(value, len(numbers)) for value in values]
    return list(numbers), np.array(indices, dtype=np.uint32)
