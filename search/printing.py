"""Results as a reader sees them on a terminal."""

import click

from indexer.terminal_text import in_one_line, printable
from search.results import Hit, Results
from search.wording import byline, count_line, expanded_line, origin, repair_line


def print_repairs(results: Results) -> None:
    """What of the query was not taken as it is written, one line each, to standard error."""
    for repair in results.repairs:
        click.echo(printable(repair_line(repair)), err=True)


def print_text(results: Results, explain: bool) -> None:
    """How many there are, what else was searched for or may have been meant, and the hits.

    ``explain`` adds what each score is made of.
    """
    click.echo(count_line(results))
    for expanded in results.expanded:
        click.echo(printable(expanded_line(expanded)))
    if results.suggestion is not None:
        click.echo(printable(f"Mungkin maksud Anda / Did you mean: {results.suggestion}"))
    if results.unquoted is not None:
        click.echo(printable(f"Tidak ada frasa persis; tanpa kutip / Without quotes: {results.unquoted}"))
    for number, hit in enumerate(results.hits, results.offset + 1):
        if hit.relaxed and (number == results.offset + 1 or number == results.total + 1):
            click.echo("\n" + click.style("Memuat sebagian kata / Holding some of the words:", italic=True))
        click.echo()
        _print_hit(number, hit, explain)


def _print_hit(number: int, hit: Hit, explain: bool) -> None:
    article = hit.article
    click.echo(f"{number}. " + click.style(in_one_line(article.title), bold=True))
    if line := byline(article):
        click.echo(f"   {printable(line)}")
    click.echo(click.style(f"   {in_one_line(origin(article))}", dim=True))
    snippet = "".join(
        click.style(printable(piece), fg="yellow", bold=True) if marked else printable(piece)
        for piece, marked in hit.snippet.pieces()
    )
    click.echo(f"   {snippet}")
    if hit.missing:
        click.echo(printable(f"   tanpa / without: {', '.join(hit.missing)}"))
    if explain:
        for part in hit.explanation:
            click.echo(f"   {part.score:9.4f}  {printable(part.label)}  ({part.document_frequency} artikel)")
        click.echo(f"   {hit.score:9.4f}  skor / score")
