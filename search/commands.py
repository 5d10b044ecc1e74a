"""The commands that ask an archive: query (its words need no quotes), batch, show."""

from pathlib import Path
from typing import Any, TextIO

import click

from indexer.free_text_command import FreeTextCommand
from indexer.index.cli_options import format_option, index_option
from indexer.messages import gettext as _
from indexer.terminal_text import printable
from search.options import no_expand_option, request_options, search_request, synonyms_option, timeout_option

# `search --help` imports this module, so what needs Whoosh and NumPy is
# imported by the commands themselves.

_NO_HITS = 1
_MOST_OF_A_RUN = 100
"""Hits a query that ``search batch`` writes; as many as evaluations of rankings look at by custom."""


class _QueryCommand(FreeTextCommand):
    """A command whose help ends with how to write a query."""

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the guide as click prints it: no line of it joined to another."""
        from search.query import guide  # for its help alone

        self.epilog = "\n\n".join(f"\b\n{group}" for group in guide.as_text().split("\n\n"))
        super().format_epilog(context, formatter)


@click.command(
    cls=_QueryCommand,
    help=_("""Search the archive; hits are ranked and shown with highlighted snippets.

\b
Examples:
  search query "Vostochny"
  search query '"kerja sama militer"'
  search query rusia -ukraina
  search query 'korut OR dprk' --sort newest
  search query rudal --from 2023-09-01 --to 2023-09-30 --format json

Exits with 1 when there are no hits.

How to write a query is told below."""),
)
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@request_options
@synonyms_option
@format_option("text", "json", "jsonl", "csv")
@click.option("--explain", is_flag=True, help=_("Show what each score is made of."))
@index_option
@click.pass_context
def query(
    context: click.Context,
    /,
    words: tuple[str, ...],
    synonyms: tuple[Path, ...],
    form: str,
    explain: bool,
    index_path: Path,
    **options: Any,
) -> None:
    """Print one page of the hits of a query."""
    from search.archive import Archive
    from search.printing import print_repairs, print_results

    with Archive.open(index_path, synonyms) as archive:
        results = archive.execute(search_request(" ".join(words), **options))
    if form != "json":  # which holds them
        print_repairs(results)
    print_results(results, form, explain=explain)
    if not results.hits:
        context.exit(_NO_HITS)


@click.command(
    help=_("""Run many queries and write a TREC run, for any tool that evaluates retrieval.

FILE holds lines of "qid<TAB>query"; "-" is standard input.

\b
Example:
  search batch queries.tsv > results.run

Each line of output: qid Q0 docid rank score tag"""),
)
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option(
    "--limit", type=click.IntRange(1), default=_MOST_OF_A_RUN, show_default=True, help=_("Hits a query.")
)
@click.option("--tag", default="cariberita", show_default=True, help=_("Name of the run."))
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
    """Print a TREC run of many queries; one that fails is told, and the others go on."""
    from search.archive import Archive
    from search.errors import BadQuery, SearchTimedOut

    with Archive.open(index_path, synonyms) as archive:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            qid, tab, text = line.rstrip("\r\n").partition("\t")
            if not tab or not qid.strip() or len(qid.split()) != 1:
                raise click.UsageError(_("Line {number}: not qid<TAB>query", number=number))
            try:
                ranked = archive.rank(text, limit=limit, expand=not no_expand, timeout=timeout)
            except (BadQuery, SearchTimedOut) as error:
                told = _("Line {number}: {message}", number=number, message=error.message)
                click.echo(printable(told), err=True)
                continue
            for rank, hit in enumerate(ranked, 1):
                # White space parts the columns of a run, so an id must not hold any.
                click.echo(f"{qid} Q0 {'_'.join(hit.id.split())} {rank} {hit.score:.6f} {tag}")


@click.command(
    cls=FreeTextCommand,
    help=_("""Show one article, whole, with its metadata.

\b
Examples:
  search show 002_61cc21a4c6fc6005.txt
  search show 002_61cc21a4c6fc6005.txt --format json"""),
)
@click.argument("article_id", metavar="ID")
@format_option("text", "json")
@index_option
def show(article_id: str, form: str, index_path: Path) -> None:
    """Print one article."""
    from search.archive import Archive
    from search.printing import print_article

    with Archive.open(index_path) as archive:
        print_article(archive.article(article_id), form)
