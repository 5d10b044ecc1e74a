"""The desk: the raw text of a saved article to an Article, its headline, credits and junk told apart."""

import html
import re

from indexer.article import Article, clean_text, title_from_lead
from indexer.newsroom import boilerplate
from indexer.newsroom.credits import credit_line, credits_at_end
from indexer.newsroom.dateline import Dateline, agency_dateline, agency_name, may_begin, parse_dateline
from indexer.newsroom.found_facts import FoundFacts
from indexer.newsroom.headline import clean_headline
from indexer.newsroom.outlets import source_name
from indexer.newsroom.related_links import (
    bracketed_out,
    is_headline,
    link_at_end,
    may_hold_link,
    related_line,
)
from indexer.newsroom.sections import section_name
from indexer.newsroom.stated_facts import NOTHING, StatedFacts
from indexer.newsroom.story_date import Dated, stated_date, told_date

_LONGEST_HEADLINE = 160
_SHORTEST_CAPTION = 25  # characters; less may well be a word that merely recurs
_SHORTEST_REPEATED = 60  # characters; a shorter line may be sung twice
_CAPTIONS = 5  # so many paragraphs may stand before the lead
_HEADLINES = 6  # so many of other stories may follow the credits
_ROUNDS = 4  # initials, credits and links close a text in any order, but not in many layers
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5});")
_SEPARATED = re.compile(r"[|:»·•–—\n]| - |  ")  # only behind or before such may a site's name stand
_WIDGETS = frozenset(
    {"rekomendasi", "berita terkait", "terpopuler", "terkini", "berita lainnya", "home", "beranda"}
)

# How a line begins that may be found_facts, in three small letters: most are told to be prose by these.
_CREDITED_WORDS = "pew pen rep lap edi red sum ole cop kon war aut (re (pe (ed dit jur ali sou"
_CREDITED = frozenset(_CREDITED_WORDS.split())
_LINKED = frozenset(["bac", "sim", "lih", "ton", "sak", "(ba", "[ba", "*ba"])
_SUSPECT = _CREDITED | _LINKED | boilerplate.BEGINNINGS


def edit(article_id: str, text: str, stated: StatedFacts = NOTHING) -> Article:
    """An article from a whole text file: date line, headline and deck where it opens with them."""
    text = _plain(text)
    found_facts = FoundFacts()
    lines = _told_apart(text, found_facts)
    dated, titles, start = _opening(lines)
    return _article(article_id, text, lines[start:], found_facts, dated, [*titles, None, None][:2], stated)


def edit_body(article_id: str, body: str, stated: StatedFacts) -> Article:
    """An article from the text of its body alone; its headline, if it has one, is stated."""
    text = _plain(body)
    found_facts = FoundFacts()
    lines = _told_apart(text, found_facts)
    return _article(article_id, text, lines, found_facts, None, [None, None], stated)


def _plain(text: str) -> str:
    """The text as the archive keeps it, entities of HTML read where a tool left them."""
    text = clean_text(text)
    return clean_text(html.unescape(text)) if "&" in text and _ENTITY.search(text) else text


def _told_apart(text: str, found_facts: FoundFacts) -> list[str]:
    """The lines of ``text`` that are prose; what the others say is noted in ``found_facts``.

    A text of nothing but found_facts is kept whole: better odd than lost.
    """
    whole = text
    text = boilerplate.without_marks(boilerplate.without_summary(text))
    linking = "aca juga" in text or "Juga" in text or "JUGA" in text or "ilihan " in text
    if linking:
        text = bracketed_out(text, found_facts)
    lines = list(map(str.strip, text.split("\n")))
    if not linking and "©" not in text and not any(line[:3].lower() in _SUSPECT for line in lines):
        prose = lines
    else:
        prose = _prose(lines, found_facts, linking)
    prose = _without_foot(boilerplate.without_tags(prose), found_facts, linking)
    return prose if any(prose) else [line.strip() for line in whole.split("\n")]


def _prose(lines: list[str], found_facts: FoundFacts, linking: bool) -> list[str]:
    """The lines but those that are a link, a credit or junk; ``linking`` says whether there may be links."""
    prose: list[str] = []
    announced = filled = False
    credited = 0
    for line in lines:
        if not line:
            prose.append(line)
            continue
        if announced:
            announced = False
            if is_headline(line):
                found_facts.link(line)
                continue
        key = line[:3].lower()
        if key in _SUSPECT or line[0] == "©":
            if key in _LINKED:
                linked = related_line(line, found_facts)
                announced = linked is None
                if linked or announced:
                    continue
            # The first line is where a headline stands, whatever it looks like.
            if filled and (key in _CREDITED or line[0] == "©") and credit_line(line, found_facts):
                credited = len(prose)
                continue
            if boilerplate.is_junk(line):
                continue
        filled = True
        prose.append(link_at_end(line, found_facts) if linking else line)
    if 0 < len(prose) - credited <= _HEADLINES and credited and all(map(_is_below_credits, prose[credited:])):
        return prose[:credited]
    return prose


def _is_below_credits(line: str) -> bool:
    return not line or is_headline(line)


