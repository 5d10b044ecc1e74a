"""Edit a raw text into an Article: part headline, dateline, credits and links from the body."""

import html
import re
from datetime import date as Day
from typing import NamedTuple

from indexer.article import Article, clean_text
from indexer.newsroom import boilerplate
from indexer.newsroom.credits import CREDIT_BEGINNINGS, remove_credits_at_end, take_credit_line
from indexer.newsroom.dateline import (
    NO_DATELINE,
    Dateline,
    agency_name,
    find_agency_dateline,
    may_begin,
    parse_dateline,
)
from indexer.newsroom.found_facts import FoundFacts
from indexer.newsroom.headline import clean_headline, title_from_lead
from indexer.newsroom.outlets import source_name
from indexer.newsroom.related_links import (
    LINK_BEGINNINGS,
    is_headline,
    is_link_label,
    may_hold_link,
    may_hold_links,
    remove_bracketed_links,
    remove_link_at_end,
    take_related_link,
)
from indexer.newsroom.sections import section_name
from indexer.newsroom.stated_facts import NOTHING, StatedFacts
from indexer.newsroom.story_date import StoryDate, infer_date, stated_date

# Chosen by hand from samples of 50,000 articles.
_LONGEST_HEADLINE = 160  # characters
_SHORTEST_CAPTION = 25  # characters; anything shorter may well be a word that merely recurs
_SHORTEST_REPEATED = 60  # characters; a shorter line may be repeated on purpose, as in a song
_MOST_CAPTIONS = 5  # paragraphs before the lead
_MOST_HEADLINES = 6  # headlines of other stories below the credits
_MOST_ROUNDS = 4  # layers of initials, credits and links at the end of a text, in any order

_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5});")
_SEPARATED = re.compile(r"[|:»·•–—\n]| - |  ")  # a site's name stands only before or behind one of these
_WIDGETS = frozenset(
    {"rekomendasi", "berita terkait", "terpopuler", "terkini", "berita lainnya", "home", "beranda"}
)

# A line whose first three letters are none of these is prose, without a closer look.
_SUSPECT = CREDIT_BEGINNINGS | LINK_BEGINNINGS | boilerplate.BEGINNINGS


class _Opening(NamedTuple):
    """The lines before the body of a text; ``end`` is the number of the body's first line."""

    date: StoryDate | None = None
    headline: str | None = None
    deck: str | None = None
    end: int = 0


def edit(article_id: str, text: str, stated: StatedFacts = NOTHING, today: Day | None = None) -> Article:
    """Return the article of a whole text file, which may open with a date line, a headline and a deck.

    ``today`` is the day of reading, by default the system's: no article is of a day after tomorrow.
    """
    today = today or Day.today()
    text = _clean(text)
    found_facts = FoundFacts()
    lines = _prose_of_text(text, found_facts)
    opening = _read_opening(lines, today)
    return _article(article_id, text, lines[opening.end :], found_facts, opening, stated, today)


def edit_body(article_id: str, body: str, stated: StatedFacts, today: Day | None = None) -> Article:
    """Return the article of a text that is its body alone; its headline, if it has one, is stated.

    ``today`` is as for :func:`edit`.
    """
    text = _clean(body)
    found_facts = FoundFacts()
    lines = _prose_of_text(text, found_facts)
    return _article(article_id, text, lines, found_facts, _Opening(), stated, today or Day.today())


def _clean(text: str) -> str:
    """Return the text as articles are kept, with the HTML entities decoded that a tool left in it."""
    text = clean_text(text)
    return clean_text(html.unescape(text)) if "&" in text and _ENTITY.search(text) else text


