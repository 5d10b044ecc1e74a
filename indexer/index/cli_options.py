"""The command-line options of every command that opens an index."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from indexer.index.default_path import default_index
from indexer.messages import gettext as _


def index_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--index``; it arrives as ``index_path``, a Path."""
    return click.option(
        "--index",
        "index_path",
        type=click.Path(file_okay=False, path_type=Path),
        default=default_index,
        metavar="DIR",
        help=_("The index folder; by default $SEARCH_INDEX, else your data folder."),
    )(command)


def format_option(*forms: str) -> Callable[..., Any]:
    """Give a command the option ``--format``, by default the first of ``forms``; it arrives as ``form``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=_("Output form."),
    )
