"""The commands that make and look after an index: index, reindex, status, check, analyze."""

import json
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.errors import SomeUnreadable
from indexer.index.cli_options import format_option, index_option
from indexer.messages import counted_message, decimal, ngettext, number
from indexer.messages import gettext as _
from indexer.options import memory_option, reading_options
from indexer.terminal_text import in_one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.index.catalog import Problem
    from indexer.index.status import Status
    from indexer.ingest.archive_store import ArchiveStore
    from indexer.ingest.sync_report import Report
    from indexer.readers.piece import Limits

# The modules that do the work load Whoosh and NumPy, so each command imports
# them when it runs: `search --help` needs none of them.

_MOST_PROBLEMS_SHOWN = 20  # by hand, a screenful; `search status --problems` shows the others
_MOST_KINDS_SHOWN = 8  # by hand, a line of them
_TOKEN_COLUMNS = ("text", "start", "end", "exact", "stem", "why")


@click.command(
    help=_("""Read files and folders into the archive, and remember them as sources.

\b
Examples:
  search index seeds
  search index ~/berita/2023 ~/berita/ekspor.jsonl
  search index ekspor.csv --map title=tajuk --map body=naskah

Read are, known by their content: plain text, saved HTML pages, JSON Lines, JSON,
CSV and TSV, RSS and Atom, WARC; all of them also inside gzip, bzip2, xz, zstd, zip and tar."""),
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH..."
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="FIELD=COLUMN",
    help=_("Which column holds what, for example title=tajuk."),
)
@reading_options
@memory_option
@index_option
def index(
    paths: tuple[Path, ...],
    mapped: tuple[str, ...],
    limits: "Limits",
    strict: bool,
    memory: int,
    index_path: Path,
) -> None:
    """Add sources to the archive, read what is new in all of them, and print a report."""
    from indexer.ingest.sync import add_sources, sync
    from indexer.progress import ProgressLine

    store = _store_at(index_path)
    add_sources(store, paths, _field_mapping(mapped))
    with ProgressLine("B") as line:
        report = sync(store, progress=line.reading, memory_mb=memory, limits=limits)
    _print_report(report, index_path, strict)