def _prose_of_text(text: str, found_facts: FoundFacts) -> list[str]:
    """Return the lines of a text that are prose; what the others tell goes into ``found_facts``.

    A text without any prose is returned whole: an odd article is better than a lost one.
    """
    whole = text
    text = boilerplate.remove_inline_marks(boilerplate.remove_machine_summary(text))
    linking = may_hold_links(text)
    if linking:
        text = remove_bracketed_links(text, found_facts)
    lines = list(map(str.strip, text.split("\n")))
    if not linking and "©" not in text and not any(line[:3].lower() in _SUSPECT for line in lines):
        prose = lines
    else:
        prose = _prose_lines(lines, found_facts, linking)
    prose = _without_end_matter(boilerplate.remove_tags(prose), found_facts, linking)
    return prose if any(prose) else [line.strip() for line in whole.split("\n")]


def _prose_lines(lines: list[str], found_facts: FoundFacts, linking: bool) -> list[str]:
    """Return the lines that are no link, credit or boilerplate; ``linking``: there may be related links."""
    prose: list[str] = []
    below_label = filled = False
    credited = 0  # how much prose stands above the last credit
    for line in lines:
        if not line:
            prose.append(line)
            continue
        if below_label:
            below_label = False
            if is_headline(line):
                found_facts.add_related(line)
                continue
        key = line[:3].lower()
        if key in _SUSPECT or line[0] == "©":
            if key in LINK_BEGINNINGS:
                below_label = is_link_label(line)
                if below_label or take_related_link(line, found_facts):
                    continue
            # The first line is where a headline stands, whatever it looks like.
            may_be_credit = filled and (key in CREDIT_BEGINNINGS or line[0] == "©")
            if may_be_credit and take_credit_line(line, found_facts):
                credited = len(prose)
                continue
            if boilerplate.is_boilerplate(line):
                continue
        filled = True
        prose.append(remove_link_at_end(line, found_facts) if linking else line)
    below = prose[credited:]
    if not credited or not 0 < len(below) <= _MOST_HEADLINES:
        return prose
    return prose[:credited] if all(not line or is_headline(line) for line in below) else prose


def _without_end_matter(lines: list[str], found_facts: FoundFacts, linking: bool) -> list[str]:
    """Return the lines without the credits, links, initials and references that close a text, in any order.

    ``linking``: there may be related links.
    """
    while lines:
        line = lines[-1]
        if boilerplate.ends_as_prose(line) and not (linking and may_hold_link(line)):
            return lines
        for _ in range(_MOST_ROUNDS):
            shorter = boilerplate.remove_references(
                boilerplate.remove_end_marks(remove_credits_at_end(line, found_facts))
            )
            if linking:
                shorter = remove_link_at_end(shorter, found_facts, last=True)
            if shorter == line:
                break
            line = shorter
        if line:
            lines[-1] = line
            return lines
        lines.pop()
    return lines


def _read_opening(lines: list[str], today: Day) -> _Opening:
    """Return the date, headline and deck that a text opens with.

    A line is a headline or a deck if it stands apart and does not end as a sentence does. Agency copy has
    neither. A text of nothing but short lines has no headline: the lines are its body.
    """
    filled = [number for number, line in enumerate(lines) if line][:4]
    date = None
    if filled and (date := stated_date(lines[filled[0]], None, today)):
        filled = filled[1:]
    titles: list[str] = []
    for number in filled[:2]:
        line = lines[number]
        apart = number + 1 < len(lines) and not lines[number + 1]
        ends_as_sentence = line.endswith((".", ",", ":"))
        if not apart or len(line) > _LONGEST_HEADLINE or ends_as_sentence or parse_dateline(line):
            break
        titles.append(line)
    if len(titles) < len(filled):
        headline, deck = [*titles, None, None][:2]
        return _Opening(date, headline, deck, filled[len(titles)])
    return _Opening(date, end=filled[0]) if filled else _Opening()


