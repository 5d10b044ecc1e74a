"""Find the abbreviations that headlines write in capitals, as *KPK* or *DPR*, so that completions do too.

Headlines begin nearly every word with a capital, so that names are not told by it.
"""

from search.engines.protocol import Vocabulary
from search.query.function_words import FUNCTION_WORDS


def written(vocabulary: Vocabulary, form: str) -> str:
    """Return an exact form as headlines write it: in capitals where most of them do, else as it is."""
    capitals = form.upper()
    if len(form) == 1 or form in FUNCTION_WORDS or len(capitals) != len(form):
        return form
    seen = told = 0
    for headline in vocabulary.headlines_with(form):
        at = headline.lower().find(form)
        around = headline[max(0, at - 1) : at] + headline[at + len(form) : at + len(form) + 1]
        if at < 0 or any(map(str.isalnum, around)) or headline.isupper():
            continue
        seen += 1
        told += headline[at : at + len(form)] == capitals
    return capitals if 2 * told > seen else form