@click.command(
    help=_("""Bring the archive up to date with its sources: new, changed and deleted files.

\b
Examples:
  search reindex
  search reindex --dry-run
  search reindex --full

The report, for example "+3 ~1 -2, 4 unreadable", counts articles added (+), replaced (~) and
deleted (-), and files or records that could not be read; their articles stay as they were."""),
)
@click.option("--full", is_flag=True, help=_("Build the whole index anew beside the old one, then swap."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would change."))
@click.option("--prune", is_flag=True, help=_("Drop the articles of sources that are gone or empty."))
@reading_options
@memory_option
@index_option
def reindex(
    full: bool,
    dry_run: bool,
    prune: bool,
    limits: "Limits",
    strict: bool,
    memory: int,
    index_path: Path,
) -> None:
    """Bring the archive up to date, or build it anew, or tell what would change, and print a report."""
    if full and dry_run:
        raise click.UsageError(_("--full and --dry-run exclude each other."))
    from indexer.errors import IndexOutdated
    from indexer.ingest.sync import preview, rebuild, sync
    from indexer.progress import ProgressLine

    store = _store_at(index_path)
    if not full and not dry_run:
        try:
            store.sources()
        except IndexOutdated as outdated:
            click.echo(printable(_("{why} Rebuilding.", why=outdated.message)), err=True)
            full = True
    with ProgressLine("B") as line:
        if dry_run:
            report = preview(store, prune=prune, progress=line.reading, limits=limits)
        elif full:
            report = rebuild(store, prune=prune, progress=line.reading, memory_mb=memory, limits=limits)
        else:
            report = sync(store, prune=prune, progress=line.reading, memory_mb=memory, limits=limits)
    if dry_run:
        click.echo(_("(--dry-run: nothing was changed)"))
    _print_report(report, index_path, strict)


@click.command(
    help=_("""Show sources, articles, segments, size, last update and schema version.

\b
Examples:
  search status
  search status --format json
  search status --problems"""),
)
@click.option("--problems", is_flag=True, help=_("List all that is unreadable or doubtful."))
@format_option("text", "json")
@index_option
def status(problems: bool, form: str, index_path: Path) -> None:
    """Print the state of the index, or what could not be read."""
    store = _store_at(index_path)
    if problems:
        _print_problems(store.problems(), form)
    elif form == "json":
        click.echo(json.dumps(asdict(store.status()), ensure_ascii=False, indent=2))
    else:
        _print_status(store.status())


@click.command(
    help=_("""Verify the index from end to end: every article, every posting, the catalog.

\b
Example:
  search check

Exits with 6 if anything is damaged."""),
)
@index_option
def check(index_path: Path) -> None:
    """Print what is wrong with the index. Raises :class:`IndexCorrupt` if anything is."""
    from indexer.errors import IndexCorrupt
    from indexer.index.directory import IndexDirectory
    from indexer.ingest.verify import verify
    from indexer.progress import ProgressLine

    with ProgressLine(_(" articles")) as line:
        problems = list(verify(IndexDirectory(index_path), line.counting))
    for problem in problems[:_MOST_PROBLEMS_SHOWN]:
        click.echo(printable(str(problem)), err=True)
    if problems:
        why = counted_message("check-failed", "{count} error", "{count} errors", len(problems))
        raise IndexCorrupt(index_path, why)
    click.echo(_("The index is sound."))


@click.command(
    help=_("""Show the tokens of a text as the index sees them.

The columns are: text, start, end, exact form, stem, and why it is that stem. A word with
a hyphen is listed whole, then its parts.

\b
Examples:
  search analyze "Kim mengunjungi Kosmodrom Vostochny"
  search analyze --format json - < teks.txt

With "-" every line of standard input is read as a text."""),
)
@click.argument("text")
@format_option("text", "json")
def analyze(text: str, form: str) -> None:
    """Print the tokens of a text, or of each line of standard input."""
    from indexer.language.stemmer import explain
    from indexer.language.tokenizer import tokenize

    explained = cache(explain)
    for line in sys.stdin if text == "-" else [text]:
        tokens: list[dict[str, Any]] = [
            {**token._asdict(), **explained(token.exact)._asdict()} for token in tokenize(line.rstrip("\r\n"))
        ]
        if form == "json":
            click.echo(json.dumps({"tokens": tokens}, ensure_ascii=False))
        else:
            for token in tokens:
                click.echo("\t".join(printable(str(token[column])) for column in _TOKEN_COLUMNS))


def _store_at(index_path: Path) -> "ArchiveStore":
    """Return the store of the archive at a path. Nothing else in the commands knows what kind it is."""
    from indexer.ingest.local_store import LocalStore

    return LocalStore(index_path)


def _field_mapping(mapped: tuple[str, ...]) -> dict[str, str] | None:
    """Return by field the column that ``--map`` gives it; ``None`` where it gives none."""
    from indexer.readers.records.column_names import FIELDS

    field_mapping = {}
    for pair in mapped:
        field, _equals, column = pair.partition("=")
        if field not in FIELDS or not column:
            raise click.BadParameter(
                _(
                    "{given!r}: write FIELD=COLUMN, where FIELD is one of {fields}",
                    given=pair,
                    fields=", ".join(FIELDS),
                ),
                param_hint="--map",
            )
        field_mapping[field] = column
    return field_mapping or None


def _print_status(state: "Status") -> None:
    rows = [
        (_("Index"), state.index),
        *((_("Source"), source) for source in state.sources),
        (_("Articles"), number(state.articles)),
        (_("Files"), number(state.files)),
        (_("Unreadable"), number(state.unreadable)),
        (_("Doubtful"), number(state.doubtful)),
        (_("Segments"), number(state.segments)),
        (_("Size"), f"{decimal(state.size_bytes / 1e6, 1)} MB"),
        (_("Last update"), state.updated or "-"),
        (_("Schema version"), str(state.schema)),
    ]
    width = max(len(label) for label, _value in rows) + 2
    for label, value in rows:
        click.echo(f"{label:<{width}}{printable(value)}")


def _print_problems(problems: "Iterable[Problem]", form: str) -> None:
    if form == "json":
        listed = [_for_programs(problem) for problem in problems]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for problem in problems:
        click.echo(_in_a_line(problem))


def _for_programs(problem: "Problem") -> dict[str, Any]:
    """Return a problem as ``--format json`` gives it; the message is in the reader's language."""
    return {
        "path": problem.path,
        "member": problem.member,
        "record": problem.record,
        "code": problem.reason.code,
        "message": str(problem.reason),
        "doubt": problem.doubt,
        "times": problem.times,
    }


def _in_a_line(problem: "Problem") -> str:
    return in_one_line(f"{problem.where()}: {problem.reason}")


def _print_report(report: "Report", index_path: Path, strict: bool) -> None:
    """Print what a run did. Raises :class:`SomeUnreadable` where the reader wants that to be an error."""
    told = [
        f"+{report.added} ~{report.replaced} -{report.deleted}",
        _("{count} unreadable", count=report.unreadable),
    ]
    if report.doubtful:
        told.append(_("{count} doubtful", count=report.doubtful))
    click.echo(", ".join(told))
    _print_first_problems(report)
    _print_passed_over(report)
    articles = ngettext("{count} article", "{count} articles", report.articles)
    files = ngettext("{count} file", "{count} files", report.files)
    click.echo(printable(f"{articles}, {files}: {index_path}"))
    if strict and report.unreadable:
        raise SomeUnreadable(report.unreadable)


def _print_first_problems(report: "Report") -> None:
    shown = [problem for problem in report.problems if not problem.doubt][:_MOST_PROBLEMS_SHOWN]
    for problem in shown:
        click.echo(f"  {_in_a_line(problem)}", err=True)
    more = report.unreadable + report.doubtful - sum(problem.times for problem in shown)
    if more:
        click.echo(_("  … {count} more: search status --problems", count=number(more)), err=True)


def _print_passed_over(report: "Report") -> None:
    """Print what kinds of files were not read, and which sources are gone or empty."""
    from indexer.ingest.source_scan import LINKS

    if report.skipped:
        names = {"": _("(no suffix)"), LINKS: _("(link to a folder, or broken)")}
        kinds = ", ".join(
            f"{names.get(kind, kind)} {number(count)}"
            for kind, count in report.skipped.most_common(_MOST_KINDS_SHOWN)
        )
        click.echo(printable(_("Skipped, other kinds: {kinds}", kinds=kinds)), err=True)
    for source in report.kept_sources:
        told = _(
            "Source gone or empty, its articles are kept: {source}\n  To let them go: search reindex --prune",
            source=source,
        )
        click.echo(printable(told), err=True)
