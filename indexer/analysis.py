"""Articles to token arrays: what a worker process does to a batch of them."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from indexer.article import Article
from indexer.columns.invert import EMPTY_SLOT, Batch
from indexer.columns.texts import pack_records
from indexer.language.tokenizer import LONGEST_TOKEN, find_words, fold
from indexer.schema import BODY, DECK, HEADLINE, zones

_MOST_RUNS = 200_000
_MOST_FORMS = 400_000
_PUNCTUATION = ".,;:!?\"'()[]{}-–—…“”‘’«»/*&%$#@+=<>|~`´_"
_STRETCH = 500  # articles; what they take stays in the processor's caches
_NOTHING = (np.empty(0, np.uint32), np.empty(0, np.uint32), np.empty((0, 3), np.int64))
_END = ""  # no run of letters is empty, so it stands for the empty slot behind a zone


class _Runs(dict[str, int]):
    """What stands between white space, to the words in it, each distinct run tokenised once while remembered.

    No token holds white space, so a text's tokens are those of its runs. A
    value above 0 is the only word of the run by its number; 0 is no word at all, and below 0
    is the place, negated, of several words in ``several``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.forms = [_END]
        """Exact forms by their numbers; the first is the empty slot."""
        self.several: list[tuple[int, ...]] = [()]
        self._numbers: dict[str, int] = {}

    def __missing__(self, run: str) -> int:
        core = run.strip(_PUNCTUATION)
        if core.isalnum() and len(core) <= LONGEST_TOKEN:
            # Most runs: a word between punctuation, which joins nothing unless letters or digits follow it.
            value = self._number(core.lower() if core.isascii() else fold(core))
        else:
            words = [self._number(fold(word)) for word in find_words(core)]
            if len(words) < 2:
                value = words[0] if words else 0
            else:
                value = -len(self.several)
                self.several.append(tuple(words))
        if len(self) < _MOST_RUNS:
            self[run] = value
        return value

    def _number(self, exact: str) -> int:
        number = self._numbers.get(exact)
        if number is None:
            number = self._numbers[exact] = len(self.forms)
            self.forms.append(exact)
        return number


_runs = _Runs()


def analyse(articles: Sequence[Article]) -> Batch:
    """Tokenise articles and compress their records."""
    global _runs  # noqa: PLW0603 - remembered from batch to batch, as words recur
    if len(_runs.forms) > _MOST_FORMS:
        _runs = _Runs()
    parts = [_tokenised(articles[i : i + _STRETCH]) for i in range(0, len(articles), _STRETCH)]
    tokens, slots, lengths = (np.concatenate(pieces) for pieces in zip(_NOTHING, *parts, strict=True))
    used = np.zeros(len(_runs.forms), dtype=bool)
    used[tokens] = True
    used[EMPTY_SLOT] = False
    forms = np.flatnonzero(used)
    numbers = np.zeros(len(used), dtype=np.uint32)
    numbers[forms] = np.arange(1, len(forms) + 1)
    return Batch(
        words=[_runs.forms[form] for form in forms.tolist()],
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
    written: list[str] = []
    places: list[tuple[int, int, int]] = []
    for number, about in enumerate(articles):
        for kind, text in zones(about):
            written += text.split()
            places.append((number, kind, len(written)))
            written.append(_END)
    article, zone, ends = np.array(places).T
    values = np.fromiter(map(_runs.__getitem__, written), np.int64, len(written))
    counts = (values > 0).astype(np.int64)
    several = np.flatnonzero(values < 0)
    groups = [_runs.several[place] for place in (-values[several]).tolist()]
    counts[several] = [len(group) for group in groups]
    before = np.concatenate([[0], np.cumsum(counts)])
    words = np.diff(before[ends], prepend=0)  # no end counts as yet, so these are words alone
    counts[ends[(zone == BODY) | (words > 0)]] = 1  # a headline or deck without words is no zone
    tokens = np.repeat(values, counts)  # an end's value is 0, the empty slot's number
    if groups:
        firsts = np.cumsum(counts)[several] - counts[several]
        sizes = counts[several]
        at = np.repeat(firsts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        tokens[at] = np.fromiter(chain.from_iterable(groups), np.int64, len(at))
    lengths = np.zeros((len(articles), 3), dtype=np.int64)
    lengths[article, zone] = words
    slots = np.bincount(article[(zone == BODY) | (words > 0)], minlength=len(articles))
    return tokens.astype(np.uint32), (slots + lengths.sum(axis=1)).astype(np.uint32), lengths
