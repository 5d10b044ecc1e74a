"""The command-line options that commands of all packages share."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from indexer.defaults import (
    DEFAULT_MAX_EXPANSION,
    DEFAULT_MAX_NESTING,
    DEFAULT_MAX_RECORD_MB,
    DEFAULT_MEMORY_MB,
    LEAST_MEMORY_MB,
)

_Command = Callable[..., Any]
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


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command what says how files are read; it arrives as ``limits`` and ``strict``."""

    def option(name: str, default: int, metavar: str, told: str) -> Callable[[_Command], _Command]:
        return click.option(
            f"--{name}",
            type=click.IntRange(1),
            default=default,
            show_default=True,
            metavar=metavar,
            envvar=f"SEARCH_{name.upper().replace('-', '_')}",
            help=told,
        )

    @click.option(
        "--strict",
        is_flag=True,
        help="Gagal (kode 13) bila ada yang tidak terbaca; yang terbaca tetap masuk. / "
        "Fail (code 13) if anything was unreadable; what was read is kept.",
    )
    @option(
        "max-record",
        DEFAULT_MAX_RECORD_MB,
        "MB",
        "Artikel atau rekaman terpanjang. / The longest article or record.",
    )
    @option(
        "max-nesting",
        DEFAULT_MAX_NESTING,
        "N",
        "Arsip di dalam arsip, paling dalam. / Containers in containers, at most.",
    )
    @option(
        "max-expansion",
        DEFAULT_MAX_EXPANSION,
        "N",
        "Berapa kali lipat isi berkas terkompresi. / How many times its size a compressed file may hold.",
    )
    @wraps(command)
    def limited(*given: Any, max_record: int, max_nesting: int, max_expansion: int, **named: Any) -> Any:
        from indexer.readers.piece import Limits  # which loads all that reads

        return command(*given, limits=Limits(max_record * 1_000_000, max_nesting, max_expansion), **named)

    return limited


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


def in_one_line(text: str) -> str:
    """:func:`printable` text without line breaks, which names of files and members may hold."""
    return printable(text.replace("\n", "\ufffd"))


def printable(text: str) -> str:
    """Text that cannot drive the reader's terminal: control characters shown as U+FFFD."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else " " if c.isspace() else "\ufffd" for c in text)
