"""Command-line options that every command on an index has."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from indexer.index.default_path import default_index
from indexer.messages import gettext as _


def index_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option ``--index`` to a command, which receives it as ``index_path``, a Path."""
    return click.option(
        "--index",
        "index_path",
        type=click.Path(file_okay=False, path_type=Path),
        default=default_index,
        metavar="DIR",
        help=_("The index folder; by default $SEARCH_INDEX, else your data folder."),
    )(command)


def format_option(*forms: str) -> Callable[..., Any]:
    """Add ``--format`` to a command, which receives it as ``form``; the first of ``forms`` is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=_("Output form."),
    )
