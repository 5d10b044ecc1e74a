"""Count the words of an archive: how often, how often with a capital, and beside what."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import UnreadableFile, os_reason
from indexer.language.tokenizer import fold
from indexer.reasons import reason

_BY_ACCIDENT = 2  # fewer articles that hold both words tell nothing. Chosen by hand

# A word with what hyphens join to it, or a mark that may end a sentence or open a quotation or a heading.
_PIECE = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[.!?\n:;\"“”‘()\[\]…–—|/]")


@dataclass(frozen=True)
class WordCounts:
    """How often each folded word stands in the bodies of an archive; 0 for words that do not.

    ``every`` counts all places. ``lower`` and ``capital`` count the places inside sentences, where a
    capital is the mark of a name: not after a full stop, a colon, a bracket, a quotation mark or the like.
    """

    every: Counter[str]
    lower: Counter[str]
    capital: Counter[str]

    def capitalised(self, word: str) -> float:
        """Return the share of a word's places inside sentences where it has a capital; 0 without any."""
        places = self.lower[word] + self.capital[word]
        return self.capital[word] / places if places else 0.0


def bodies(path: Path) -> Iterator[str]:
    """Yield the bodies of the articles in a file of JSON lines.

    Raises :class:`UnreadableFile`, which names the file and the line.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    body = json.loads(line)["body"]
                except (ValueError, KeyError, TypeError) as error:
                    raise UnreadableFile(path, reason("no-article-in-line"), number) from error
                if isinstance(body, str):
                    yield body
    except OSError as error:
        raise UnreadableFile(path, os_reason(error)) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, reason("not-utf-8")) from error


def count_words(path: Path) -> WordCounts:
    """Count the words of an archive. Raises :class:`UnreadableFile`."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for body in bodies(path):
        inside = False
        for piece in _PIECE.findall(body):
            if not piece[0].isalnum():
                inside = False
                continue
            counter = opening if not inside else capital if piece[0].isupper() else lower
            counter[fold(piece)] += 1
            inside = True
    return WordCounts(lower + capital + opening, lower, capital)


def kinships(path: Path, kin: Mapping[str, str], families: Mapping[str, str]) -> dict[str, float]:
    """Return how many times as often as by chance a word and its supposed family share an article.

    It is 1 for chance. Words of one meaning stand together several times as often (Xu and Croft,
    *Corpus-based stemming using cooccurrence of word variants*, 1998). ``kin`` gives each word
    its supposed stem, ``families`` gives other words their stems, which are sure. Raises
    :class:`UnreadableFile`.
    """
    wanted = frozenset(kin.values())
    stems = {word: stem for word, stem in families.items() if stem in wanted and word not in kin}
    alone: Counter[str] = Counter()
    family: Counter[str] = Counter()
    together: Counter[str] = Counter()
    articles = 0
    for body in bodies(path):
        articles += 1
        words = {fold(piece) for piece in _PIECE.findall(body)}
        here = {stems[word] for word in words if word in stems}
        of_kin = [word for word in words if word in kin]
        family.update(here)
        alone.update(of_kin)
        together.update(word for word in of_kin if kin[word] in here)
    return {
        word: together[word] * articles / (alone[word] * family[stem])
        if together[word] >= _BY_ACCIDENT
        else 0.0
        for word, stem in kin.items()
    }
