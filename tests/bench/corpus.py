"""Articles and queries for the benchmarks: real records, as many as asked for, and questions from headlines."""

import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from indexer.language.tokenizer import exact_words

KINDS = ("single", "and", "or 2-4", "headline or", "phrase")


class Record(NamedTuple):
    """What every engine is given of an article."""

    id: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Question:
    """One query: its kind, one of :data:`KINDS`, and its words in exact form."""

    kind: str
    words: tuple[str, ...]


def read_records(path: Path, most: int | None = None) -> list[Record]:
    """Return the records of a JSON Lines file, plain or ``.xz``, that have a body, ``most`` of them at most."""
    return list(islice(records_in(path), most))


def records_in(path: Path) -> Iterator[Record]:
    """Yield the records of a JSON Lines file, plain or ``.xz``, that have a body; no title is an empty one."""
    with lzma.open(path, "rb") if path.suffix == ".xz" else path.open("rb") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("body"):
                yield Record(str(row["id"]), row.get("title") or "", row["body"])


def write_records(path: Path, records: Iterable[Record]) -> None:
    """Write records as a JSON Lines file; what has no title has none there."""
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            row = {name: value for name, value in record._asdict().items() if value}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def scaled(records: list[Record], count: int, seed: int = 1) -> Iterator[Record]:
    """Yield ``count`` records: the given ones, then mixtures of their sentences, the same for the same seed.

    A mixture has the headline of one article, the length in sentences of
    another, and each of its sentences from any, so that lengths, words and
    word pairs keep their frequencies. What they are mixed from is in memory once this returns.
    """
    if count <= len(records):
        return iter(records[:count])
    sentences = [re.split(r"(?<=[.!?])\s+|\n+", record.body) for record in records]
    return chain(records, _mixtures(records, sentences, count, random.Random(seed)))


def _mixtures(
    records: list[Record], sentences: list[list[str]], count: int, chance: random.Random
) -> Iterator[Record]:
    for number in range(len(records), count):
        length = len(chance.choice(sentences))
        body = " ".join(chance.choice(chance.choice(sentences)) for _ in range(length))
        yield Record(f"mix-{number}", chance.choice(records).title, body)


def questions(records: list[Record], each: int, seed: int = 2) -> list[Question]:
    """Return ``each`` questions of every kind, drawn from the headlines of ``records``."""
    chance = random.Random(seed)
    headlines = [words for record in records if len(words := exact_words(record.title)) >= 4]
    return [
        Question(kind, _words(kind, chance.choice(headlines), chance)) for kind in KINDS for _ in range(each)
    ]


def _words(kind: str, headline: list[str], chance: random.Random) -> tuple[str, ...]:
    if kind == "single":
        return (chance.choice(headline),)
    if kind == "phrase":
        start = chance.randrange(len(headline) - 1)
        return tuple(headline[start : start + 2])
    most = {"and": 3, "or 2-4": 4}.get(kind)
    words = chance.sample(headline, chance.randint(2, most)) if most else headline
    return tuple(dict.fromkeys(words))
