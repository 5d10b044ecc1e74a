"""The HTML pages: search page, results page (facets, paging, notices), article page, help page."""

from flask import Blueprint, render_template, request

from indexer.article import Article
from search.errors import BadQuery
from search.query import guide
from search.results import Results
from search.snippets import Passage
from web.archive_provider import archive, search
from web.search_params import SearchParams, read_params

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def search_page() -> str:
    """Show the search form, and the results where something is asked."""
    asked = read_params(request.args)
    if not asked.query:
        return render_template(
            "home.html", asked=asked, count=archive().article_count(), essentials=guide.ESSENTIALS
        )
    results = search(asked)
    return render_template("results.html", asked=asked, results=results, pages=_pages(asked, results))


@blueprint.get("/artikel/<id:article_id>")
def article_page(article_id: str) -> str:
    """Show one article, whole, with the matches of ``?q=`` marked."""
    asked = read_params(request.args)
    article = archive().article(article_id)
    title, deck, paragraphs = _marked(article, asked)
    return render_template(
        "article.html", asked=asked, article=article, title=title, deck=deck, paragraphs=paragraphs
    )


@blueprint.get("/bantuan")
def help_page() -> str:
    """Show how to write a query; every example is a link that searches for it."""
    return render_template("help.html", asked=SearchParams(""), guide=guide.everything())


def _marked(article: Article, asked: SearchParams) -> tuple[Passage, Passage, list[Passage]]:
    texts = [article.title, article.deck or "", *article.body.split("\n")]
    try:
        passages = archive().marked(texts, asked.query, expand=asked.expand)
    except BadQuery:  # the article was asked for, the marks are an extra
        passages = [Passage(text) for text in texts]
    return passages[0], passages[1], passages[2:]


def _pages(asked: SearchParams, results: Results) -> list[int | None]:
    """Return the page numbers to link to: first, around this one, last; None for a gap."""
    last = max(1, -(-results.reachable // asked.limit))
    shown = sorted({1, last, *range(max(1, asked.page - 2), min(last, asked.page + 2) + 1)})
    pages: list[int | None] = []
    for number in shown:
        if pages and pages[-1] is not None and number > pages[-1] + 1:
            pages.append(None)
        pages.append(number)
    return pages if last > 1 else []
