"""Print results and articles on the command line: as text, JSON, JSON Lines or CSV."""

import json
import sys

import click

from indexer.article import Article
from indexer.messages import gettext as _
from indexer.messages import ngettext
from indexer.terminal_text import in_one_line, printable
from search.json_objects import article_object
from search.results import Hit, Results
from search.wording import (
    article_details,
    byline,
    count_line,
    expanded_line,
    meant_label,
    nearly_label,
    origin,
    partly_label,
    repair_line,
    time_taken,
    unquoted_label,
    without_label,
)

_CSV_COLUMNS = ("id", "title", "source", "place", "date", "path", "url", "score", "relaxed", "snippet")


def print_repairs(results: Results) -> None:
    """Print what of the query was not taken as it is written, one line each, to standard error."""
    for repair in results.repairs:
        click.echo(printable(repair_line(repair)), err=True)


def print_results(results: Results, form: str, *, explain: bool = False) -> None:
    """Print results in the form ``text``, ``json``, ``jsonl`` or ``csv``.

    ``explain`` adds to text what each score is made of.
    """
    match form:
        case "json":
            click.echo(json.dumps(results.to_dict(), ensure_ascii=False, indent=2))
        case "jsonl":
            for hit in results.hits:
                click.echo(json.dumps(hit.to_dict(), ensure_ascii=False))
        case "csv":
            _print_csv(results)
        case _:
            _print_text(results, explain)


def print_article(article: Article, form: str) -> None:
    """Print one article, whole, with what is known of it, in the form ``text`` or ``json``."""
    if form == "json":
        click.echo(json.dumps(article_object(article), ensure_ascii=False, indent=2))
        return
    click.echo(click.style(printable(article.title), bold=True))
    if article.deck:
        click.echo(printable(article.deck))
    for label, value in article_details(article):
        click.echo(printable(f"{label}: {value}"))
    click.echo()
    click.echo(printable(article.body.replace("\n", "\n\n")))


def _print_csv(results: Results) -> None:
    import csv  # for this format alone

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for hit in results.hits:
        row = {**hit.to_dict(), "snippet": hit.snippet.text}
        writer.writerow([row[column] for column in _CSV_COLUMNS])


def _print_text(results: Results, explain: bool) -> None:
    click.echo(f"{count_line(results)} ({time_taken(results)})")
    for expanded in results.expanded:
        click.echo(printable(expanded_line(expanded)))
    if results.suggestion is not None:
        click.echo(printable(f"{meant_label()}: {results.suggestion}"))
    if results.unquoted is not None:
        click.echo(printable(f"{unquoted_label()}: {results.unquoted}"))
    for number, hit in enumerate(results.hits, results.offset + 1):
        if hit.relaxed and (number == results.offset + 1 or number == results.total + 1):
            click.echo("\n" + click.style(f"{partly_label()}:", italic=True))
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
    if hit.nearly:
        phrases = ", ".join(" ".join(words).join("“”") for words in hit.nearly)
        click.echo(printable(f"   {nearly_label()}: {phrases}"))
    if hit.missing:
        click.echo(printable(f"   {without_label()}: {', '.join(hit.missing)}"))
    if explain:
        _print_explanation(hit)


def _print_explanation(hit: Hit) -> None:
    for part in hit.explanation:
        line = f"   {part.score:9.4f}  {printable(str(part.label))}"
        if part.document_frequency is not None:
            held = ngettext("{count} article", "{count} articles", part.document_frequency)
            line += f"  ({held})"
        click.echo(line)
    label = _("score")
    click.echo(f"   {hit.score:9.4f}  {label}")
