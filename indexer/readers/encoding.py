"""Bytes to text, by what they declare and what they can be; and how to tell text that came out wrong."""

import codecs
import re
from collections.abc import Callable, Iterator

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
_DECLARED_WITHIN = 2048  # bytes; as far as browsers look
_USUAL = frozenset("“”‘’„‚–—…•·«»éèêëáàâäãåíìîïóòôöõøúùûüñçÉÈÁÀÖÜÄÅØÇÑß©®™°±²³½¼¾×÷€£¥§¶´`¿¡ªº\xa0\xad")
_CANDIDATES = ["cp1252", "mac_roman", "cp850", "cp1250", "cp1251", "cp1256"]
_SAMPLE = 20_000  # bytes around the first that is not ASCII
_LEAST = 100  # bytes; of fewer nothing can be guessed
_HIGH = re.compile(rb"[\x80-\xff]")

_GARBLED = re.compile(
    "â€[\\w\x80-\xbf™œ“”˜¦¢žš]?|Ã[\x80-\xbf©¨¡¢£¤¥¦ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿]|Â[\xa0©®°·»«´]|‚Ä[ùúôòîìî¶¢]|\ufffd"
)
_GARBLED_SIGNS = ("â€", "Ã", "Â", "‚Ä", "\ufffd")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text in ``data``: by its byte order mark, as UTF-8, as declared, as Windows-1252, or as it looks.

    ``declared`` is what stands outside of it, in an HTTP header for one. Raises
    ``ValueError``, with a reason for readers, for bytes that are no text.
    """
    if data.startswith(_MARKED):
        codec = next(codec for mark, codec in _MARKS if data.startswith(mark))
        try:
            return data.decode(codec)
        except UnicodeDecodeError as error:
            claimed = codec.upper().removesuffix("-SIG")
            raise ValueError(f"bukan / not {claimed}, as it claims, at byte {error.start}") from None
    if unmarked := without_mark(data):
        try:
            return data.decode(unmarked)
        except UnicodeDecodeError:
            pass
    if b"\0" in data:
        raise ValueError(f"bukan teks / not text: a zero byte at byte {data.index(0)}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        for text in _otherwise(data, declared):
            return text
        raise ValueError(f"pengodean tak dikenal / unknown encoding: byte {error.start}") from None


def decode_line(line: bytes) -> str | None:
    """One line of an export: UTF-8, else Windows-1252 if that makes usual characters, else ``None``."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return _usual(line)


def wide(head: bytes) -> str | None:
    """The codec of a file whose units are two or four bytes: it must be known before its lines can be."""
    if head.startswith(_MARKED[1:]):
        return next(codec for mark, codec in _MARKS[1:] if head.startswith(mark))
    return without_mark(head)


def without_mark(head: bytes) -> str | None:
    """The kind of UTF-16 that a text must be in which every other byte is zero, as in most Latin letters."""
    sample = head[:2000]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2], sample[1::2]
    if odd.count(0) > 0.7 * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    if even.count(0) > 0.7 * len(even) and odd.count(0) == 0:
        return "utf-16-be"
    return None


def in_utf8(read: Callable[[int], bytes], codec: str) -> Callable[[int], bytes]:
    """What ``read`` gives, as UTF-8 instead of ``codec``. What is given raises ``UnicodeDecodeError``."""
    decoder = codecs.getincrementaldecoder(codec)()

    def recoded(size: int) -> bytes:
        while True:
            data = read(max(size // 2, 4))
            if text := decoder.decode(data, final=not data):
                return text.removeprefix("\ufeff").encode("utf-8", "replace")
            if not data:
                return b""

    return recoded


def garbled(text: str) -> str | None:
    """An example of characters that come of decoding text wrongly (``â€œ``, ``Ã©``), or ``None``."""
    if text.isascii() or not any(sign in text for sign in _GARBLED_SIGNS):
        return None
    match = _GARBLED.search(text)
    return match[0] if match else None


def _otherwise(data: bytes, declared: str | None) -> Iterator[str]:
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    for name in (declared, match and match[1].decode("ascii", "replace")):
        if name and (text := _as(data, name)) is not None:
            yield text
    if (text := _usual(data)) is not None:
        yield text
    for name in (_looks_like(data), "cp1252"):
        if name and (text := _as(data, name)) is not None:
            yield text


def _as(data: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
        if codec in ("iso8859-1", "ascii"):  # what claims these is Windows-1252, as browsers know
            codec = "cp1252"
        return data.decode(codec)
    except (LookupError, ValueError):  # unknown, no encoding of text, or not that
        return None


def _usual(data: bytes) -> str | None:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if {char for char in text if char > "\x7f"} <= _USUAL else None


def _looks_like(data: bytes) -> str | None:
    if len(data) < _LEAST:
        return None
    from charset_normalizer import from_bytes  # half the time of starting a program

    high = _HIGH.search(data)
    start = max(0, high.start() - _SAMPLE // 2) if high else 0
    best = from_bytes(data[start : start + _SAMPLE], cp_isolation=_CANDIDATES).best()
    return best.encoding if best else None


def garbled_reason(example: str) -> str:
    """What is told of text that was decoded wrongly before it came here."""
    return f"huruf rusak karena salah pengodean / wrongly decoded letters: {example}"
