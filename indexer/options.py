"""The command-line options that commands of all packages share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from indexer.defaults import DEFAULT_MEMORY_MB, LEAST_MEMORY_MB

INDEX_VARIABLE = "SEARCH_INDEX"


def default_index() -> Path:
    """Where the index is when none is named: ``$SEARCH_INDEX``, else the user's data directory."""
    if named := os.environ.get(INDEX_VARIABLE):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("cariberita", appauthor=False) / "berita.index"


def index_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--index``; it arrives as ``index_path``, a Path."""
    return click.option(
        "--index",
        "index_path",
        type=click.Path(file_okay=False, path_type=Path),
        default=default_index,
        metavar="DIR",
        help="Folder indeks; tanpa ini $SEARCH_INDEX, atau folder data Anda. / The index folder; "
        "by default $SEARCH_INDEX, else your data folder.",
    )(command)


def memory_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--memory``; it arrives in megabytes."""
    return click.option(
        "--memory",
        type=click.IntRange(LEAST_MEMORY_MB),
        default=DEFAULT_MEMORY_MB,
        show_default=True,
        metavar="MB",
        help="Memori untuk semua proses bersama. / Memory for all processes together.",
    )(command)


def format_option(*forms: str) -> Callable[..., Any]:
    """Give a command the option ``--format``, by default the first of ``forms``; it arrives as ``form``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="Bentuk keluaran. / Output form.",
    )


def printable(text: str) -> str:
    """Text that cannot drive the reader's terminal: control characters shown as U+FFFD."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else " " if c.isspace() else "\ufffd" for c in text)
