"""Bring the catalogue of translations up to date: ``python -m tests.catalogue``.

Every text for people is extracted from the code and the templates, what is new is added
to ``cariberita.po`` without a translation, what is gone is taken out, and the whole is
compiled. It ends by naming what has no translation yet; write those, and run it again.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from indexer.messages import DOMAIN, LOCALE_FOLDER

ROOT = Path(__file__).parent.parent
PO = LOCALE_FOLDER / "id" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "marked"), None),
    "ngettext": (1, 2),
    "marked_plural": (1, 2),
    "message": (2,),
    "counted_message": (2, 3),
}


def texts_in_code() -> Catalog:
    """A catalogue without translations of every text for people in the three packages."""
    catalogue = Catalog(project="cariberita", charset="utf-8", fuzzy=False)
    for package in ("indexer", "search", "web"):
        for file, line, text, comments, context in extract_from_dir(
            ROOT / package,
            _METHODS,
            keywords=_KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        ):
            catalogue.add(text, None, [(f"{package}/{file}", line)], auto_comments=comments, context=context)
    return catalogue


def committed() -> Catalog:
    """The catalogue as it is committed."""
    with PO.open("rb") as file:
        return read_po(file, locale="id", domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    """What the catalogue's ``.mo`` file holds."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """The texts without a translation, or with an unsure one."""
    for text in catalogue:
        if text.id and (text.fuzzy or not (all(text.string) if text.pluralizable else text.string)):
            yield text


def main() -> int:
    """Update and compile; the exit code is 1 where a translation is missing."""
    catalogue = committed() if PO.exists() else Catalog(locale="id", domain=DOMAIN, fuzzy=False)
    catalogue.update(texts_in_code(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with PO.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, no_location=True)
    MO.write_bytes(compiled(committed()))
    missing = list(untranslated(committed()))
    for text in missing:
        print(f"no translation: {text.id}")
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
