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
from indexer.messages import counted_message
from indexer.messages import gettext as _
from indexer.options import memory_option, reading_options
from indexer.terminal_text import in_one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indexer.index.catalog import Problem
    from indexer.ingest.sync_report import Report
    from indexer.readers.piece import Limits

# The modules that do the work load Whoosh and NumPy, so each command imports
# them when it runs: `search --help` needs none of them.

_MOST_PROBLEMS_SHOWN = 20
_TOKEN_COLUMNS = ("text", "start", "end", "exact", "stem", "why")


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH..."
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Kolom mana yang memuat apa, misalnya title=tajuk. / Which column holds what, as title=tajuk.",
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
    """Masukkan berkas dan folder ke arsip, dan ingat sebagai sumber.

    Read files and folders into the archive, and remember them as sources.

    \b
    Contoh / Examples:
      search index seeds
      search index ~/berita/2023 ~/berita/ekspor.jsonl
      search index ekspor.csv --map title=tajuk --map body=naskah

    Yang dibaca, dikenali dari isinya: teks biasa, halaman HTML tersimpan, JSON Lines,
    JSON, CSV dan TSV, RSS dan Atom, WARC; semuanya juga di dalam gzip, bzip2, xz, zstd, zip, dan tar.

    Read are, known by their content: plain text, saved HTML pages, JSON Lines, JSON,
    CSV and TSV, RSS and Atom, WARC; all of them also inside gzip, bzip2, xz, zstd, zip and tar.
    """
    from indexer.ingest.local_store import LocalStore
    from indexer.ingest.sync import add_sources, sync
    from indexer.progress import ProgressLine

    store = LocalStore(index_path)
    add_sources(store, list(paths), _columns(mapped))
    with ProgressLine("B") as line:
        report = sync(store, progress=line.reading, memory_mb=memory, limits=limits)
    _print_report(report, index_path, strict)


@click.command()
@click.option(
    "--full",
    is_flag=True,
    help="Bangun ulang seluruh indeks di samping yang lama, lalu tukar. / Build anew, then swap.",
)
@click.option(
    "--dry-run", is_flag=True, help="Hanya laporkan apa yang akan berubah. / Only say what would change."
)
@click.option(
    "--prune",
    is_flag=True,
    help="Lepas artikel dari sumber yang hilang atau kosong. / Drop sources gone or empty.",
)
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
    """Perbarui arsip: berkas baru, berubah, dan terhapus.

    Bring the archive up to date with its sources: new, changed and deleted files.

    \b
    Contoh / Examples:
      search reindex
      search reindex --dry-run
      search reindex --full

    Laporannya, misalnya "+3 ~1 -2, 4 unreadable": 3 artikel baru, 1 berubah,
    2 terhapus, 4 berkas atau rekaman tidak terbaca. Artikel yang berkasnya
    tidak terbaca tetap ada di arsip seperti semula.

    The report counts articles added (+), replaced (~) and deleted (-), and files
    or records that could not be read; their articles stay as they were.
    """
    if full and dry_run:
        raise click.UsageError(
            "--full dan --dry-run tidak bisa bersama. / --full and --dry-run exclude each other."
        )
    from indexer.errors import IndexOutdated
    from indexer.ingest.local_store import LocalStore
    from indexer.ingest.sync import preview, rebuild, sync
    from indexer.progress import ProgressLine

    store = LocalStore(index_path)
    if not full and not dry_run:
        try:
            store.sources()
        except IndexOutdated as outdated:
            rebuilding = _("Rebuilding.")
            click.echo(f"{outdated.message} {rebuilding}", err=True)
            full = True
    with ProgressLine("B") as line:
        if dry_run:
            report = preview(store, prune=prune, progress=line.reading, limits=limits)
        elif full:
            report = rebuild(store, prune=prune, progress=line.reading, memory_mb=memory, limits=limits)
        else:
            report = sync(store, prune=prune, progress=line.reading, memory_mb=memory, limits=limits)
    if dry_run:
        click.echo("(--dry-run: tidak ada yang diubah / nothing was changed)")
    _print_report(report, index_path, strict)


@click.command()
@click.option(
    "--problems",
    is_flag=True,
    help="Sebut semua yang tidak terbaca atau meragukan. / List all that is unreadable or doubtful.",
)
@format_option("text", "json")
@index_option
def status(problems: bool, form: str, index_path: Path) -> None:
    """Tampilkan sumber, jumlah artikel, ukuran, dan pembaruan terakhir.

    Show sources, articles, segments, size, last update and schema version.

    \b
    Contoh / Examples:
      search status
      search status --format json
      search status --problems
    """
    from indexer.ingest.local_store import LocalStore

    store = LocalStore(index_path)
    if problems:
        _print_problems(store.problems(), form)
        return
    state = store.status()
    if form == "json":
        click.echo(json.dumps(asdict(state), ensure_ascii=False, indent=2))
        return
    rows = [
        ("Indeks / Index", state.index),
        *(("Sumber / Source", source) for source in state.sources),
        ("Artikel / Articles", f"{state.articles:,}"),
        ("Berkas / Files", f"{state.files:,}"),
        ("Tak terbaca / Unreadable", f"{state.unreadable:,}"),
        ("Meragukan / Doubtful", f"{state.doubtful:,}"),
        ("Segmen / Segments", str(state.segments)),
        ("Ukuran / Size", f"{state.size_bytes / 1e6:,.1f} MB"),
        ("Pembaruan terakhir / Last update", state.updated or "-"),
        ("Versi skema / Schema version", str(state.schema)),
    ]
    for label, value in rows:
        click.echo(f"{label:<34}{printable(value)}")


