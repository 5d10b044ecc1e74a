"""Read JSON Lines, one record a line: each becomes an article, or is told of as broken."""

from collections.abc import Iterator

from indexer.article import Article
from indexer.readers.encoding import decode_line, garbled_example, garbled_reason
from indexer.readers.piece import Doubt, Found, Piece, Settings, Splitting, Unread
from indexer.readers.records.record_article import from_record
from indexer.readers.records.record_batch import Record, RecordBatch, not_json, parsed, record_too_large
from indexer.readers.stream import ByteSource
from indexer.reasons import reason


def split(source: ByteSource, settings: Settings) -> Splitting:
    """Yield the lines of the file in pieces; a line that is too long is skipped and reported."""
    return RecordBatch(source, settings).pieces(_lines(source, settings.limits.record_bytes))


def _lines(source: ByteSource, longest: int) -> Iterator[Record]:
    readline = source.stream.readline
    while line := readline(longest + 1):
        if len(line) > longest:
            while line and not line.endswith(b"\n"):
                line = readline(longest)
            yield record_too_large(longest)
        else:
            yield line


def read(piece: Piece) -> Iterator[Found]:
    """Yield the article of every line; its id is the record's own, else ``name#line``."""
    doubtful: list[tuple[int, str]] = []
    first = piece.first or 1
    for number, line in enumerate(piece.data, first):
        if not line.strip():
            continue
        found = _article(line, piece, number)
        if isinstance(found, Article) and (
            example := garbled_example(found.body) or garbled_example(found.title)
        ):
            doubtful.append((number, example))
        yield found
    if doubtful:
        number, example = doubtful[0]
        why = garbled_reason(example)
        if len(doubtful) > 1:
            why = reason("garbled-records", example=example, count=len(doubtful), total=len(piece.data))
        yield Doubt(why, number, piece.member)


def _article(line: bytes, piece: Piece, number: int) -> Article | Unread:
    text = decode_line(line)
    if text is None:
        return Unread(reason("not-utf-8"), number, piece.member)
    try:
        record = parsed(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return Unread(not_json(error), number, piece.member)
    return from_record(record, f"{piece.article_id}#{number}", number, piece)
