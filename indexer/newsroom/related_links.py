"""Links to other stories that stand between the paragraphs of one: kept with it, but not part of it."""

import re

from indexer.newsroom.credits import credits_at_end
from indexer.newsroom.found_facts import FoundFacts

_LONGEST_HEADLINE = 170
_SHORTEST_HEADLINE = 12
_LABEL = re.compile(
    r"[(\[*]*\s*(?:baca|simak|lihat|tonton|saksikan)\s?(?:juga|:)\s?(?:video|berita|artikel)?\s*[:,-]?\s*",
    re.IGNORECASE,
)
_HEADINGS = frozenset(
    {"baca juga", "baca", "simak juga", "lihat juga", "tonton juga", "saksikan juga", "baca pula"}
)
_BRACKETED = re.compile(r"[(\[]\s?[Bb](?:aca|ACA) [Jj](?:uga|UGA)\s?:?\s*(?P<title>[^)\]\n]{5,200})[)\]] ?")
_AT_END = re.compile(
    r"(?:(?:B(?:aca|ACA) [Jj](?:uga|UGA)\s?:|Pilihan (?:Editor|Redaksi)\s?:|Lihat [Jj]uga\s?:)\s*)"
    r"(?P<title>[^\n]+)"
)
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+[A-Z\"“]|[a-z\"”][.][A-Z]|[\"“”]")
_VIDEO_HERE = re.compile(r"\s*(?:(?:berikut )?di (?:sini|bawah ini)|berikut)?\s*:?$", re.IGNORECASE)


def bracketed_out(text: str, found_facts: FoundFacts) -> str:
    """``text`` without related links in brackets, wherever they stand."""

    def noted(match: re.Match[str]) -> str:
        found_facts.link(match["title"])
        return "" if match.string[match.start() - 1 : match.start()].isspace() else " "

    if "(B" in text or "[B" in text or "(b" in text or "[b" in text or "( B" in text or "[ B" in text:
        return _BRACKETED.sub(noted, text)
    return text


def related_line(line: str, found_facts: FoundFacts) -> bool | None:
    """Whether a line is a related link, which is noted; ``None`` where it is the label of one on the next."""
    if line.strip(" :*([)]").lower() in _HEADINGS:
        return None
    if len(line) > 2 * _LONGEST_HEADLINE or not (match := _LABEL.match(line)):
        return False
    title = credits_at_end(line[match.end() :].rstrip(" )]*"), found_facts)
    if len(title) > _LONGEST_HEADLINE:
        return False
    if not title or title[0].islower() or title.endswith((".", ",")):
        return False  # a sentence that asks to read or to see something
    found_facts.link(_VIDEO_HERE.sub("", title).strip("\"“”'’ "))
    return True


def is_headline(line: str) -> bool:
    """Whether a line below a label may be the headline it announces."""
    return (
        _SHORTEST_HEADLINE <= len(line) <= _LONGEST_HEADLINE
        and not line[0].islower()
        and not line.endswith((".", ",", ":", ";", '"', "”"))
    )


def may_hold_link(line: str) -> bool:
    """Whether a line may end in a related link: a quick look."""
    tail = line[-_LONGEST_HEADLINE - 20 :]
    return "uga" in tail or "ilihan" in tail or "UGA" in tail


def link_at_end(line: str, found_facts: FoundFacts, *, last: bool = False) -> str:
    """A line without the related link it ends in, if it surely reaches to the end and is a headline.

    ``last`` where the line is the end of the text as well.
    """
    if not may_hold_link(line):
        return line
    match = None
    for found in _AT_END.finditer(line, max(0, len(line) - _LONGEST_HEADLINE - 20)):
        match = found
    if match is None or match.start() == 0:
        return line
    title = credits_at_end(match["title"], found_facts).strip()
    ends = title.endswith(".") and not last
    if ends or title.endswith(",") or not _SHORTEST_HEADLINE <= len(title) <= _LONGEST_HEADLINE:
        return line
    if _SENTENCE_END.search(title):
        return line
    found_facts.link(title)
    return line[: match.start()].rstrip(" (|")
