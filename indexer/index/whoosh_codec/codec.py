"""A segment's entry in the table of contents, with its deleted documents, and Whoosh's readers of it.

:class:`ColumnSegment` is pickled into Whoosh's table of contents, which lists the segments of a
commit with their deletions. Everything else here is compatibility: kept so that Whoosh's open_dir
can read the index, and as the tests' oracle. Segments are written by :mod:`indexer.index.segment`.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.columns import ColumnReader

from indexer.index.segment.reader import SegmentReader

EXTENSION = ".columns"
"""The suffix of a segment's file."""


class ColumnSegment(base.Segment):
    """A segment in the table of contents: its name, its number of documents, and which are deleted."""

    def __init__(self, indexname: str, documents: int = 0):
        super().__init__(indexname)
        self._documents = documents
        self._deleted = b""  # one bit for each document, the lowest first; empty where none is deleted

    def codec(self) -> "ColumnCodec":
        return ColumnCodec()

    def path(self, folder: Path) -> Path:
        """Return the segment's file in the folder of an index."""
        return folder / str(self.make_filename(EXTENSION))

    def set_doc_count(self, count: int) -> None:
        self._documents = count

    def doc_count_all(self) -> int:
        return self._documents

    def deleted_count(self) -> int:
        return int(np.bitwise_count(np.frombuffer(self._deleted, np.uint8)).sum())

    def deleted(self) -> NDArray[np.bool_]:
        """Return a bool for each document: whether it is deleted."""
        if not self._deleted:
            return np.zeros(self._documents, dtype=bool)
        bits = np.frombuffer(self._deleted, np.uint8)
        return np.unpackbits(bits, count=self._documents, bitorder="little").view(bool)

    def deleted_docs(self) -> list[int]:
        return [int(document) for document in np.flatnonzero(self.deleted())]

    def is_deleted(self, docnum: int) -> bool:
        # Whoosh also asks about the number behind the last one, for which the bitmap may have no bit.
        octet = self._deleted[docnum >> 3 : (docnum >> 3) + 1]
        return bool(octet) and bool(octet[0] >> (docnum & 7) & 1)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        self.delete_documents([docnum], delete)

    def delete_documents(self, documents: list[int], delete: bool = True) -> None:
        """Mark documents as deleted; where ``delete`` is false, as not deleted."""
        marks = self.deleted().copy()
        marks[documents] = delete
        self._deleted = np.packbits(marks, bitorder="little").tobytes() if marks.any() else b""

    def should_assemble(self) -> bool:
        return False


class ColumnCodec(base.Codec):
    """Makes Whoosh's readers of a segment. It has no writer: segments are written whole, not by document."""

    def per_document_reader(self, storage: Any, segment: ColumnSegment) -> "DocumentReader":
        return DocumentReader(SegmentReader(segment.path(Path(storage.folder))), segment)

    def terms_reader(self, storage: Any, segment: ColumnSegment) -> Any:
        # Imported here, as only the tests and benchmarks ask for it.
        from indexer.index.whoosh_codec.terms_reader import TermsReader

        return TermsReader(SegmentReader(segment.path(Path(storage.folder))))

    def new_segment(self, storage: Any, indexname: str) -> ColumnSegment:
        return ColumnSegment(indexname)


class DocumentReader(base.PerDocumentReader):
    """Reads the documents of a segment for Whoosh: deletions, lengths, columns and stored records."""

    def __init__(self, reader: SegmentReader, segment: ColumnSegment):
        self.reader = reader
        self._segment = segment
        self._deleted = segment.deleted_docs()

    def doc_count(self) -> int:
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return bool(self._deleted)

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> list[int]:
        return self._deleted

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self.reader.lengths[docnum]) if fieldname in ("exact", "stem") else default

    def field_length(self, fieldname: str) -> int:
        return int(self.reader.lengths.sum()) if fieldname in ("exact", "stem") else 0

    def min_field_length(self, fieldname: str) -> int:
        return int(self.reader.lengths.min(initial=0)) if fieldname in ("exact", "stem") else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(self.reader.lengths.max(initial=0)) if fieldname in ("exact", "stem") else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {"id": self.reader.article_id(docnum), "article": self.reader.record(docnum)}

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in _COLUMNS

    def list_columns(self) -> list[str]:
        return list(_COLUMNS)

    def column_reader(self, fieldname: str, column: Any) -> ColumnReader:
        return _ArrayColumn(_COLUMNS[fieldname](self.reader))


_COLUMNS: dict[str, Any] = {
    "date": lambda reader: reader.dates.tolist(),
    "length": lambda reader: reader.lengths.tolist(),
    "source": lambda reader: reader.name_values("source"),
    "place": lambda reader: reader.name_values("place"),
    "section": lambda reader: reader.name_values("section"),
    "author": lambda reader: reader.name_values("author"),
}


class _ArrayColumn(ColumnReader):
    def __init__(self, values: list[Any]):
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def load(self) -> list[Any]:
        return self._values
