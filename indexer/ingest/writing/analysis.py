"""Analyse articles: their texts to arrays of word numbers, their facts to columns."""

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
"""Exact forms that an analyzer remembers; chosen by hand for the memory of workers, which
``python -m tests.bench.compare`` prints."""

_ARTICLES_AT_ONCE = 500
"""Articles tokenised together; what they take stays in the processor's caches. Chosen by hand."""


class _Tokenised(NamedTuple):
    """Articles as numbers of exact forms; ``lengths`` (int64) are words by article and zone."""

    tokens: NDArray[np.uint32]
    slots: NDArray[np.uint32]
    compounds: NDArray[np.uint32]
    compound_slots: NDArray[np.int64]
    lengths: NDArray[np.int64]


class Analyzer:
    """Turns articles into batches of tokens.

    It keeps the tokenizer, with the numbers of all exact forms met so far, from batch to
    batch, since words recur; once there are more than ``most_forms``, it starts anew.
    """

    def __init__(self, most_forms: int = _MOST_FORMS, articles_at_once: int = _ARTICLES_AT_ONCE):
        self._most_forms = most_forms
        self._articles_at_once = articles_at_once
        self._tokenizer = BulkTokenizer()

    def analyse(self, articles: Sequence[Article]) -> TokenBatch:
        """Return the tokens, facts and compressed records of articles."""
        if len(self._tokenizer.forms) > self._most_forms:
            self._tokenizer = BulkTokenizer()
        tokenised = self._tokenise(articles)
        words, numbers = self._number_words(tokenised)
        return TokenBatch(
            words=words,
            tokens=numbers[tokenised.tokens],
            slots=tokenised.slots,
            compounds=numbers[tokenised.compounds],
            compound_slots=tokenised.compound_slots,
            lengths=tokenised.lengths.sum(axis=1, dtype=np.uint32),
            title_lengths=tokenised.lengths[:, HEADLINE].astype(np.uint32),
            deck_lengths=tokenised.lengths[:, DECK].astype(np.uint32),
            dates=np.array([article.minutes() for article in articles], dtype=np.int32),
            ids=[article.id.encode() for article in articles],
            titles=[article.title.encode() for article in articles],
            names=_names(articles),
            texts=pack_records([article.record() for article in articles]),
        )

    def _tokenise(self, articles: Sequence[Article]) -> _Tokenised:
        """Tokenise articles, so many at once."""
        size = self._articles_at_once
        parts = [
            _tokenise_at_once(self._tokenizer, articles[first : first + size])
            for first in range(0, len(articles) or 1, size)
        ]
        firsts = np.cumsum([0, *(len(part.tokens) for part in parts[:-1])]).tolist()
        compound_slots = [part.compound_slots + first for part, first in zip(parts, firsts, strict=True)]
        return _Tokenised(
            tokens=np.concatenate([part.tokens for part in parts]),
            slots=np.concatenate([part.slots for part in parts]),
            compounds=np.concatenate([part.compounds for part in parts]),
            compound_slots=np.concatenate(compound_slots),
            lengths=np.concatenate([part.lengths for part in parts]),
        )

    def _number_words(self, tokenised: _Tokenised) -> tuple[list[str], NDArray[np.uint32]]:
        """Return the exact forms that occur, and by the tokenizer's number of each its number in the batch.

        In the batch they are numbered from 1; 0 is an empty slot.
        """
        forms = self._tokenizer.forms
        used = np.zeros(len(forms), dtype=bool)
        used[tokenised.tokens] = True
        used[tokenised.compounds] = True
        used[EMPTY_SLOT] = False
        occurring = np.flatnonzero(used)
        numbers = np.zeros(len(used), dtype=np.uint32)
        numbers[occurring] = np.arange(1, len(occurring) + 1)
        return list(map(forms.__getitem__, occurring.tolist())), numbers


def _names(articles: Sequence[Article]) -> dict[str, list[str]]:
    """Return by name column the value of each article; ``""`` for none."""
    return {
        "source": [article.source or "" for article in articles],
        "place": [article.place or "" for article in articles],
        "section": [article.section or "" for article in articles],
        "author": [AUTHOR_SEPARATOR.join(article.authors) for article in articles],
    }


def _tokenise_at_once(tokenizer: BulkTokenizer, articles: Sequence[Article]) -> _Tokenised:
    """Tokenise articles; an empty slot stands behind each zone that has words, and behind each body."""
    texts: list[str] = []
    places: list[tuple[int, int]] = []
    for number, about in enumerate(articles):
        for kind, text in zones(about):
            texts.append(text)
            places.append((number, kind))
    article, zone = np.array(places, dtype=np.int64).reshape(-1, 2).T
    words, counts, compounds, firsts = tokenizer.read(texts)
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
