"""The `search` command line: find the sub-commands, and map every error to its exit code and message."""

import atexit
import gc
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from indexer import errors as indexer_errors
from indexer.errors import ArchiveError
from indexer.messages import gettext as _
from indexer.terminal_text import printable
from search import errors as search_errors
from search.click_texts import translate_click

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "search.commands"
DEBUG_VARIABLE = "SEARCH_DEBUG"

_ORDER = ("index", "reindex", "query", "show", "serve", "batch", "analyze", "status", "check")
ASKING = ("query", "batch", "show")
"""The commands of this package, found without reading what every other package declares."""

EXIT_CODES: dict[type[ArchiveError], int] = {
    search_errors.BadQuery: 2,
    search_errors.BadSynonyms: 2,
    indexer_errors.IndexMissing: 3,
    indexer_errors.IndexLocked: 4,
    indexer_errors.IndexOutdated: 5,
    indexer_errors.IndexCorrupt: 6,
    indexer_errors.UnreadableFile: 7,
    indexer_errors.SomeUnreadable: 13,
    search_errors.ArticleNotFound: 8,
    search_errors.SearchTimedOut: 9,
    indexer_errors.SourcesMissing: 10,
    indexer_errors.IndexUnwritable: 11,
    indexer_errors.WorkerLost: 12,
}
"""The exit code of every error; 0 is success, 1 no hits, 2 also a wrong use of the command line."""

UNEXPECTED = 70
"""The exit code of a failure that has no class of its own: a full disk, a fault in this program."""
INTERRUPTED = 130


class CommandGroup(click.Group):
    """A group whose commands are the entry points of ``search.commands``."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command line, with what click itself says in the reader's language."""
        with translate_click():
            return super().main(*arguments, **options)

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands, those of daily use first."""
        names = _commands()
        known = [name for name in _ORDER if name in names]
        return known + sorted(names.keys() - set(known))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return the command of this name, loaded now."""
        if name in ASKING:
            from search import commands  # which other commands do without

            command: click.Command = getattr(commands, name)
            return command
        found = _commands().get(name)
        return found.load() if found else None

    def invoke(self, context: click.Context) -> Any:
        """Run the command; errors become a message and an exit code."""
        # What is imported stays, so looking through it for garbage again and again is time lost;
        # at exit, when all goes anyway, most of all.
        gc.set_threshold(100_000)
        atexit.register(gc.freeze)
        # NumPy would start a thread a core for matrices that nothing here multiplies.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        try:
            return super().invoke(context)
        except ArchiveError as error:
            _complain(f"{error.message}\n{error.advice}")
            context.exit(EXIT_CODES[type(error)])
        except KeyboardInterrupt:
            _complain("\n" + _("Stopped. What was saved is kept; run it again to go on."))
            context.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get(DEBUG_VARIABLE):
                raise
            _complain(
                _(
                    "Something unexpected went wrong: {error}\nFor the details run again with {variable}=1.",
                    error=f"{type(error).__name__}: {error}",
                    variable=DEBUG_VARIABLE,
                )
            )
            context.exit(UNEXPECTED)


def _complain(message: str) -> None:
    click.echo(printable(message), err=True)


def _commands() -> "dict[str, EntryPoint]":
    from importlib.metadata import entry_points  # loads the parser of e-mail: only where it is needed

    return {entry.name: entry for entry in entry_points(group=GROUP)}


@click.command(
    cls=CommandGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("""A search engine for archives of Indonesian news.

\b
Start here:
  search index FOLDER          read articles in
  search query "Vostochny"     search
  search serve                 open the web page
  search reindex               after new files arrive

\b
Help for a command:
  search query --help"""),
)
@click.version_option(package_name="cariberita", prog_name="search")
def main() -> None:
    """Search an archive of Indonesian news, or keep its index."""


if __name__ == "__main__":
    sys.exit(main())
