"""The reasons why a file, member or record is no article, or doubtful: by code, kept in the catalog.

The catalog of an index keeps the code and the values; the words are found here when
they are shown, so that they can be read in either language, and changed.
"""

import json
from typing import Any

from indexer.messages import Message, marked

REASONS: dict[str, str] = {
    # What the system says
    "not-allowed": marked("not allowed"),
    "gone": marked("no longer there"),
    "disk-failed": marked("the disk could not be read"),
    "disk-full": marked("no space left on the disk"),
    "read-only-disk": marked("the disk is read-only"),
    "disk-disconnected": marked("the connection to the disk was lost"),
    "is-folder": marked("it is a folder"),
    "link-loop": marked("links in a circle"),
    "name-too-long": marked("the name is too long"),
    "too-many-files-open": marked("too many files open"),
    "system": marked("the system says: {said}"),
    # What is wrong with an index
    "exception": marked("{error}"),
    "file-missing": marked("{file} is missing"),
    "file-unusable": marked("{file}: {detail}"),
    "unexpected-content": marked("{file} does not hold what it should: {detail}"),
    "names-no-build": marked("{file} names as its build what is none: {name}"),
    "document-unreadable": marked("document {number} cannot be read: {detail}"),
    "articles-missing": marked("{held} articles were written, {expected} expected"),
    "array-damaged": marked("the array {array} of {file}"),
    # Files and streams
    "damaged": marked("{what} is damaged: {detail}"),
    "cut-off": marked("{what} is cut off"),
    "empty": marked("empty"),
    "too-slow": marked("not read within {seconds} s"),
    "too-large-for-memory": marked("too large for the memory there is"),
    "killed-reader": marked("the process that read it ended"),
    "reader-fault": marked("a fault of the reader: {error}"),
    "no-reader": marked("no reader for this kind of file: {kind}"),
    "mapped-elsewhere": marked("part of another source, to which --map must be given: {source}"),
    "more": marked("and {count} more like these"),
    "too-large": marked("larger than {megabytes:g} MB"),
    # What kind a file is that is not read
    "not-text": marked("{kind}, not text"),
    "not-supported": marked("{kind}, not supported"),
    "kind-picture": marked("a {format} picture"),
    "kind-pdf": marked("a PDF file"),
    "kind-recording": marked("a recording"),
    "kind-film": marked("a film"),
    "kind-media": marked("a picture, recording or film"),
    "kind-font": marked("a font"),
    "kind-office": marked("an Office document"),
    "kind-office-or-book": marked("an Office document or an e-book"),
    "kind-rtf": marked("an RTF document"),
    "kind-program": marked("a program"),
    "kind-database": marked("a database"),
    "kind-file": marked("a {format} file"),
    "kind-archive": marked("a {format} archive"),
    "kind-compression": marked("{format} compression"),
    "kind-mhtml": marked("an MHTML page or mail"),
    "other-xml": marked("XML other than RSS and Atom"),
    # Bytes that are no text
    "zero-byte": marked("not text: a zero byte at byte {position}"),
    "control-characters": marked("not text: control characters"),
    "not-as-marked": marked("not {encoding}, as its byte order mark says, at byte {position}"),
    "unknown-encoding": marked("unknown encoding: byte {position}"),
    "not-utf-8": marked("not UTF-8"),
    "garbled": marked("wrongly decoded letters: {example}"),
    "garbled-records": marked("wrongly decoded letters: {example} ({count} of {total})"),
    # Containers
    "grows-too-large": marked("grows to more than {times}×"),
    "nested-too-deeply": marked("nested more than {depth}×"),
    "no-article-files": marked("no file of articles in it"),
    "sparse-file": marked("a sparse file"),
    "members-unread": marked("{why} (members: {count})"),
    "password-protected": marked("password-protected"),
    "compression-method": marked("compression method {method} is not supported"),
    "no-pages": marked("no pages in it"),
    "huge-header": marked("a huge header"),
    "headers-without-end": marked("headers without an end"),
    "no-record-begins": marked("no record where one should begin"),
    # Records
    "record-too-large": marked("a record over {megabytes:g} MB"),
    "not-json": marked("not JSON from character {position} on"),
    "bad-json-value": marked("a value that JSON cannot have: {detail}"),
    "not-json-object": marked("not a JSON object"),
    "json-too-deep": marked("JSON nested too deeply"),
    "no-body": marked("no body"),
    "no-such-column": marked("no column {columns}; there are: {existing}"),
    "no-body-column": marked("no column for the body: {columns}"),
    "row-length": marked("{cells} columns, not {columns}"),
    "damaged-row": marked("a damaged row: {detail}"),
    "feed-without-items": marked("a feed without items"),
    # The files that corrections of the stemmer are made from
    "no-article-in-line": marked("not an article with a body"),
    "not-a-decision": marked("not of the form “stem: word word”"),
    "decided-twice": marked("a second decision on {word}"),
    "duplicate-id": marked("the id is taken, kept as {id}"),
    # Pages
    "empty-page": marked("an empty page"),
    "too-many-elements": marked("more than {most} elements"),
    "too-many-attributes": marked("an element of more than {most} attributes"),
    "error-page": marked("an error page"),
    "front-page": marked("no article: a front or section page"),
    "no-article-text": marked("no article text on the page"),
}
"""By code the English text; values stand in braces."""


def reason(code: str, **values: Any) -> Message:
    """The reason of this code. Raises ``KeyError`` for a code that is not one."""
    return Message(code, REASONS[code], values)


def to_json(why: Message) -> str:
    """A reason as the catalog keeps it: ``{"code": …, "values": {…}}``."""
    return json.dumps(_plain(why), ensure_ascii=True, separators=(",", ":"))


def from_json(stored: str) -> Message:
    """The reason that :func:`to_json` gave. Raises ``ValueError`` for a text that is none."""
    try:
        found = _read(json.loads(stored))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a stored reason: {stored[:200]!r}") from error
    if not isinstance(found, Message):
        raise ValueError(f"not a stored reason: {stored[:200]!r}")
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return {"code": value.code, "values": {name: _plain(one) for name, one in value.values.items()}}
    return value


def _read(stored: Any) -> Any:
    if not isinstance(stored, dict):
        return stored
    values = {name: _read(value) for name, value in stored["values"].items()}
    code = str(stored["code"])
    return Message(code, REASONS.get(code, code), values)