@click.command()
@index_option
def check(index_path: Path) -> None:
    """Periksa indeks dari ujung ke ujung.

    Verify the index from end to end: every article, every posting, the catalog.

    \b
    Contoh / Example:
      search check

    Keluar dengan kode 6 jika ada yang rusak. / Exits with 6 if anything is damaged.
    """
    from indexer.errors import IndexCorrupt
    from indexer.index.directory import IndexDirectory
    from indexer.ingest.verify import verify
    from indexer.progress import ProgressLine

    with ProgressLine(" artikel") as line:
        problems = list(verify(IndexDirectory(index_path), line.counting))
    for problem in problems[:_MOST_PROBLEMS_SHOWN]:
        click.echo(printable(str(problem)), err=True)
    if problems:
        raise IndexCorrupt(
            index_path, counted_message("check-failed", "{count} error", "{count} errors", len(problems))
        )
    click.echo("Indeks utuh. / The index is sound.")


@click.command()
@click.argument("text")
@format_option("text", "json")
def analyze(text: str, form: str) -> None:
    """Tunjukkan kata-kata sebuah teks seperti dilihat indeks.

    Show the tokens of a text as the index sees them: text, start, end, exact form,
    stem, and why it is that stem.

    \b
    Contoh / Examples:
      search analyze "Kim mengunjungi Kosmodrom Vostochny"
      search analyze --format json - < teks.txt

    Kata bertanda hubung disebut utuh, lalu bagian-bagiannya.
    A word with a hyphen is listed whole, then its parts.

    Dengan "-" setiap baris masukan standar dibaca sebagai satu teks.
    With "-" every line of standard input is read as a text.
    """
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


def _columns(mapped: tuple[str, ...]) -> dict[str, str] | None:
    """By field the column that ``--map`` gives it; ``None`` where it gives none."""
    from indexer.readers.records.column_names import FIELDS

    columns = {}
    for pair in mapped:
        field, _, column = pair.partition("=")
        if field not in FIELDS or not column:
            raise click.BadParameter(
                f"{pair!r}: tulis FIELD=COLUMN / write FIELD=COLUMN, FIELD: {', '.join(FIELDS)}",
                param_hint="--map",
            )
        columns[field] = column
    return columns or None


def _print_problems(problems: "Iterable[Problem]", form: str) -> None:
    if form == "json":
        click.echo(json.dumps([problem._asdict() for problem in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        click.echo(in_one_line(f"{problem.where()}: {problem.reason}"))


def _print_report(report: "Report", index_path: Path, strict: bool) -> None:
    from indexer.ingest.source_scan import LINKS

    doubtful = f", {report.doubtful} meragukan / doubtful" if report.doubtful else ""
    click.echo(
        f"+{report.added} ~{report.replaced} -{report.deleted}, {report.unreadable} unreadable{doubtful}"
    )
    unread = [problem for problem in report.problems if not problem.doubt]
    for problem in unread[:_MOST_PROBLEMS_SHOWN]:
        click.echo(in_one_line(f"  {problem.where()}: {problem.reason}"), err=True)
    shown = sum(problem.times for problem in unread[:_MOST_PROBLEMS_SHOWN])
    more = report.unreadable - shown + report.doubtful
    if more:
        click.echo(f"  … {more} lagi / more: search status --problems", err=True)
    if report.skipped:
        names = {"": _("(no suffix)"), LINKS: _("(link to a folder, or broken)")}
        kinds = ", ".join(f"{names.get(kind, kind)} {count}" for kind, count in report.skipped.most_common(8))
        click.echo(printable(f"Dilewati, jenis lain / Skipped, other kinds: {kinds}"), err=True)
    for source in report.kept_sources:
        click.echo(
            printable(
                f"Sumber hilang atau kosong, artikelnya dipertahankan / Source gone or empty, "
                f"its articles are kept: {source}\n"
                "  Untuk melepasnya / To let them go: search reindex --prune"
            ),
            err=True,
        )
    click.echo(
        printable(f"{report.articles:,} artikel, {report.files:,} berkas / articles, files: {index_path}")
    )
    if strict and report.unreadable:
        raise SomeUnreadable(report.unreadable)
