"""WARC: what a crawler saved, of which the pages and texts that it was given are read (ISO 28500:2017).

``warcio`` reads the headers. It would hold whatever a record says it is long, and
unpack bodies to whatever they come to; here neither may be longer than an article.
"""

import io
import re
import zlib
from datetime import date as Day
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from indexer.article import WIB, clean_text
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers.detect_format import PAGE, TEXT, recognise
from indexer.readers.encoding import decode
from indexer.readers.piece import Piece, Settings, Splitting
from indexer.readers.stream import DAMAGE, HEAD, Broken, ByteSource, damaged

_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]
_PROTOCOLS = ["HTTP/1.1", "HTTP/1.0", "HTTP/2", "HTTP/3"]
_KINDS = ("text/html", "application/xhtml+xml", "text/plain")
_NOT_FOR_READERS = re.compile(r"/(?:robots|(?:app-)?ads|humans|security|llms)\.txt", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_LONGEST_HEADERS = 1_000_000
_CHUNK = 65_536


def split(source: ByteSource, settings: Settings) -> Splitting:
    """The pages and texts among the responses; others are passed over, unless there is nothing else.

    Raises :class:`Broken` where the archive cannot be read on.
    """
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    records, answers = StatusAndHeadersParser(_VERSIONS), StatusAndHeadersParser(_PROTOCOLS)
    most = settings.limits.record_bytes
    stream = source.stream
    empty = True
    try:
        while (line := _first_line(stream)) is not None:
            headers = records.parse(_Headers(stream), line)
            left = int(headers.get_header("Content-Length") or 0)
            if left < 0:
                raise Broken(f"WARC rusak / damaged: Content-Length {left}")
            if headers.get_header("WARC-Type") == "response":
                fits = left <= most
                block = stream.read(left if fits else _CHUNK)
                left -= len(block)
                if not left or not fits:
                    for page in (_pages if fits else _too_large)(source, headers, block, answers, most):
                        empty = False
                        yield page
            while left and (passed := stream.read(min(left, _CHUNK))):
                left -= len(passed)
            if left:
                raise Broken("WARC terpotong / cut off")
        if empty:
            yield source.unread("tidak ada halaman di dalamnya / no pages in it")
    except StatusAndHeadersParserException as error:
        raise damaged("WARC", error) from None
    except DAMAGE as error:
        raise damaged("WARC", error) from None


def _first_line(stream: Any) -> bytes | None:
    """The first line of the next record, or ``None`` at the end."""
    for _ in range(10):
        line: bytes = stream.readline(_LONGEST_HEADERS)
        if not line:
            return None
        if line.strip():
            return line
    raise Broken("WARC rusak / damaged: no record where one should begin")


class _Headers:
    """The lines of a record's headers, which end with it or come to too much."""

    def __init__(self, stream: Any):
        self._stream = stream
        self._left = _LONGEST_HEADERS

    def readline(self) -> bytes:
        line: bytes = self._stream.readline(self._left)
        self._left -= len(line)
        if self._left <= 0:
            raise Broken("WARC rusak / damaged: headers without an end")
        return line


class _Answer(NamedTuple):
    """What a server gave: the kind of its body, its declared character set, and the body itself."""

    kind: str
    charset: str | None
    body: bytes


def _pages(source: ByteSource, headers: Any, block: bytes, parser: Any, most: int) -> Splitting:
    url = clean_text(headers.get_header("WARC-Target-URI") or "").strip("<> ")
    member = source.inside(source.stream, url)
    try:
        answer = _answer(io.BytesIO(block), parser, most)
    except Broken as error:
        yield member.unread(error.reason)
        return
    except Exception as error:  # of three unpackers and a parser: one bad answer is no bad archive
        yield member.unread(damaged("HTTP", error).reason)
        return
    if answer is None or _NOT_FOR_READERS.fullmatch(_path(url)) or not answer.body.strip():
        return
    try:
        form = recognise(answer.body[:HEAD], "")
    except Broken as error:
        yield member.unread(error.reason)
        return
    form = PAGE if form == PAGE else TEXT
    if form == TEXT and answer.kind != "text/plain":
        return
    stated = StatedFacts(url=url, saved=_day(headers.get_header("WARC-Date")))
    yield Piece(form, source.name, _in_unicode(answer), None, member.member, stated)


def _too_large(source: ByteSource, headers: Any, block: bytes, parser: Any, most: int) -> Splitting:
    """What is told of a page or text that is too large, of which ``block`` is the beginning."""
    try:
        found = _of_text(io.BytesIO(block), parser)
    except Exception:  # what it is cannot be told, so it may well be a film
        return
    if found is not None:
        url = clean_text(headers.get_header("WARC-Target-URI") or "").strip("<> ")
        yield source.inside(source.stream, url).unread(_larger_than(most))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _of_text(block: io.BytesIO, parser: Any) -> tuple[Any, str, str] | None:
    """The headers of the answer in a record's block, its kind and the parameters of that, if it is a text."""
    http = parser.parse(_Headers(block))
    kind, _, parameters = (http.get_header("Content-Type") or "").partition(";")
    kind = kind.strip().lower()
    return (http, kind, parameters) if http.get_statuscode() == "200" and kind in _KINDS else None


def _answer(block: io.BytesIO, parser: Any, most: int) -> _Answer | None:
    """The answer in a record's block, if it is a text that was found; its body is unpacked."""
    from warcio.bufferedreaders import ChunkedDataReader

    found = _of_text(block, parser)
    if found is None:
        return None
    http, kind, parameters = found
    body = block.read()
    if (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        body = ChunkedDataReader(io.BytesIO(body)).read()
    for coding in reversed((http.get_header("Content-Encoding") or "").lower().split(",")):
        body = _decoded(body, coding.strip(), most)
    charset = _CHARSET.search(parameters)
    return _Answer(kind, charset[1] if charset else None, body)


def _decoded(body: bytes, coding: str, most: int) -> bytes:
    """A body without a content coding; as it is where crawlers have taken that off and left the header."""
    if coding in ("gzip", "x-gzip", "deflate"):
        if coding != "deflate" and not body.startswith(b"\x1f\x8b"):
            return body
        # `deflate` is to be in zlib's format, and is often without.
        zlibs = coding != "deflate" or (body[:1] == b"\x78" and int.from_bytes(body[:2], "big") % 31 == 0)
        inflating = zlib.decompressobj(wbits=47 if zlibs else -15)
        body = inflating.decompress(body, most + 1)
    elif coding == "br":
        import brotli

        body = brotli.Decompressor().process(body, output_buffer_limit=most + 1)
    if len(body) > most:
        raise Broken(_larger_than(most))
    return body


def _larger_than(most: int) -> str:
    return f"lebih dari / larger than {most / 1e6:g} MB"


def _in_unicode(answer: _Answer) -> bytes:
    """The body in UTF-8, if the server said that it was in something else and that was so."""
    if answer.charset is None or answer.charset.lower() in ("utf-8", "utf8"):
        return answer.body
    try:
        return decode(answer.body, answer.charset).encode("utf-8", "replace")
    except ValueError:
        return answer.body


def _day(written: str | None) -> Day | None:
    try:
        return datetime.fromisoformat(written or "").astimezone(WIB).date()
    except (ValueError, OverflowError):
        return None
