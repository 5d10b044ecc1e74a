"""CSV and its like: tables whose first row names the columns, read as a stream (RFC 4180)."""

import csv
from collections.abc import Iterator

from indexer.readers.encoding import decode_line
from indexer.readers.piece import Settings, Splitting
from indexer.readers.records.column_names import known_columns, missing
from indexer.readers.records.record_batch import RecordBatch, line_of, no_such_column
from indexer.readers.stream import Broken, ByteSource

_DELIMITERS = ",;\t|"


def split(source: ByteSource, settings: Settings) -> Splitting:
    """The rows as records; those with more or fewer cells than there are columns are told of."""
    lines = _Lines(source, settings.limits.record_bytes)
    names, delimiter = header_of(_header(lines))
    if sought := missing(settings.field_mapping, names):
        yield source.unread(no_such_column(sought, names))
    if "body" not in settings.field_mapping and not known_columns(names) & {"body", "abstract"}:
        raise Broken(f"tidak ada kolom isi / no column for the body: {', '.join(names)[:500]}")
    batch = RecordBatch(source, settings, sought={})
    try:
        for row in _rows(lines, delimiter):
            line = b""
            if isinstance(row, str):
                yield source.unread(row, batch.number + 1)
            elif len(row) < len(names) or any(row[len(names) :]):
                reason = f"{len(row)} kolom, bukan / columns, not {len(names)}"
                yield source.unread(reason, batch.number + 1)
            else:
                line = line_of(dict(zip(names, row, strict=False)))
            if piece := batch.add(line):
                yield piece
    except Broken:
        yield from batch.rest()
        raise
    yield from batch.rest()


def header_of(line: str) -> tuple[list[str], str]:
    """The columns' names in a table's first line, and their delimiter: that which makes most known names."""
    found: list[tuple[int, int, list[str], str]] = []
    for delimiter in _DELIMITERS:
        try:
            names = [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            continue
        found.append((len(known_columns(names)), len(names), names, delimiter))
    _, _, names, delimiter = max(found, key=lambda read: read[:2], default=(0, 0, [], ","))
    return names, delimiter


def _header(lines: "_Lines") -> str:
    for line in lines:
        if line.strip() and not line.lower().startswith("sep="):  # which Excel alone understands
            return line
    raise Broken("kosong / empty")


def _rows(lines: "_Lines", delimiter: str) -> Iterator[list[str] | str]:
    """The rows that hold anything; the reason of each that cannot be read."""
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.begin_row()
        before = csv.field_size_limit(lines.longest)  # it is the whole process's
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield f"baris rusak / a damaged row: {error}"
            continue
        finally:
            csv.field_size_limit(before)
        if row is None:
            return
        if lines.too_long:
            yield f"rekaman lebih dari / a record over {lines.longest / 1e6:g} MB"
        elif any(row):
            yield row


class _Lines:
    """The lines of a table as text; one that is too long is left out, and noted."""

    def __init__(self, source: ByteSource, longest: int):
        self.longest = longest
        self.too_long = False
        self._readline = source.stream.readline
        self._row = 0
        self._mark = "\ufeff"

    def begin_row(self) -> None:
        """Start counting anew how long the lines of a row are."""
        self._row = 0
        self.too_long = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._readline(self.longest + 1)
        if not line:
            raise StopIteration
        if len(line) > self.longest:
            while line and not line.endswith(b"\n"):
                line = self._readline(self.longest)
            self.too_long = True
            return "\n"
        self._row += len(line)
        if self._row > self.longest:
            raise Broken(f"rekaman lebih dari / a record over {self.longest / 1e6:g} MB")
        text = decode_line(line)
        if text is None:
            text = line.decode("utf-8", "replace")
        text, self._mark = text.removeprefix(self._mark), ""
        return text
