"""JSON Lines: one record a line, read as a stream; and what makes such lines of other exports."""

from collections.abc import Iterator

from indexer.article import Article
from indexer.readers.encoding import decode_line, garbled, garbled_reason
from indexer.readers.piece import Doubt, Found, Piece, Settings, Splitting, Unread
from indexer.readers.records.record_article import from_record
from indexer.readers.records.record_batch import RecordBatch, parsed, too_long
from indexer.readers.stream import Broken, ByteSource


def split(source: ByteSource, settings: Settings) -> Splitting:
    """The lines of the file, some megabyte of them a piece; a line that is too long is passed over."""
    longest = settings.limits.record_bytes
    readline = source.stream.readline
    batch = RecordBatch(source, settings)
    try:
        while line := readline(longest + 1):
            if len(line) > longest:
                while line and not line.endswith(b"\n"):
                    line = readline(longest)
                line = b""
                yield too_long(source, settings, batch.number + 1)
            if piece := batch.add(line):
                yield piece
    except Broken:
        yield from batch.rest()
        raise
    yield from batch.rest()


def read(piece: Piece) -> Iterator[Found]:
    """The article of every line; its id is the record's own, else ``name#line``."""
    doubtful: list[tuple[int, str]] = []
    first = piece.first or 1
    for number, line in enumerate(piece.data, first):
        if not line.strip():
            continue
        found = _article(line, piece, number)
        if isinstance(found, Article) and (example := garbled(found.body) or garbled(found.title)):
            doubtful.append((number, example))
        yield found
    if doubtful:
        number, example = doubtful[0]
        count = "" if len(doubtful) == 1 else f" ({len(doubtful)} di antara / of {len(piece.data)})"
        yield Doubt(garbled_reason(example) + count, number, piece.member)


def _article(line: bytes, piece: Piece, number: int) -> Article | Unread:
    text = decode_line(line)
    if text is None:
        return Unread("bukan / not UTF-8", number, piece.member)
    try:
        record = parsed(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return Unread(f"bukan / not JSON: {error}", number, piece.member)
    return from_record(record, f"{piece.article_id}#{number}", number, piece)
