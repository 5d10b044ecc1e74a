"""The commands that ask an archive: query, batch, show."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

import click

from indexer.index.cli_options import format_option, index_option
from indexer.terminal_text import printable
from search.defaults import LONGEST_HALF_LIFE_DAYS
from search.options import no_expand_option, synonyms_option, timeout_option

if TYPE_CHECKING:
    from search.archive import Sort
    from search.results import Results

# `search --help` imports this module, so what needs Whoosh and NumPy is
# imported by the commands themselves.

_DAY = click.DateTime(["%Y-%m-%d"])
_NO_HITS = 1
_CSV_COLUMNS = ("id", "title", "source", "place", "date", "path", "url", "score", "relaxed", "snippet")


class _Guided(click.Command):
    """A command whose help ends with how to write a query."""

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the guide as click prints it: no line of it joined to another."""
        from search.query import guide  # for its help alone

        self.epilog = "\n\n".join(f"\b\n{group}" for group in guide.as_text().split("\n\n"))
        super().format_epilog(context, formatter)


@click.command(cls=_Guided)
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=10,
    show_default=True,
    help="Hasil per halaman. / Hits a page.",
)
@click.option(
    "--page", type=click.IntRange(1), default=1, show_default=True, help="Halaman ke berapa. / Which page."
)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
    help="Urutan. / Order.",
)
@click.option(
    "--from",
    "date_from",
    type=_DAY,
    help="Terbit sejak hari ini (YYYY-MM-DD). / Published on this day or later.",
)
@click.option(
    "--to", "date_to", type=_DAY, help="Terbit sampai hari ini. / Published on this day or earlier."
)
@click.option("--source", help="Hanya dari media ini. / Only from this source.")
@no_expand_option
@synonyms_option
@click.option(
    "--fresh",
    type=click.IntRange(1, LONGEST_HALF_LIFE_DAYS),
    metavar="DAYS",
    help="Angkat artikel baru; tambahannya menjadi separuh tiap sekian hari. / Lift new articles; "
    "what is added halves every so many days.",
)
@format_option("text", "json", "jsonl", "csv")
@click.option("--explain", is_flag=True, help="Tunjukkan asal skor. / Show what each score is made of.")
@timeout_option
@index_option
@click.pass_context
def query(
    context: click.Context,
    words: tuple[str, ...],
    limit: int,
    page: int,
    sort: str,
    date_from: datetime | None,
    date_to: datetime | None,
    source: str | None,
    no_expand: bool,
    synonyms: tuple[Path, ...],
    fresh: int | None,
    form: str,
    explain: bool,
    timeout: float,
    index_path: Path,
) -> None:
    """Cari di arsip; hasil diurutkan, dengan cuplikan yang ditandai.

    Search the archive; hits are ranked and shown with highlighted snippets.

    \b
    Contoh / Examples:
      search query "Vostochny"
      search query '"kerja sama militer"'
      search query 'korut OR dprk -ukraina' --sort newest
      search query rudal --from 2023-09-01 --to 2023-09-30 --format json

    Keluar dengan kode 1 jika tidak ada hasil. / Exits with 1 when there are no hits.

    Cara menulis kueri ada di bawah. / How to write a query is told below.
    """
    from search.archive import Archive, Filters
    from search.printing import print_repairs, print_text

    with Archive.open(index_path, synonyms) as archive:
        results = archive.search(
            " ".join(words),
            limit=limit,
            offset=(page - 1) * limit,
            sort=cast("Sort", sort),
            filters=Filters(
                date_from=date_from.date() if date_from else None,
                date_to=date_to.date() if date_to else None,
                source=source,
            ),
            expand=not no_expand,
            half_life=fresh,
            timeout=timeout,
        )
    if form != "json":  # which holds them
        print_repairs(results)
    if form == "json":
        click.echo(json.dumps(results.to_dict(), ensure_ascii=False, indent=2))
    elif form == "jsonl":
        for hit in results.hits:
            click.echo(json.dumps(hit.to_dict(), ensure_ascii=False))
    elif form == "csv":
        _print_csv(results)
    else:
        print_text(results, explain)
    if not results.hits:
        context.exit(_NO_HITS)


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option(
    "--limit", type=click.IntRange(1), default=100, show_default=True, help="Hasil per kueri. / Hits a query."
)
@click.option("--tag", default="cariberita", show_default=True, help="Nama run. / Name of the run.")
@no_expand_option
@synonyms_option
@timeout_option
@index_option
def batch(
    file: TextIO,
    limit: int,
    tag: str,
    no_expand: bool,
    synonyms: tuple[Path, ...],
    timeout: float,
    index_path: Path,
) -> None:
    """Jalankan banyak kueri dan tulis hasilnya sebagai run TREC.

    Run many queries and write a TREC run, for any tool that evaluates retrieval.

    FILE berisi baris "qid<TAB>kueri"; "-" untuk masukan standar.
    FILE holds lines of "qid<TAB>query"; "-" is standard input.

    \b
    Contoh / Example:
      search batch kueri.tsv > hasil.run

    Tiap baris keluaran / Each line of output: qid Q0 docid rank score tag
    """
    from search.archive import Archive
    from search.errors import BadQuery, SearchTimedOut

    with Archive.open(index_path, synonyms) as archive:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            qid, tab, text = line.rstrip("\r\n").partition("\t")
            if not tab or not qid.strip() or len(qid.split()) != 1:
                raise click.UsageError(
                    f"baris {number}: bukan qid<TAB>kueri / line {number}: not qid<TAB>query"
                )
            try:
                ranked = archive.rank(text, limit=limit, expand=not no_expand, timeout=timeout)
            except (BadQuery, SearchTimedOut) as error:
                click.echo(printable(f"baris / line {number}: {error.message.id}"), err=True)
                continue
            for rank, hit in enumerate(ranked, 1):
                # White space parts the columns of a run, so an id must not hold any.
                click.echo(f"{qid} Q0 {'_'.join(hit.id.split())} {rank} {hit.score:.6f} {tag}")


@click.command()
@click.argument("article_id", metavar="ID")
@format_option("text", "json")
@index_option
def show(article_id: str, form: str, index_path: Path) -> None:
    """Tampilkan satu artikel utuh dengan keterangannya.

    Show one article, whole, with its metadata.

    \b
    Contoh / Examples:
      search show 002_61cc21a4c6fc6005.txt
      search show 002_61cc21a4c6fc6005.txt --format json
    """
    from search.archive import Archive
    from search.wording import article_details

    with Archive.open(index_path) as archive:
        article = archive.article(article_id)
    if form == "json":
        click.echo(json.dumps(asdict(article), ensure_ascii=False, indent=2))
        return
    click.echo(click.style(printable(article.title), bold=True))
    if article.deck:
        click.echo(printable(article.deck))
    for label, value in article_details(article):
        click.echo(printable(f"{label}: {value}"))
    click.echo()
    click.echo(printable(article.body.replace("\n", "\n\n")))


def _print_csv(results: "Results") -> None:
    import csv  # for this format alone

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for hit in results.hits:
        row = {**hit.to_dict(), "snippet": hit.snippet.text}
        writer.writerow([row[column] for column in _CSV_COLUMNS])
