"""The command-line options that searching commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from search.defaults import DEFAULT_TIMEOUT_SECONDS


def timeout_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--timeout``, in seconds for one search."""
    return click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        default=DEFAULT_TIMEOUT_SECONDS,
        show_default=True,
        help="Batas waktu satu pencarian, detik. / Time limit of one search, seconds.",
    )(command)


def synonyms_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--synonyms``, as often as wanted; they arrive as a tuple of Paths."""
    return click.option(
        "--synonyms",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        multiple=True,
        metavar="FILE",
        help='Daftar sinonim Anda sendiri (Solr: "a, b, c" atau "a => b"); boleh berulang. / A list of '
        "your own synonyms, in Solr's format; may be repeated.",
    )(command)


def no_expand_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the flag ``--no-expand``."""
    return click.option(
        "--no-expand", is_flag=True, help="Jangan cari sinonimnya juga. / Do not search for synonyms too."
    )(command)
