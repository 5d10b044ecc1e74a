"""The command-line options that searching commands share."""

from collections.abc import Callable
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