def _without_foot(lines: list[str], found_facts: FoundFacts, linking: bool) -> list[str]:
    """The lines without what closes the text: credits, links, initials, references, in any order.

    ``linking`` says whether the text has related links at all.
    """
    while lines:
        line = lines[-1]
        if boilerplate.ends_plainly(line) and not (linking and may_hold_link(line)):
            return lines
        for _ in range(_ROUNDS):
            shorter = boilerplate.without_references(
                boilerplate.without_end(credits_at_end(line, found_facts))
            )
            if linking:
                shorter = link_at_end(shorter, found_facts, last=True)
            if shorter == line:
                break
            line = shorter
        if line:
            lines[-1] = line
            return lines
        lines.pop()
    return lines


def _opening(lines: list[str]) -> tuple[Dated | None, list[str], int]:
    """The date, the headline and deck (at most two), and where the body starts.

    Only a text that opens with a date line, or whose first line stands apart and
    does not end as a sentence does, has a headline: agency copy has none.
    """
    filled = [number for number, line in enumerate(lines) if line][:4]
    dated = None
    if filled and (dated := stated_date(lines[filled[0]], None)):
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
        return (dated, [], filled[0]) if filled else (None, [], 0)
    return dated, titles, start


def _article(
    article_id: str,
    text: str,
    lines: list[str],
    found_facts: FoundFacts,
    dated: Dated | None,
    titles: list[str | None],
    stated: StatedFacts,
) -> Article:
    title = titles[0] or _headline(stated)
    paragraphs = _once([line for line in lines if line])
    if title and len(paragraphs) > 1 and paragraphs[0] == title:
        paragraphs = paragraphs[1:]
    body, dateline = _without_dateline(_without_captions(paragraphs))
    source = source_name(stated.source, stated.url)
    if dated is None and stated.date:
        dated = stated_date(stated.date, stated.url)
    if dated is None:
        dated = told_date(text, stated.url, found_facts.copyright_year, stated.saved)
    section = section_name(stated.section) if stated.section else None
    place = agency = reporter = None
    if dateline:
        place, agency, reporter = dateline.place, agency_name(dateline), dateline.reporter
        section = section or (section_name(dateline.section) if dateline.section else None)
    iso, precision = dated or (None, None)
    authors = stated.authors or tuple(found_facts.authors) or ((reporter,) if reporter else ())
    return Article(
        id=article_id,
        title=title or title_from_lead(body.lstrip(" -–—,")) or article_id,
        title_origin="headline" if title else "lead",
        deck=titles[1] or stated.deck,
        body=body,
        date=iso,
        date_precision=precision,
        place=stated.place or place,
        source=source or agency or found_facts.copyright_holder,
        original_source=stated.original_source or found_facts.original_source,
        authors=authors,
        editor=stated.editor or found_facts.editor,
        translator=stated.translator or found_facts.translator,
        section=section,
        url=stated.url,
        related=(*stated.related, *(link for link in found_facts.related if link not in stated.related)),
    )


def _headline(stated: StatedFacts) -> str | None:
    if stated.title is None or stated.title.strip().casefold() in _WIDGETS:
        return None
    if not _SEPARATED.search(stated.title):
        return stated.title
    return clean_headline(stated.title, [name for name in (stated.source,) if name])


def _without_dateline(paragraphs: list[str]) -> tuple[str, Dateline | None]:
    """The body from the lead's first word on, and the dateline that stood before it.

    It may stand below a deck or a caption, or behind a pull quote glued to it; those stay
    in the body unless they are said again in it.
    """
    body = "\n".join(paragraphs)
    dateline = parse_dateline(body)
    if dateline is None:
        for number in range(1, min(len(paragraphs), _CAPTIONS)):
            if len(paragraphs[number - 1]) > 2 * _LONGEST_HEADLINE or not may_begin(paragraphs[number]):
                continue
            found = parse_dateline(paragraphs[number])
            if found and found.agency:
                start = len("\n".join(paragraphs[:number])) + 1
                dateline = found._replace(start=start)
                break
        else:
            dateline = agency_dateline(body)
    if dateline is None:
        return body, None
    before, rest = body[: dateline.start].strip(), body[dateline.start + dateline.length :]
    if not rest.strip():
        return body, dateline
    if before and before.rstrip('., "”…') not in rest:
        rest = f"{before}\n{rest}"
    return rest, dateline


def _once(paragraphs: list[str]) -> list[str]:
    """Without paragraphs that stand above already, word for word: captions, and texts copied twice over."""
    if len(set(paragraphs)) == len(paragraphs):
        return paragraphs
    seen: set[str] = set()
    kept = []
    for paragraph in paragraphs:
        if len(paragraph) < _SHORTEST_REPEATED or paragraph not in seen:
            kept.append(paragraph)
        seen.add(paragraph)
    return kept


def _without_captions(paragraphs: list[str]) -> list[str]:
    """Without opening paragraphs that the lead repeats: photo captions taken along by a copy."""
    for first in range(min(len(paragraphs), _CAPTIONS)):
        if not _is_repeated(paragraphs[first], paragraphs[first + 1 : first + 3]):
            return paragraphs[first:]
    return paragraphs


def _is_repeated(caption: str, following: list[str]) -> bool:
    return len(caption) >= _SHORTEST_CAPTION and any(caption in paragraph for paragraph in following)
