"""Sections: the part of a paper that a story stood in, read from a field that may hold other labels."""

import re
from functools import lru_cache

_LONGEST = 40  # characters
# What data sets put into the field instead: verdicts, classes, placeholders for missing values.
_LABELS_WORDS = (
    "0 1 2 -1 0.0 1.0 2.0 valid salah benar hoax hoaks scam penipuan biasa others other neutral "
    "positive negative inflation deflation none null nan undefined unknown tidak_diketahui hard_news "
    "soft_news uncategorized -"
)
_LABELS = frozenset(_LABELS_WORDS.split())
_PREFIX = re.compile(r"__label__")
_ABBREVIATION = re.compile(r"[A-Z]{2,3}")


@lru_cache(maxsize=4096)  # sections recur; size chosen by hand
def section_name(written: str) -> str | None:
    """Return the section that a field names, in one spelling: ``/ekonomi/`` and ``EKONOMI`` are *Ekonomi*.

    ``None`` for what is no section: a number, a label of a data set, a list of tags, more than a name.
    """
    name = " ".join(_PREFIX.sub("", written).strip(" /-|>,").split())
    if "/" in name and " " not in name:
        name = name.rsplit("/", 1)[-1]
    if not name or len(name) > _LONGEST or name.casefold().replace(" ", "_") in _LABELS or ";" in name:
        return None
    if not any(character.isalpha() for character in name):
        return None
    if name.isupper() and not _ABBREVIATION.fullmatch(name):
        return name.capitalize() if " " not in name else name.title()
    return name[0].upper() + name[1:] if name.islower() else name
