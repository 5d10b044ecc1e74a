"""The terms of a segment as Whoosh reads them: dictionaries, cursors and matchers over the arrays.

Compatibility: kept so that Whoosh's open_dir can read the index, and as the tests' oracle. Nothing
in searching or indexing runs it.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo

from indexer.article import NO_DATE
from indexer.index.segment.field_index import ExactFieldIndex, FieldIndex
from indexer.index.segment.reader import SegmentReader


class _Field(Protocol):
    """The terms of one field in ascending order, and their postings by their numbers."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> bytes: ...
    def at_or_after(self, term: bytes) -> int: ...
    def postings(self, number: int) -> tuple[NDArray[Any], NDArray[Any], Any]:
        """Return documents, weights, and a function that returns the positions of the posting at a place."""


class _Words:
    def __init__(self, reader: SegmentReader, field_index: FieldIndex):
        self._reader, self._field_index = reader, field_index

    def __len__(self) -> int:
        return len(self._field_index.terms)

    def __getitem__(self, number: int) -> bytes:
        return self._field_index.terms[number]

    def at_or_after(self, term: bytes) -> int:
        return self._field_index.terms.at_or_after(term)

    def postings(self, number: int) -> tuple[NDArray[Any], NDArray[Any], Any]:
        documents, field_index = self._field_index.documents(number), self._field_index
        forms = (
            [number]
            if isinstance(field_index, ExactFieldIndex)
            else self._reader.stem.family(number).tolist()
        )
        places = np.sort(np.concatenate([self._reader.slots(form) for form in forms]))
        bounds = self._reader.starts

        def positions(place: int) -> list[int]:
            document = documents[place : place + 1]
            start, end = int(bounds[document[0]]), int(bounds[document[0] + 1])
            low, high = places.searchsorted([start, end])
            return [int(one) for one in self._reader.positions(document, places[low:high] - start)]

        return documents, field_index.weights(number), positions


class _Ids:
    def __init__(self, reader: SegmentReader):
        self._reader = reader

    def __len__(self) -> int:
        return self._reader.size

    def __getitem__(self, number: int) -> bytes:
        return self._reader.article_id(int(self._reader.id_order[number])).encode()

    def at_or_after(self, term: bytes) -> int:
        return self._reader.id_at_or_after(term)

    def postings(self, number: int) -> tuple[NDArray[Any], NDArray[Any], Any]:
        return self._reader.id_order[number : number + 1], np.ones(1), lambda place: []


class _Dates:
    """The dates as an indexed numeric field, so that Whoosh's range queries run on them."""

    def __init__(self, reader: SegmentReader):
        from indexer.index.whoosh_codec.schema import schema

        self._field = schema()["date"]
        known = np.flatnonzero(reader.dates != NO_DATE)
        self._order = known[np.argsort(reader.dates[known], kind="stable")]
        self._values, self._first = np.unique(reader.dates[self._order], return_index=True)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._field.to_bytes(int(self._values[number])))

    def at_or_after(self, term: bytes) -> int:
        return bisect_left(range(len(self)), term, key=self.__getitem__)

    def postings(self, number: int) -> tuple[NDArray[Any], NDArray[Any], Any]:
        bounds = [*self._first[number : number + 2].tolist(), len(self._order)]
        documents = np.sort(self._order[bounds[0] : bounds[1]])
        return documents, np.ones(len(documents)), lambda place: []


class TermsReader(base.TermsReader):
    """All terms of a segment, field after field."""

    def __init__(self, reader: SegmentReader):
        self._reader = reader

    @cached_property
    def _fields(self) -> dict[str, _Field]:
        reader = self._reader
        return {
            "date": _Dates(reader),
            "exact": _Words(reader, reader.exact),
            "id": _Ids(reader),
            "stem": _Words(reader, reader.stem),
        }

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._number(*term) is not None

    def _number(self, fieldname: str, text: bytes) -> int | None:
        field = self._fields.get(fieldname)
        if field is None:
            return None
        number = field.at_or_after(text)
        return number if number < len(field) and field[number] == text else None

    def _known(self, fieldname: str, text: bytes) -> tuple[_Field, int]:
        number = self._number(fieldname, text)
        if number is None:
            raise KeyError((fieldname, text))
        return self._fields[fieldname], number

    def indexed_field_names(self) -> list[str]:
        return list(self._fields)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name, field in self._fields.items():
            for number in range(len(field)):
                yield name, field[number]

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name, field in self._fields.items():
            if name >= fieldname:
                for number in range(field.at_or_after(prefix) if name == fieldname else 0, len(field)):
                    yield name, field[number]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for term in self.terms():
            yield term, self.term_info(*term)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        field, number = self._known(fieldname, text)
        documents, weights, _ = field.postings(number)
        lengths = self._reader.lengths[documents]
        return TermInfo(
            weight=float(weights.sum()),
            df=len(documents),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(weights.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        field, number = self._known(fieldname, text)
        return len(field.postings(number)[0])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> "ColumnMatcher":
        field, number = self._known(fieldname, text)
        return ColumnMatcher((fieldname, text), field.postings(number), format_, scorer)

    def cursor(self, fieldname: str, fieldobj: Any) -> "Cursor":
        return Cursor(self, self._fields[fieldname], fieldname, fieldobj)


class Cursor(base.FieldCursor):
    """Steps through the terms of a field."""

    def __init__(self, terms: TermsReader, field: _Field, fieldname: str, fieldobj: Any):
        self._terms, self._field, self._fieldname, self._fieldobj = terms, field, fieldname, fieldobj
        self._number = 0

    def first(self) -> Any:
        self._number = 0
        return self.text()

    def find(self, string: str | bytes) -> Any:
        term = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
        self._number = self._field.at_or_after(term)
        return self.text()

    def next(self) -> Any:
        self._number += 1
        return self.text()

    def is_valid(self) -> bool:
        return self._number < len(self._field)

    def text(self) -> Any:
        return self._fieldobj.from_bytes(self._field[self._number]) if self.is_valid() else None

    def term_info(self) -> TermInfo:
        return self._terms.term_info(self._fieldname, self._field[self._number])


class ColumnMatcher(LeafMatcher):
    """Steps through one posting list. Its arrays are made lists, which Python steps through faster."""

    def __init__(self, term: tuple[str, bytes], postings: tuple[Any, Any, Any], format_: Any, scorer: Any):
        self._term = term
        self._postings = postings
        self._ids = postings[0].tolist()
        self._weights = postings[1].tolist()
        self.format = format_
        self.scorer = scorer
        self._place = 0

    def is_active(self) -> bool:
        return self._place < len(self._ids)

    def reset(self) -> None:
        self._place = 0

    def copy(self) -> "ColumnMatcher":
        other = ColumnMatcher(self._term, self._postings, self.format, self.scorer)
        other._place = self._place
        return other

    def id(self) -> int:
        return int(self._ids[self._place])

    def all_ids(self) -> Iterator[int]:
        return iter(self._ids)

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._place += 1

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._place += int(self._postings[0][self._place :].searchsorted(id))

    def weight(self) -> float:
        return float(self._weights[self._place])

    def value(self) -> bytes:
        return bytes(self.format.encode(self._postings[2](self._place)))

    def value_as(self, astype: str) -> Any:
        if astype == "positions":
            return self._postings[2](self._place)
        return super().value_as(astype)

    def score(self) -> float:
        return float(self.scorer.score(self)) if self.scorer else self.weight()

    def supports_block_quality(self) -> bool:
        return False
