"""Read CSV and other tables whose first row names the columns, as a stream (RFC 4180)."""

import csv
from collections.abc import Iterator

from indexer.messages import Message
from indexer.readers.encoding import decode_line
from indexer.readers.piece import Settings, Splitting
from indexer.readers.records.column_names import known_columns, missing
from indexer.readers.records.record_batch import (
    Record,
    RecordBatch,
    line_of,
    no_such_column,
    record_too_large,
)
from indexer.readers.stream import Broken, ByteSource
from indexer.reasons import reason

_DELIMITERS = ",;\t|"
_LONGEST_LIST = 500  # characters of a list of columns in a reason. Chosen by hand


def split(source: ByteSource, settings: Settings) -> Splitting:
    """Yield the rows as records; those with more or fewer cells than there are columns are reported."""
    lines = _Lines(source, settings.limits.record_bytes)
    names, delimiter = header_of(_header(lines))
    if sought := missing(settings.field_mapping, names):
        yield source.unread(no_such_column(sought, names))
    if "body" not in settings.field_mapping and not known_columns(names) & {"body", "abstract"}:
        raise Broken(reason("no-body-column", columns=", ".join(names)[:_LONGEST_LIST]))
    batch = RecordBatch(source, settings, sought={})
    yield from batch.pieces(_record(row, names) for row in _rows(lines, delimiter))


def _record(row: list[str] | Message, names: list[str]) -> Record:
    """Return a row as a record, or why it is none."""
    if isinstance(row, Message):
        return row
    if len(row) < len(names) or any(row[len(names) :]):
        return reason("row-length", cells=len(row), columns=len(names))
    return line_of(dict(zip(names, row, strict=False)))


def header_of(line: str) -> tuple[list[str], str]:
    """Return the columns' names in a first line, and the delimiter that makes the most known names."""
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
    """Return the first line that is not blank. Raises :class:`Broken` where there is none."""
    for line in lines:
        if line.strip() and not line.lower().startswith("sep="):  # a line for Excel
            return line
    raise Broken(reason("empty"))


def _rows(lines: "_Lines", delimiter: str) -> Iterator[list[str] | Message]:
    """Yield the rows that are not empty; the reason for each that cannot be read."""
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.begin_row()
        before = csv.field_size_limit(lines.longest)  # it holds for the whole process
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield reason("damaged-row", detail=str(error))
            continue
        finally:
            csv.field_size_limit(before)
        if row is None:
            return
        if lines.too_long:
            yield record_too_large(lines.longest)
        elif any(row):
            yield row


class _Lines:
    """The lines of a table as text. For one that is too long a blank line is given and ``too_long`` set."""

    def __init__(self, source: ByteSource, longest: int):
        self.longest = longest
        self.too_long = False
        self._readline = source.stream.readline
        self._row_size = 0
        self._byte_order_mark = "\ufeff"  # before the first line only

    def begin_row(self) -> None:
        """Start counting anew how long the lines of a row are."""
        self._row_size = 0
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
        self._row_size += len(line)
        if self._row_size > self.longest:
            raise Broken(record_too_large(self.longest))
        text = decode_line(line)
        if text is None:
            text = line.decode("utf-8", "replace")
        text, self._byte_order_mark = text.removeprefix(self._byte_order_mark), ""
        return text
