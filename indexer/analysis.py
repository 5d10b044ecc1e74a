"""Articles to token arrays: what a worker process does to a batch of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.article import Article
from indexer.columns.invert import EMPTY_SLOT, Batch
from indexer.columns.texts import pack_records
from indexer.language.numbering import WordNumbers
from indexer.schema import BODY, DECK, HEADLINE, zones

_MOST_FORMS = 400_000
_STRETCH = 500  # articles; what they take stays in the processor's caches
_NOTHING = (np.empty(0, np.uint32), np.empty(0, np.uint32), np.empty((0, 3), np.int64))

_numbers = WordNumbers()


def analyse(articles: Sequence[Article]) -> Batch:
    """Tokenise articles and compress their records."""
    global _numbers  # noqa: PLW0603 - remembered from batch to batch, as words recur
    if len(_numbers.forms) > _MOST_FORMS:
        _numbers = WordNumbers()
    parts = [_tokenised(articles[i : i + _STRETCH]) for i in range(0, len(articles), _STRETCH)]
    tokens, slots, lengths = (np.concatenate(pieces) for pieces in zip(_NOTHING, *parts, strict=True))
    used = np.zeros(len(_numbers.forms), dtype=bool)
    used[tokens] = True
    used[EMPTY_SLOT] = False
    forms = np.flatnonzero(used)
    numbers = np.zeros(len(used), dtype=np.uint32)
    numbers[forms] = np.arange(1, len(forms) + 1)
    return Batch(
        words=[_numbers.forms[form] for form in forms.tolist()],
        tokens=numbers[tokens],
        slots=slots,
        lengths=lengths.sum(axis=1, dtype=np.uint32),
        title_lengths=lengths[:, HEADLINE].astype(np.uint32),
        deck_lengths=lengths[:, DECK].astype(np.uint32),
        dates=np.array([article.minutes() for article in articles], dtype=np.int32),
        ids=[article.id.encode() for article in articles],
        titles=[article.title.encode() for article in articles],
        names={
            "source": [article.source or "" for article in articles],
            "place": [article.place or "" for article in articles],
            "section": [article.section or "" for article in articles],
        },
        texts=pack_records([article.record() for article in articles]),
    )


def _tokenised(
    articles: Sequence[Article],
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]:
    """The number of the word in each slot, the slots of each article, and its words by zone."""
    texts: list[str] = []
    places: list[tuple[int, int]] = []
    for number, about in enumerate(articles):
        for kind, text in zones(about):
            texts.append(text)
            places.append((number, kind))
    article, zone = np.array(places).T
    words, counts = _numbers.read(texts)
    empty = (zone == BODY) | (counts > 0)  # a headline or deck without words is no zone
    tokens = np.full(len(words) + int(empty.sum()), EMPTY_SLOT, dtype=np.uint32)
    tokens[np.arange(len(words)) + np.repeat(np.cumsum(empty) - empty, counts)] = words
    lengths = np.zeros((len(articles), 3), dtype=np.int64)
    lengths[article, zone] = counts
    slots = np.bincount(article[empty], minlength=len(articles)) + lengths.sum(axis=1)
    return tokens, slots.astype(np.uint32), lengths