def _article(
    article_id: str,
    text: str,
    lines: list[str],
    found_facts: FoundFacts,
    opening: _Opening,
    stated: StatedFacts,
    today: Day,
) -> Article:
    """Return the article; a headline or date at its head goes before a stated one, and that before others."""
    headline = opening.headline or _stated_headline(stated)
    paragraphs = _without_repeated([line for line in lines if line])
    if headline and len(paragraphs) > 1 and paragraphs[0] == headline:
        paragraphs = paragraphs[1:]
    body, dateline = _separate_dateline(_without_captions(paragraphs))
    date = opening.date or _date(text, found_facts, stated, today)
    iso, precision = date or (None, None)
    return Article(
        id=article_id,
        title=headline or title_from_lead(body.lstrip(" -–—,")) or article_id,
        title_origin="headline" if headline else "lead",
        deck=opening.deck or stated.deck,
        body=body,
        date=iso,
        date_precision=precision,
        place=stated.place or dateline.place,
        source=_source(found_facts, stated, dateline),
        original_source=stated.original_source or found_facts.original_source,
        authors=_authors(found_facts, stated, dateline),
        editor=stated.editor or found_facts.editor,
        translator=stated.translator or found_facts.translator,
        section=_section(stated.section) or _section(dateline.section),
        url=stated.url,
        related=(*stated.related, *(link for link in found_facts.related if link not in stated.related)),
    )


def _stated_headline(stated: StatedFacts) -> str | None:
    if stated.title is None or stated.title.strip().casefold() in _WIDGETS:
        return None
    if not _SEPARATED.search(stated.title):
        return stated.title
    return clean_headline(stated.title, [name for name in (stated.source,) if name])


def _date(text: str, found_facts: FoundFacts, stated: StatedFacts, today: Day) -> StoryDate | None:
    if stated.date and (date := stated_date(stated.date, stated.url, today)):
        return date
    return infer_date(text, stated.url, found_facts.copyright_year, stated.saved, today)


def _source(found_facts: FoundFacts, stated: StatedFacts, dateline: Dateline) -> str | None:
    return source_name(stated.source, stated.url) or agency_name(dateline) or found_facts.copyright_holder


def _authors(found_facts: FoundFacts, stated: StatedFacts, dateline: Dateline) -> tuple[str, ...]:
    return stated.authors or tuple(found_facts.authors) or tuple(filter(None, [dateline.reporter]))


def _section(written: str | None) -> str | None:
    return section_name(written) if written else None


def _separate_dateline(paragraphs: list[str]) -> tuple[str, Dateline]:
    """Return the body from the first word of the lead on, and the dateline that stood before it.

    The dateline may stand below a deck or a caption, or behind a pull quote that is glued to it. These
    stay in the body unless it says them again.
    """
    body = "\n".join(paragraphs)
    dateline = parse_dateline(body) or _dateline_below(paragraphs) or find_agency_dateline(body)
    if dateline is None:
        return body, NO_DATELINE
    before, rest = body[: dateline.start].strip(), body[dateline.start + dateline.length :]
    if not rest.strip():
        return body, dateline
    if before and before.rstrip('., "”…') not in rest:
        rest = f"{before}\n{rest}"
    return rest, dateline


def _dateline_below(paragraphs: list[str]) -> Dateline | None:
    """Return the dateline of an agency that begins one of the paragraphs below the first."""
    for number in range(1, min(len(paragraphs), _MOST_CAPTIONS)):
        if len(paragraphs[number - 1]) > 2 * _LONGEST_HEADLINE or not may_begin(paragraphs[number]):
            continue
        found = parse_dateline(paragraphs[number])
        if found and found.agency:
            return found._replace(start=len("\n".join(paragraphs[:number])) + 1)
    return None


def _without_repeated(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs without those that stand above already: captions, and texts copied twice."""
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
    """Return the paragraphs without the first ones that the lead repeats: captions of photos."""
    for first in range(min(len(paragraphs), _MOST_CAPTIONS)):
        if not _is_repeated(paragraphs[first], paragraphs[first + 1 : first + 3]):
            return paragraphs[first:]
    return paragraphs


def _is_repeated(caption: str, following: list[str]) -> bool:
    return len(caption) >= _SHORTEST_CAPTION and any(caption in paragraph for paragraph in following)
