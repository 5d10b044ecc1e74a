"""How results and articles are put into words, the same on the command line and on the page."""

from indexer.article import Article, moment_of
from indexer.calendar_names import MONTH_NAMES
from indexer.messages import gettext as _
from indexer.messages import language
from search.query.lexer import Repair
from search.query.planner import AddedSynonyms
from search.results import Results

_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def written_date(article: Article) -> str | None:
    """An article's date as readers write it, as far as it is known: ``14 September 2023 11.42 WIB``."""
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
            return f"{day} (tahun disimpulkan / year inferred)"
        case "day":
            return day
    offset = moment.utcoffset()
    hours = offset.total_seconds() / 3600 if offset else 0
    zone = _ZONES.get(int(hours), f"GMT{hours:+g}")
    return f"{day} {moment.hour:02}.{moment.minute:02} {zone}"


def byline(article: Article) -> str:
    """Agency, place and date in one line; what is not known is left out."""
    return " · ".join(part for part in (article.source, article.place, written_date(article)) if part)


def origin(article: Article) -> str:
    """The file of an article, and its id where that is not the end of the file's path."""
    if article.path is None:
        return article.id
    return article.path if article.path.endswith(article.id) else f"{article.path} · {article.id}"


def number(value: int) -> str:
    """A whole number with Indonesian thousands separators."""
    return f"{value:,}".replace(",", ".")


def count_line(results: Results) -> str:
    """How many articles there are and how long it took."""
    seconds = f"{results.took_ms / 1000:.3f}".replace(".", ",")
    line = f"{number(results.total)} artikel" if results.total else "Tidak ada artikel yang memuat semuanya"
    if not results.reachable:
        line = "Tidak ada hasil"
    elif results.relaxed:
        line += f", {number(results.relaxed)} lagi memuat sebagian kata"
    return f"{line} ({seconds} detik)"


def expanded_line(expanded: AddedSynonyms) -> str:
    """Words of a query and what was searched for beside them."""
    return f"{expanded.words}: juga / also {', '.join(expanded.also)}"


def repair_line(repair: Repair) -> str:
    """Return what of a query was not taken as it is written, and where, in one line."""
    return _("Character {position}: {message}", position=repair.position + 1, message=repair.message)


def article_details(article: Article) -> list[tuple[str, str]]:
    """What is known of an article beside its text, each with its label."""
    rows = [
        ("Media", article.source),
        ("Tempat", article.place),
        ("Tanggal", written_date(article)),
        ("Rubrik", article.section),
        ("Penulis", ", ".join(article.authors)),
        ("Editor", article.editor),
        ("Penerjemah", article.translator),
        ("Sumber asli", article.original_source),
        ("Tautan", article.url),
        ("Berkas", article.path),
        ("Baca juga", "; ".join(article.related)),
        ("Id", article.id),
    ]
    return [(label, value) for label, value in rows if value]
