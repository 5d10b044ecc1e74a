"""The desk: the raw text of a saved article to an Article, its headline, credits and junk told apart."""

import re
from dataclasses import dataclass, field

from indexer.article import Article, DatePrecision, clean_text, title_from_lead
from indexer.newsroom.dateline import parse_dateline
from indexer.newsroom.dates import parse_date
from indexer.newsroom.stated import NOTHING, Stated

_RELATED = re.compile(r"baca juga\s*:?\s*(?P<title>.*)", re.IGNORECASE)
_REPORTERS = re.compile(r"rep\s*:\s*(?P<authors>.+?)/?\s*red\s*:\s*(?P<editor>.+)", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?i:(?P<role>pewarta|penulis|reporter|laporan|penerjemah|editor|redaktur|sumber))\s*:\s*"
    r"(?P<name>[^\Wa-z_][^:!?]{0,59})"
)
_COPYRIGHT = re.compile(r"copyright\s*©\s*(?P<source>\D+?)\s*\d{4}", re.IGNORECASE)
_JUNK = re.compile(
    r"advertisement|berita lainnya|scroll to continue with content|halaman selanjutnya"
    r"|foto\s*:.*|\[gambas:.*\]",
    re.IGNORECASE,
)
_LONGEST_APPARATUS_LINE = 200  # characters; a longer line is prose, whatever it begins with
_SHORTEST_CAPTION = 25  # characters; less may well be a word that merely recurs
_LONGEST_HEADLINE = 160


@dataclass(slots=True)
class _Apparatus:
    """What stands around the prose of an article."""

    related: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    editor: str | None = None
    translator: str | None = None
    original_source: str | None = None
    copyright: str | None = None

    def take(self, line: str) -> bool:
        """Whether ``line`` is apparatus; if so, what it says is noted."""
        if len(line) > _LONGEST_APPARATUS_LINE:
            return False
        if match := _RELATED.fullmatch(line):
            if match["title"]:
                self.related.append(match["title"])
        elif match := _REPORTERS.fullmatch(line):
            self.authors += _names(match["authors"])
            self.editor = _joined(self.editor, match["editor"].strip())
        elif match := _CREDIT.fullmatch(line):
            self._credit(match["role"].lower(), match["name"].strip())
        elif match := _COPYRIGHT.fullmatch(line):
            self.copyright = match["source"]
        else:
            return _JUNK.fullmatch(line) is not None
        return True

    def _credit(self, role: str, name: str) -> None:
        if role == "penerjemah":
            self.translator = _joined(self.translator, name)
        elif role in ("editor", "redaktur"):
            self.editor = _joined(self.editor, name)
        elif role == "sumber":
            self.original_source = _joined(self.original_source, name)
        else:
            self.authors += _names(name)


def edit(article_id: str, text: str, stated: Stated = NOTHING) -> Article:
    """An article from a whole text file: date line, headline and deck where it opens with them."""
    lines, apparatus = _told_apart(clean_text(text))
    date, titles, start = _opening(lines)
    return _article(article_id, lines[start:], apparatus, date, [*titles, None, None][:2], stated)


def edit_body(article_id: str, body: str, stated: Stated) -> Article:
    """An article from the text of its body alone; its headline, if it has one, is stated."""
    lines, apparatus = _told_apart(clean_text(body))
    date = parse_date(stated.date) if stated.date else None
    return _article(article_id, lines, apparatus, date, [stated.title, stated.deck], stated)


def _told_apart(text: str) -> tuple[list[str], _Apparatus]:
    lines = [line.strip() for line in text.split("\n")]
    apparatus = _Apparatus()
    prose: list[str] = []
    for line in lines:
        # The first line is where a headline stands, whatever it looks like.
        if (not any(prose) and _CREDIT.fullmatch(line)) or not apparatus.take(line):
            prose.append(line)
    # A text of nothing but apparatus is kept whole: better odd than lost.
    return (prose if any(prose) else lines), apparatus


def _opening(lines: list[str]) -> tuple[tuple[str, DatePrecision] | None, list[str], int]:
    """The date, the headline and deck (at most two), and where the body starts.

    Only a text that opens with a date line, or whose first line stands apart and
    does not end as a sentence does, has a headline: agency copy has none.
    """
    filled = [number for number, line in enumerate(lines) if line][:4]
    date = None
    if filled and (date := parse_date(lines[filled[0]])):
        filled = filled[1:]
    titles: list[str] = []
    for number in filled[:2]:
        line = lines[number]
        apart = number + 1 < len(lines) and not lines[number + 1]
        if (
            not apart
            or len(line) > _LONGEST_HEADLINE
            or line.endswith((".", ",", ":"))
            or parse_dateline(line)
        ):
            break
        titles.append(line)
    start = filled[len(titles)] if len(titles) < len(filled) else len(lines)
    if start == len(lines):  # a text of nothing but short lines: they are its body
        return (date, [], filled[0]) if filled else (None, [], 0)
    return date, titles, start


def _article(
    article_id: str,
    lines: list[str],
    apparatus: _Apparatus,
    date: tuple[str, DatePrecision] | None,
    titles: list[str | None],
    stated: Stated,
) -> Article:
    paragraphs = _without_captions([line for line in lines if line])
    body = "\n".join(paragraphs)
    dateline = parse_dateline(body)
    title, deck = titles
    prose = body[dateline.length :] if dateline else body
    iso, precision = date or (None, None)
    return Article(
        id=article_id,
        title=title or title_from_lead(prose.lstrip(" -–—,")) or article_id,
        title_origin="headline" if title else "lead",
        deck=deck,
        body=body,
        date=iso,
        date_precision=precision,
        place=dateline.place if dateline else None,
        source=stated.source or (dateline.agency if dateline else None) or apparatus.copyright,
        original_source=apparatus.original_source,
        authors=stated.authors or tuple(apparatus.authors),
        editor=apparatus.editor,
        translator=apparatus.translator,
        section=stated.section or (dateline.section if dateline else None),
        url=stated.url,
        related=tuple(apparatus.related),
    )


def _without_captions(paragraphs: list[str]) -> list[str]:
    """Without opening paragraphs that the lead repeats: photo captions taken along by a copy."""
    for first in range(min(len(paragraphs), 5)):
        if not _is_repeated(paragraphs[first], paragraphs[first + 1 : first + 3]):
            return paragraphs[first:]
    return paragraphs


def _is_repeated(caption: str, following: list[str]) -> bool:
    return len(caption) >= _SHORTEST_CAPTION and any(caption in paragraph for paragraph in following)


def _joined(already: str | None, name: str) -> str:
    return name if already is None else f"{already}, {name}"


def _names(written: str) -> list[str]:
    return [name.strip() for name in re.split(r"\s*/\s*|\s*,\s*", written) if name.strip()]
