"""Decode bytes in a declared, marked or guessed encoding; notice letters garbled by a wrong one."""

import codecs
import re
from collections.abc import Callable, Iterator

from indexer.messages import Message
from indexer.reasons import reason

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKED = tuple(mark for mark, _ in _MARKS)
_DECLARED = re.compile(
    rb"""(?i:<\?xml[^>]{0,100}?encoding|<meta[^>]{0,200}?charset)\s*=\s*["']?([\w.:-]{2,40})"""
)
_DECLARED_WITHIN = 2048  # bytes; the HTML standard asks for a declaration in the first 1,024
# The characters above ASCII that Indonesian news has; with others a text is not taken for Windows-1252.
_USUAL = frozenset("“”‘’„‚–—…•·«»éèêëáàâäãåíìîïóòôöõøúùûüñçÉÈÁÀÖÜÄÅØÇÑß©®™°±²³½¼¾×÷€£¥§¶´`¿¡ªº\xa0\xad")
# What charset_normalizer chooses among.
_CANDIDATES = ["cp1252", "mac_roman", "cp850", "cp1250", "cp1251", "cp1256"]
_SAMPLE = 20_000  # bytes around the first that is not ASCII, from which an encoding is guessed; by hand
_LEAST = 100  # bytes; from fewer no encoding is guessed. Chosen by hand
_HEAD = 2000  # bytes in which the zeros of UTF-16 are counted. Chosen by hand
_MOSTLY = 0.7  # so large a share of every other byte is zero in UTF-16 of Latin letters. Chosen by hand
_HIGH = re.compile(rb"[\x80-\xff]")

_GARBLED = re.compile(
    "â€[\\w\x80-\xbf™œ“”˜¦¢žš]?|Ã[\x80-\xbf©¨¡¢£¤¥¦ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿]|Â[\xa0©®°·»«´]|‚Ä[ùúôòîìî¶¢]|\ufffd"
)
_GARBLED_SIGNS = ("â€", "Ã", "Â", "‚Ä", "\ufffd")


class NotText(ValueError):
    """Bytes are no text; ``reason`` says why."""

    def __init__(self, reason: Message):
        super().__init__(reason)
        self.reason = reason


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text in ``data``: by byte order mark, as UTF-8, as declared, as Windows-1252, or guessed.

    ``declared`` is the encoding named outside of the text, such as in an HTTP header. Raises
    :class:`NotText` for bytes that are no text.
    """
    if data.startswith(_MARKED):
        codec = next(codec for mark, codec in _MARKS if data.startswith(mark))
        try:
            return data.decode(codec)
        except UnicodeDecodeError as error:
            claimed = codec.upper().removesuffix("-SIG")
            raise NotText(reason("not-as-marked", encoding=claimed, position=error.start)) from None
    if utf16 := unmarked_utf16(data):
        try:
            return data.decode(utf16)
        except UnicodeDecodeError:
            pass
    if b"\0" in data:
        raise NotText(reason("zero-byte", position=data.index(0)))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        for text in _guesses(data, declared):
            return text
        raise NotText(reason("unknown-encoding", position=error.start)) from None


def decode_line(line: bytes) -> str | None:
    """Return a line from UTF-8, else from Windows-1252 if its characters are usual, else ``None``."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return _as_windows_1252(line)


def wide_codec(head: bytes) -> str | None:
    """Return the codec of a file in UTF-16 or UTF-32, else ``None``: its line breaks depend on it."""
    if head.startswith(_MARKED[1:]):
        return next(codec for mark, codec in _MARKS[1:] if head.startswith(mark))
    return unmarked_utf16(head)


def unmarked_utf16(head: bytes) -> str | None:
    """Return which UTF-16 a text without a mark is in: every other byte of Latin letters is zero."""
    sample = head[:_HEAD]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2], sample[1::2]
    if odd.count(0) > _MOSTLY * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    if even.count(0) > _MOSTLY * len(even) and odd.count(0) == 0:
        return "utf-16-be"
    return None


def recoded(read: Callable[[int], bytes], codec: str) -> Callable[[int], bytes]:
    """Return a function that reads what ``read`` gives in UTF-8 instead of ``codec``.

    It raises ``UnicodeDecodeError`` for bytes that are not in ``codec``.
    """
    decoder = codecs.getincrementaldecoder(codec)()

    def read_utf8(size: int) -> bytes:
        while True:
            data = read(max(size // 2, 4))
            if text := decoder.decode(data, final=not data):
                return text.removeprefix("\ufeff").encode("utf-8", "replace")
            if not data:
                return b""

    return read_utf8


def garbled_example(text: str) -> str | None:
    """Return an example of characters that come of decoding text wrongly (``â€œ``, ``Ã©``), or ``None``."""
    if text.isascii() or not any(sign in text for sign in _GARBLED_SIGNS):
        return None
    match = _GARBLED.search(text)
    return match[0] if match else None


def garbled_reason(example: str) -> Message:
    """Return the doubt about text that was decoded wrongly before it came here."""
    return reason("garbled", example=example)


def _guesses(data: bytes, declared: str | None) -> Iterator[str]:
    """Yield the text by every encoding that it may be in, the likeliest first."""
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    for name in (declared, match and match[1].decode("ascii", "replace")):
        if name and (text := _decoded_as(data, name)) is not None:
            yield text
    if (text := _as_windows_1252(data)) is not None:
        yield text
    for name in (_guessed_encoding(data), "cp1252"):
        if name and (text := _decoded_as(data, name)) is not None:
            yield text


def _decoded_as(data: bytes, name: str) -> str | None:
    """Return the text decoded from the encoding of this name, ``None`` where it is not in that."""
    try:
        codec = codecs.lookup(name).name
        if codec in ("iso8859-1", "ascii"):  # browsers read these as Windows-1252 too
            codec = "cp1252"
        return data.decode(codec)
    except (LookupError, ValueError):  # no such encoding, or not the text's
        return None


def _as_windows_1252(data: bytes) -> str | None:
    """Return the text decoded from Windows-1252, ``None`` where that makes characters news does not have."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if {char for char in text if char > "\x7f"} <= _USUAL else None


def _guessed_encoding(data: bytes) -> str | None:
    if len(data) < _LEAST:
        return None
    from charset_normalizer import from_bytes  # slow to load, and seldom needed

    high = _HIGH.search(data)
    start = max(0, high.start() - _SAMPLE // 2) if high else 0
    best = from_bytes(data[start : start + _SAMPLE], cp_isolation=_CANDIDATES).best()
    return best.encoding if best else None
