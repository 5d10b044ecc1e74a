"""Read the pages and texts in a WARC, the archive of a web crawler (ISO 28500:2017).

``warcio`` parses the headers only. It would hold records of any length, and unpack bodies
to any length; here neither may be longer than an article.
"""

import io
import logging
import re
import zlib
from datetime import date as Day
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from indexer.article import WIB, clean_text
from indexer.messages import Message
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers.detect_format import format_of
from indexer.readers.encoding import decode
from indexer.readers.format_names import PAGE, TEXT
from indexer.readers.piece import Piece, Settings, Splitting, Unread
from indexer.readers.stream import DAMAGE, HEAD, Broken, Budget, ByteSource, damaged, too_large
from indexer.reasons import reason

_log = logging.getLogger(__name__)

_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]
_PROTOCOLS = ["HTTP/1.1", "HTTP/1.0", "HTTP/2", "HTTP/3"]
_TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_NOT_FOR_READERS = re.compile(r"/(?:robots|(?:app-)?ads|humans|security|llms)\.txt", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_LONGEST_HEADERS = 1_000_000  # bytes of a record's headers. Chosen by hand
_CHUNK = 65_536  # bytes read at once
_MOST_BLANK_LINES = 10  # before a record; the standard has two behind each


def split(source: ByteSource, settings: Settings) -> Splitting:
    """Yield the pages and texts among the responses; an archive without any is reported.

    Raises :class:`Broken` where the archive cannot be read on.
    """
    parser, response_parser = StatusAndHeadersParser(_VERSIONS), StatusAndHeadersParser(_PROTOCOLS)
    most = settings.limits.record_bytes
    stream = source.stream
    empty = True
    try:
        while (line := _first_line(stream)) is not None:
            headers = parser.parse(_Headers(stream), line)
            length = left = int(headers.get_header("Content-Length") or 0)
            if length < 0:
                raise _damaged(f"Content-Length {length}")
            if headers.get_header("WARC-Type") == "response":
                block = stream.read(length if length <= most else _CHUNK)
                left -= len(block)
                found: Piece | Unread | None = None
                if length > most:
                    found = _too_large(source, headers, block, response_parser, most)
                elif not left:
                    found = _page(source, headers, block, response_parser, most)
                if found is not None:
                    empty = False
                    yield found
            _skip(stream, left)
        if empty:
            yield source.unread(reason("no-pages"))
    except (StatusAndHeadersParserException, *DAMAGE) as error:
        raise damaged("WARC", error) from None


def _skip(stream: Any, size: int) -> None:
    """Read on past the rest of a record. Raises :class:`Broken` where the archive ends before."""
    while size and (skipped := stream.read(min(size, _CHUNK))):
        size -= len(skipped)
    if size:
        raise Broken(reason("cut-off", what="WARC"))


def _first_line(stream: Any) -> bytes | None:
    """Return the first line of the next record, ``None`` at the end."""
    for _ in range(_MOST_BLANK_LINES):
        line: bytes = stream.readline(_LONGEST_HEADERS)
        if not line:
            return None
        if line.strip():
            return line
    raise _damaged(reason("no-record-begins"))


class _Headers:
    """The lines of a record's headers, until they are too long to be headers."""

    def __init__(self, stream: Any):
        self._stream = stream
        too_long = reason("damaged", what="WARC", detail=reason("headers-without-end"))
        self._budget = Budget(_LONGEST_HEADERS, too_long)

    def readline(self) -> bytes:
        line: bytes = self._stream.readline(self._budget.left + 1)
        self._budget.spend(len(line))
        return line


class _Response(NamedTuple):
    """A server's response: the media type of its body, the declared character set, and the body."""

    media_type: str
    charset: str | None
    body: bytes


def _page(source: ByteSource, headers: Any, block: bytes, parser: Any, most: int) -> Piece | Unread | None:
    """Return the page or text in a record's block, or why it is unread; ``None`` for other media."""
    url = _url(headers)
    member = source.inside(source.stream, url)
    try:
        response = _response_in(io.BytesIO(block), parser, most)
    except Broken as error:
        return member.unread(error.reason)
    except (StatusAndHeadersParserException, ChunkedDataException, *DAMAGE) as error:
        return member.unread(damaged("HTTP", error).reason)
    if response is None or _NOT_FOR_READERS.fullmatch(_path(url)) or not response.body.strip():
        return None
    try:
        is_page = format_of(response.body[:HEAD], "") == PAGE
    except Broken as error:
        return member.unread(error.reason)
    if not is_page and response.media_type != "text/plain":
        return None
    stated = StatedFacts(url=url, saved=_day(headers.get_header("WARC-Date")))
    return Piece(PAGE if is_page else TEXT, source.name, _in_utf8(response), None, member.member, stated)


def _too_large(source: ByteSource, headers: Any, block: bytes, parser: Any, most: int) -> Unread | None:
    """Return that a page or text, which begins with ``block``, is too large; ``None`` for other media."""
    try:
        found = _text_response(io.BytesIO(block), parser)
    except (Broken, StatusAndHeadersParserException, *DAMAGE):
        # What it is cannot be told, so it may well be a film.
        _log.debug("too large, and with headers that cannot be read", exc_info=True)
        return None
    return source.inside(source.stream, _url(headers)).unread(too_large(most)) if found else None


def _url(headers: Any) -> str:
    """Return the address that a record was fetched from."""
    return clean_text(headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _path(url: str) -> str:
    """Return the path of an address, empty where it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _text_response(block: io.BytesIO, parser: Any) -> tuple[Any, str, str] | None:
    """Return the headers of the response in a block, its media type and that type's parameters.

    ``None`` where the server did not find it, or it is no text.
    """
    http = parser.parse(_Headers(block))
    media_type, _, parameters = (http.get_header("Content-Type") or "").partition(";")
    media_type = media_type.strip().lower()
    found = http.get_statuscode() == "200" and media_type in _TEXT_TYPES
    return (http, media_type, parameters) if found else None


def _response_in(block: io.BytesIO, parser: Any, most: int) -> _Response | None:
    """Return the response in a block, its body unpacked; ``None`` for no text and what was not found."""
    found = _text_response(block, parser)
    if found is None:
        return None
    http, media_type, parameters = found
    body = block.read()
    if (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        body = ChunkedDataReader(io.BytesIO(body)).read()
    for coding in reversed((http.get_header("Content-Encoding") or "").lower().split(",")):
        body = _decoded(body, coding.strip(), most)
    charset = _CHARSET.search(parameters)
    return _Response(media_type, charset[1] if charset else None, body)


def _decoded(body: bytes, coding: str, most: int) -> bytes:
    """Return a body unpacked; as it is where a crawler has unpacked it and left the header."""
    if coding in ("gzip", "x-gzip", "deflate"):
        if coding != "deflate" and not body.startswith(b"\x1f\x8b"):
            return body
        # `deflate` should be in zlib's format, and often is not.
        in_zlib_format = coding != "deflate" or (
            body[:1] == b"\x78" and int.from_bytes(body[:2], "big") % 31 == 0
        )
        inflating = zlib.decompressobj(wbits=47 if in_zlib_format else -15)
        body = inflating.decompress(body, most + 1)
    elif coding == "br":
        import brotli

        try:
            body = brotli.Decompressor().process(body, output_buffer_limit=most + 1)
        except brotli.error as error:
            raise damaged("HTTP", error) from None
    if len(body) > most:
        raise Broken(too_large(most))
    return body


def _damaged(detail: str | Message) -> Broken:
    return Broken(reason("damaged", what="WARC", detail=detail))


def _in_utf8(response: _Response) -> bytes:
    """Return the body in UTF-8, from the encoding that the server declared; as it is where that was wrong."""
    if response.charset is None or response.charset.lower() in ("utf-8", "utf8"):
        return response.body
    try:
        return decode(response.body, response.charset).encode("utf-8", "replace")
    except ValueError:
        return response.body


def _day(written: str | None) -> Day | None:
    """Return the day in Indonesia of a time in ISO 8601, ``None`` where it is none."""
    try:
        return datetime.fromisoformat(written or "").astimezone(WIB).date()
    except (ValueError, OverflowError):
        return None
