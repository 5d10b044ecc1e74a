"""Why a file, a member of it or a record is no article, or what is odd about one: every reason by its code.

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
    # Files and streams
    "damaged": marked("{what} is damaged: {detail}"),
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
