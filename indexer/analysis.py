"""Articles to token arrays: what a worker process does to a batch of them."""

from collections.abc import Sequence

import numpy as np

from indexer.article import Article
from indexer.columns.invert import EMPTY_SLOT, Batch
from indexer.columns.texts import pack_records
from indexer.language.tokenizer import find_words, fold
from indexer.schema import BODY, zones

_MOST_SURFACES = 400_000
_EMPTY = ""  # no word is empty, so it stands for the empty slot


class _Surfaces(dict[str, int]):
    """Words as written, to the numbers of their exact forms; folded once each while they are remembered."""

    def __init__(self) -> None:
        super().__init__({_EMPTY: EMPTY_SLOT})
        self.forms = [_EMPTY]
        self._numbers: dict[str, int] = {_EMPTY: EMPTY_SLOT}

    def __missing__(self, surface: str) -> int:
        exact = fold(surface)
        number = self._numbers.get(exact)
        if number is None:
            number = self._numbers[exact] = len(self.forms)
            self.forms.append(exact)
        self[surface] = number
        return number


_surfaces = _Surfaces()


def analyse(articles: Sequence[Article]) -> Batch:
    """Tokenise articles and compress their records."""
    global _surfaces  # noqa: PLW0603 - remembered from batch to batch, as words recur
    if len(_surfaces) > _MOST_SURFACES:
        _surfaces = _Surfaces()
    written: list[str] = []
    slots, lengths, titles, decks = [], [], [], []
    for article in articles:
        before = len(written)
        counts = [0, 0, 0]
        for zone, text in zones(article):
            words = find_words(text)
            counts[zone] = len(words)
            written += words
            if words or zone == BODY:  # a headline or deck without words is no zone
                written.append(_EMPTY)
        slots.append(len(written) - before)
        lengths.append(sum(counts))
        titles.append(counts[0])
        decks.append(counts[1])
    tokens = np.fromiter(map(_surfaces.__getitem__, written), np.uint32, len(written))
    used = np.zeros(len(_surfaces.forms), dtype=bool)
    used[tokens] = True
    used[EMPTY_SLOT] = False
    forms = np.flatnonzero(used)
    numbers = np.zeros(len(used), dtype=np.uint32)
    numbers[forms] = np.arange(1, len(forms) + 1)
    return Batch(
        words=[_surfaces.forms[form] for form in forms.tolist()],
        tokens=numbers[tokens],
        slots=np.array(slots, dtype=np.uint32),
        lengths=np.array(lengths, dtype=np.uint32),
        title_lengths=np.array(titles, dtype=np.uint32),
        deck_lengths=np.array(decks, dtype=np.uint32),
        dates=np.array([article.minutes() for article in articles], dtype=np.int32),
        ids=[article.id.encode() for article in articles],
        titles=[article.title.encode() for article in articles],
        names={
            "source": [article.source or "" for article in articles],
            "place": [article.place or "" for article in articles],
            "section": [article.section or "" for article in articles],
        },
        texts=pack_records([article.to_json().encode() for article in articles]),
    )
