"""Articles to token arrays: what a worker process does to a batch of them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.article import Article
from indexer.index.segment.reader import AUTHOR_SEPARATOR
from indexer.index.segment.stored_articles import pack_records
from indexer.index.segment.writer import EMPTY_SLOT, TokenBatch
from indexer.index.zones import BODY, DECK, HEADLINE, zones
from indexer.language.bulk_tokenizer import BulkTokenizer

_MOST_FORMS = 200_000
_STRETCH = 500  # articles; what they take stays in the processor's caches

_numbers = BulkTokenizer()


class _Tokenised(NamedTuple):
    """Articles as numbers of exact forms; ``lengths`` (int64) are words by article and zone."""

    tokens: NDArray[np.uint32]
    slots: NDArray[np.uint32]
    compounds: NDArray[np.uint32]
    compound_slots: NDArray[np.int64]
    lengths: NDArray[np.int64]


def analyse(articles: Sequence[Article]) -> TokenBatch:
    """Tokenise articles and compress their records."""
    global _numbers  # noqa: PLW0603 - remembered from batch to batch, as words recur
    if len(_numbers.forms) > _MOST_FORMS:
        _numbers = BulkTokenizer()
    parts = [_tokenised(articles[i : i + _STRETCH]) for i in range(0, len(articles) or 1, _STRETCH)]
    before = np.cumsum([0, *(len(part.tokens) for part in parts)]).tolist()
    tokens = np.concatenate([part.tokens for part in parts])
    compounds = np.concatenate([part.compounds for part in parts])
    lengths = np.concatenate([part.lengths for part in parts])
    used = np.zeros(len(_numbers.forms), dtype=bool)
    used[tokens] = True
    used[compounds] = True
    used[EMPTY_SLOT] = False
    forms = np.flatnonzero(used)
    numbers = np.zeros(len(used), dtype=np.uint32)
    numbers[forms] = np.arange(1, len(forms) + 1)
    return TokenBatch(
        words=list(map(_numbers.forms.__getitem__, forms.tolist())),
        tokens=numbers[tokens],
        slots=np.concatenate([part.slots for part in parts]),
        compounds=numbers[compounds],
        compound_slots=np.concatenate(
            [part.compound_slots + first for part, first in zip(parts, before, strict=False)]
        ),
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
            "author": [AUTHOR_SEPARATOR.join(article.authors) for article in articles],
        },
        texts=pack_records([article.record() for article in articles]),
    )


def _tokenised(articles: Sequence[Article]) -> _Tokenised:
    texts: list[str] = []
    places: list[tuple[int, int]] = []
    for number, about in enumerate(articles):
        for kind, text in zones(about):
            texts.append(text)
            places.append((number, kind))
    article, zone = np.array(places, dtype=np.int64).reshape(-1, 2).T
    words, counts, compounds, firsts = _numbers.read(texts)
    empty = (zone == BODY) | (counts > 0)  # a headline or deck without words is no zone
    tokens = np.full(len(words) + int(empty.sum()), EMPTY_SLOT, dtype=np.uint32)
    word_slots = np.arange(len(words)) + np.repeat(np.cumsum(empty) - empty, counts)
    tokens[word_slots] = words
    lengths = np.zeros((len(articles), 3), dtype=np.int64)
    lengths[article, zone] = counts
    slots = np.bincount(article[empty], minlength=len(articles)) + lengths.sum(axis=1)
    return _Tokenised(
        tokens, slots.astype(np.uint32), compounds.astype(np.uint32), word_slots[firsts], lengths
    )
