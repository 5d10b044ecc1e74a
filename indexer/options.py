"""The command-line options of the commands that read files."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from indexer.defaults import (
    DEFAULT_MAX_EXPANSION,
    DEFAULT_MAX_NESTING,
    DEFAULT_MAX_RECORD_MB,
    DEFAULT_MEMORY_MB,
    LEAST_MEMORY_MB,
)
from indexer.messages import gettext as _

_Command = Callable[..., Any]


def memory_option(command: _Command) -> _Command:
    """Give a command the option ``--memory``; it arrives in megabytes."""
    return click.option(
        "--memory",
        type=click.IntRange(LEAST_MEMORY_MB),
        default=DEFAULT_MEMORY_MB,
        show_default=True,
        metavar="MB",
        help=_("Memory for all processes together."),
    )(command)


def reading_options(command: _Command) -> _Command:
    """Give a command the options on how files are read; they arrive as ``limits`` and ``strict``."""

    def option(name: str, default: int, metavar: str, help_text: str) -> Callable[[_Command], _Command]:
        return click.option(
            f"--{name}",
            type=click.IntRange(1),
            default=default,
            show_default=True,
            metavar=metavar,
            envvar=f"SEARCH_{name.upper().replace('-', '_')}",
            help=help_text,
        )

    @click.option(
        "--strict",
        is_flag=True,
        help=_("Fail (code 13) if anything was unreadable; what was read is kept."),
    )
    @option(
        "max-record",
        DEFAULT_MAX_RECORD_MB,
        "MB",
        _("The longest article or record."),
    )
    @option(
        "max-nesting",
        DEFAULT_MAX_NESTING,
        "N",
        _("Containers in containers, at most."),
    )
    @option(
        "max-expansion",
        DEFAULT_MAX_EXPANSION,
        "N",
        _("How many times its size a compressed file may hold."),
    )
    @wraps(command)
    def limited(*given: Any, max_record: int, max_nesting: int, max_expansion: int, **named: Any) -> Any:
        from indexer.readers.piece import Limits  # which loads all that reads

        return command(*given, limits=Limits(max_record * 1_000_000, max_nesting, max_expansion), **named)

    return limited
