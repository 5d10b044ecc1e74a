"""Choose the words and phrases to mark in the articles that a query finds."""

from search.engines.protocol import Vocabulary
from search.query.planner import HighlightTerms
from search.snippets import Highlight

_MOST_FORMS = 2_000
"""Of a pattern in each segment; more are a search for next to anything. Chosen by hand."""


def highlight(wanted: HighlightTerms, vocabulary: Vocabulary) -> Highlight:
    """Return the marks of a query: its words in every form the archive has met, its phrases, its patterns."""
    forms: dict[str, str] = {}
    weights: dict[str, float] = {}
    for word in wanted.words:
        stem = vocabulary.stem(word)
        unit = f"stem:{stem}"
        forms.update(dict.fromkeys({word, *vocabulary.forms_of_stem(stem)}, unit))
        weights[unit] = vocabulary.idf("stem", stem)
    for query in wanted.multi_term:
        for form in vocabulary.forms_of_pattern(query, _MOST_FORMS):
            forms.setdefault(form, str(query))
    for number, phrase in enumerate(wanted.phrases):
        weights[str(number)] = sum(vocabulary.idf("exact", word) for word in phrase)
    for word in {word for phrase in wanted.phrases for word in phrase}:
        weights[f"near {word}"] = vocabulary.idf("exact", word)
    return Highlight(forms, wanted.phrases, weights)
