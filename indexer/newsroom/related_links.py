"""Recognise links to other stories (*baca juga*) between paragraphs, kept beside the body."""

import re

from indexer.newsroom.credits import remove_credits_at_end
from indexer.newsroom.found_facts import FoundFacts
from indexer.newsroom.vocabulary import RELATED_VERBS, any_of

# Characters; chosen by hand from samples of 50,000 articles.
_LONGEST_HEADLINE = 170
_SHORTEST_HEADLINE = 12
_LONGEST_LABEL = 20
_LABEL = re.compile(
    rf"[(\[*]*\s*{any_of(RELATED_VERBS)}\s?(?:juga|:)\s?(?:video|berita|artikel)?\s*[:,-]?\s*",
    re.IGNORECASE,
)
_LABELS_ALONE = frozenset({"baca", "baca pula", *(f"{verb} juga" for verb in RELATED_VERBS)})
LINK_BEGINNINGS = frozenset({*(verb[:3] for verb in RELATED_VERBS), "(ba", "[ba", "*ba"})
"""The first three letters, small, of every line that may be a related link."""
_BRACKETED = re.compile(r"[(\[]\s?[Bb](?:aca|ACA) [Jj](?:uga|UGA)\s?:?\s*(?P<title>[^)\]\n]{5,200})[)\]] ?")
_AT_END = re.compile(
    r"(?:(?:B(?:aca|ACA) [Jj](?:uga|UGA)\s?:|Pilihan (?:Editor|Redaksi)\s?:|Lihat [Jj]uga\s?:)\s*)"
    r"(?P<title>[^\n]+)"
)
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+[A-Z\"“]|[a-z\"”][.][A-Z]|[\"“”]")
_VIDEO_HERE = re.compile(r"\s*(?:(?:berikut )?di (?:sini|bawah ini)|berikut)?\s*:?$", re.IGNORECASE)


def may_hold_links(text: str) -> bool:
    """Return whether a text may hold related links: a quick look that spares most texts a closer one."""
    return "aca juga" in text or "Juga" in text or "JUGA" in text or "ilihan " in text


def remove_bracketed_links(text: str, found_facts: FoundFacts) -> str:
    """Return the text without related links in brackets, wherever they stand; they are noted."""

    def take(match: re.Match[str]) -> str:
        found_facts.add_related(match["title"])
        return "" if match.string[match.start() - 1 : match.start()].isspace() else " "

    if "(B" in text or "[B" in text or "(b" in text or "[b" in text or "( B" in text or "[ B" in text:
        return _BRACKETED.sub(take, text)
    return text


def is_link_label(line: str) -> bool:
    """Return whether a line is the label alone, as *Baca juga:*, of a link on the next line."""
    return line.strip(" :*([)]").lower() in _LABELS_ALONE


def take_related_link(line: str, found_facts: FoundFacts) -> bool:
    """Return whether a line is a related link with its label; if it is, the link is noted."""
    if len(line) > 2 * _LONGEST_HEADLINE or not (match := _LABEL.match(line)):
        return False
    title = remove_credits_at_end(line[match.end() :].rstrip(" )]*"), found_facts)
    if len(title) > _LONGEST_HEADLINE:
        return False
    if not title or title[0].islower() or title.endswith((".", ",")):
        return False  # a sentence that asks the reader to read or to see something
    found_facts.add_related(_VIDEO_HERE.sub("", title).strip("\"“”'’ "))
    return True


def is_headline(line: str) -> bool:
    """Return whether a line below a label may be the headline that the label announces."""
    return (
        _SHORTEST_HEADLINE <= len(line) <= _LONGEST_HEADLINE
        and not line[0].islower()
        and not line.endswith((".", ",", ":", ";", '"', "”"))
    )


def may_hold_link(line: str) -> bool:
    """Return whether a line may end in a related link: a quick look."""
    tail = line[-_LONGEST_HEADLINE - _LONGEST_LABEL :]
    return "uga" in tail or "ilihan" in tail or "UGA" in tail


def remove_link_at_end(line: str, found_facts: FoundFacts, *, last: bool = False) -> str:
    """Return a line without the related link that it ends in, which is noted.

    Only a link that surely reaches to the end, and whose text is a headline, is removed.
    ``last``: the line is also the end of the text, so that the headline may end in a full stop.
    """
    if not may_hold_link(line):
        return line
    match = None
    for found in _AT_END.finditer(line, max(0, len(line) - _LONGEST_HEADLINE - _LONGEST_LABEL)):
        match = found
    if match is None or match.start() == 0:
        return line
    title = remove_credits_at_end(match["title"], found_facts).strip()
    ends = title.endswith(".") and not last
    if ends or title.endswith(",") or not _SHORTEST_HEADLINE <= len(title) <= _LONGEST_HEADLINE:
        return line
    if _SENTENCE_END.search(title):
        return line
    found_facts.add_related(title)
    return line[: match.start()].rstrip(" (|")
