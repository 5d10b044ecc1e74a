"""Turn HTML within a value, such as a column or an item of a feed, into plain text."""

import html
import re

_TAG = re.compile(r"(<[^<>]*>)")
_SHORT_TAG = re.compile(r"<[^<>]{1,500}>")
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[\s/>]")
_KNOWN_TAG = re.compile(
    r"</?(?:p|br|div|span|strong|b|i|em|u|a|h[1-6]|ul|ol|li|img|figure|figcaption|blockquote|table|tr|td|iframe"
    r"|script|section|article|center|font|hr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BLOCKS = """
p br div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote table tr pre hr
section article center figure header footer aside
"""
_LINES = frozenset(_BLOCKS.split())
_UNSEEN = frozenset(("script", "style", "iframe", "noscript", "template", "figcaption", "svg"))
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def plain_text_of(text: str) -> str:
    """Return a text without tags and entities, its blocks as lines; a text without any as it was."""
    if "<" in text and _KNOWN_TAG.search(text):
        text = _without_tags(text)
    return unescaped(text)


def unescaped(text: str) -> str:
    """Return a text with the characters that its entities stand for."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def without_tags(text: str, put: str) -> str:
    """Return a text with ``put`` for each tag, whatever its name."""
    return _SHORT_TAG.sub(put, text)


def _without_tags(text: str) -> str:
    kept: list[str] = []
    unseen = ""
    for number, part in enumerate(_TAG.split(text)):
        if number % 2 == 0:
            if not unseen:
                kept.append(_BLANKS.sub(" ", part) if kept or part.strip() else "")
            continue
        match = _NAME.match(part)
        if not match:  # a comment
            continue
        end, name = match[1], match[2].lower()
        if unseen:
            if end and name == unseen:
                unseen = ""
        elif name in _UNSEEN:
            if not end and not part.endswith("/>"):
                unseen = name
        elif name in _LINES:
            kept.append("\n")
    lines = (line.strip() for line in "".join(kept).split("\n"))
    return "\n".join(line for line in lines if line)
