"""What to mark in the articles that a query finds."""

from search.engines.local.multi_term import expand
from search.engines.local.snapshot import Snapshot
from search.query.planner import Sought
from search.snippets import Highlight

_MOST_FORMS = 2_000  # of a pattern; more are a search for next to anything


def highlight(sought: Sought, snapshot: Snapshot) -> Highlight:
    """The marks of a query: every form of its words that the archive has met, its phrases, its patterns."""
    forms: dict[str, str] = {}
    weights: dict[str, float] = {}
    for word in sought.words:
        stem = snapshot.stem(word)
        unit = f"stem:{stem}"
        forms.update(dict.fromkeys(snapshot.stems.family(stem) | {word}, unit))
        weights[unit] = snapshot.idf("stem", stem)
    for query in sought.multiple:
        terms = (
            segment.reader.exact.terms[number].decode()
            for segment in snapshot.segments
            for number in expand(query, segment.reader.exact.terms)[:_MOST_FORMS]
        )
        for term in terms:
            forms.setdefault(term, str(query))
    for number, phrase in enumerate(sought.phrases):
        weights[str(number)] = sum(snapshot.idf("exact", word) for word in phrase)
    return Highlight(forms, sought.phrases, weights)
