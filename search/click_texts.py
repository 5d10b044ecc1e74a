"""Have click speak the language of the reader: its own texts, as *Usage* or *No such option*.

Click asks the standard library's ``gettext`` for the translation of its texts, in the
domain that is bound for the whole process. The ones that readers meet are listed here,
so that they stand in our catalogue.
"""

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager

from indexer.messages import DOMAIN, LOCALE_FOLDER, language, marked


def marked_plural(one: str, many: str) -> tuple[str, str]:
    """Return the two forms of a text themselves, noted for the catalogue."""
    return one, many


CLICK_TEXTS = (
    marked("Usage:"),
    marked("Options"),
    marked("Commands"),
    marked("Show this message and exit."),
    marked("Show the version and exit."),
    marked("default: {default}"),
    marked("Aborted!"),
    marked("Error: {message}"),
    marked("Try '{command} {option}' for help."),
    marked("Invalid value: {message}"),
    marked("Invalid value for {param_hint}: {message}"),
    marked("Missing argument"),
    marked("Missing option"),
    marked("Missing command."),
    marked("No such command {name!r}."),
    marked("No such option {name!r}."),
    marked("Could not open file {filename!r}: {message}"),
    marked("Option {name!r} does not take a value."),
    marked("file"),
    marked("directory"),
    marked("path"),
    marked("{name} {filename!r} does not exist."),
    marked("{name} {filename!r} is a directory."),
    marked("{name} {filename!r} is a file."),
    marked("{name} {filename!r} is not readable."),
    marked("{value!r} is not a valid {number_type}."),
    marked("{value} is not in the range {range}."),
    marked_plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    marked_plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    marked_plural(
        "{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}."
    ),
    marked_plural("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    marked_plural("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
)
"""Texts of click 8; a text that another version of click words differently stays English there."""


@contextmanager
def translate_click() -> Iterator[None]:
    """Have click speak the language of :func:`indexer.messages.language` until the block ends."""
    domain, asked = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, LOCALE_FOLDER)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language()
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if asked is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = asked
