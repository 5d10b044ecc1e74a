"""Put results and articles into words, the same on command line and page: counts, dates, bylines."""

from indexer.article import Article, moment_of
from indexer.calendar_names import MONTH_NAMES
from indexer.messages import decimal, language, ngettext, number
from indexer.messages import gettext as _
from search.query.lexer import Repair
from search.query.planner import AddedSynonyms
from search.results import Results

_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
"""Indonesia's time zones by their hours ahead of UTC."""


def written_date(article: Article) -> str | None:
    """Return an article's date as readers write it, as far as known: ``14 September 2023 11.42 WIB``."""
    if article.date is None:
        return None
    moment = moment_of(article.date)
    month = f"{MONTH_NAMES[language()][moment.month - 1]} {moment.year}"
    day = f"{moment.day} {month}"
    match article.date_precision:
        case "year":
            return str(moment.year)
        case "month":
            return month
        case "inferred":
            return _("{day} (year inferred)", day=day)
        case "day":
            return day
    offset = moment.utcoffset()
    hours = offset.total_seconds() / 3600 if offset else 0
    zone = _ZONES.get(int(hours), f"GMT{hours:+g}")
    return f"{day} {moment.hour:02}.{moment.minute:02} {zone}"


def byline(article: Article) -> str:
    """Return outlet, place and date in one line; what is not known is left out."""
    return " · ".join(part for part in (article.source, article.place, written_date(article)) if part)


def origin(article: Article) -> str:
    """Return the file of an article, and its id where that is not the end of the file's path."""
    if article.path is None:
        return article.id
    return article.path if article.path.endswith(article.id) else f"{article.path} · {article.id}"


def count_line(results: Results) -> str:
    """Return how many articles were found, in full and in part."""
    if not results.reachable:
        return _("No results")
    if not results.relaxed:
        return ngettext("{count} article", "{count} articles", results.total)
    if not results.total:
        return _("No article holds all the words, {relaxed} hold some", relaxed=number(results.relaxed))
    return ngettext(
        "{count} article holds all the words, {relaxed} more hold some",
        "{count} articles hold all the words, {relaxed} more hold some",
        results.total,
        relaxed=number(results.relaxed),
    )


def time_taken(results: Results) -> str:
    """Return how long finding the hits took, in seconds."""
    return _("{seconds} seconds", seconds=decimal(results.took_ms / 1000, 3))


def expanded_line(expanded: AddedSynonyms) -> str:
    """Return words of a query and the synonyms that were searched for beside them."""
    return _("{words}: also {synonyms}", words=expanded.words, synonyms=", ".join(expanded.also))


def repair_line(repair: Repair) -> str:
    """Return what of a query was not taken as it is written, and where, in one line."""
    return _("Character {position}: {message}", position=repair.position + 1, message=repair.message)


def meant_label() -> str:
    """Return what stands before a query that may have been meant."""
    return _("Did you mean")


def unquoted_label() -> str:
    """Return what stands before a query without its quotes, where nothing holds its phrase."""
    return _("No such exact phrase; without quotes")


def partly_label() -> str:
    """Return what stands above articles that hold only some of the words."""
    return _("Holding only some of the words")


def without_label() -> str:
    """Return what stands before the words of a query that an article lacks."""
    return _("Without")


def nearly_label() -> str:
    """Return what stands before phrases of a query that an article holds nearly, not word for word."""
    return _("Nearly")


def article_details(article: Article) -> list[tuple[str, str]]:
    """Return what is known of an article beside its text, each with its label."""
    rows = [
        (_("Outlet"), article.source),
        (_("Place"), article.place),
        (_("Date"), written_date(article)),
        (_("Section"), article.section),
        (_("Author"), ", ".join(article.authors)),
        (_("Editor"), article.editor),
        (_("Translator"), article.translator),
        (_("Original source"), article.original_source),
        (_("Link"), article.url),
        (_("File"), article.path),
        (_("Read also"), "; ".join(article.related)),
        (_("Id"), article.id),
    ]
    return [(label, value) for label, value in rows if value]
