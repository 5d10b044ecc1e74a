"""Sets of queries whose right articles are known, and the folds that parameters are chosen on."""

import random
from pathlib import Path
from typing import Literal, NamedTuple

Half = Literal["odd", "even"]
HALVES: tuple[Half, Half] = ("odd", "even")
DOCUMENTS = "berita-50k"
"""The articles of the sets that have none of their own."""


class JudgedQuery(NamedTuple):
    """A query, and the ids of the articles that are right."""

    text: str
    right: frozenset[str]


class QuerySet(NamedTuple):
    """Queries over the same articles. ``documents`` is the file of these, JSON Lines, plain or ``.xz``."""

    name: str
    documents: Path
    odd: list[JudgedQuery]
    even: list[JudgedQuery]

    def queries(self, half: Half | None = None) -> list[JudgedQuery]:
        """Return the queries of odd lines (the first line is odd), of even lines, or all."""
        if half is None:
            return self.odd + self.even
        return self.odd if half == "odd" else self.even


def query_sets(data: Path, sample: int | None = None, seed: int = 1) -> list[QuerySet]:
    """Return the sets of a folder: each ``NAME.queries.tsv`` beside which there is a ``NAME.qrels``.

    They are over the articles of ``NAME.jsonl``, or else of :data:`DOCUMENTS`. Of each half of a
    set ``sample / 2`` queries are drawn, the same for the same seed, if it has more.
    """
    found = []
    for path in sorted(data.glob("*.queries.tsv")):
        name = path.name.removesuffix(".queries.tsv")
        qrels = data / f"{name}.qrels"
        if not qrels.exists():
            continue
        queries = _judged(path, qrels)
        halves = [queries[0::2], queries[1::2]]
        if sample is not None:
            draw = random.Random(seed)
            halves = [draw.sample(half, min(len(half), max(1, sample // 2))) for half in halves]
        found.append(QuerySet(name, _articles(data, name) or _usual_articles(data), *halves))
    if not found:
        raise FileNotFoundError(f"no NAME.queries.tsv with NAME.qrels in {data}")
    return found


def _judged(path: Path, qrels: Path) -> list[JudgedQuery]:
    right: dict[str, set[str]] = {}
    for line in qrels.read_text(encoding="utf-8").splitlines():
        qid, _, article, grade = line.split()
        if int(grade) > 0:
            right.setdefault(qid, set()).add(article)
    lines = [line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines()]
    return [JudgedQuery(text, frozenset(right.get(qid, ()))) for qid, text in lines]


def _articles(data: Path, name: str) -> Path | None:
    paths = (data / f"{name}{suffix}" for suffix in (".jsonl", ".jsonl.xz"))
    return next((path for path in paths if path.exists()), None)


def _usual_articles(data: Path) -> Path:
    path = _articles(data, DOCUMENTS)
    if path is None:
        raise FileNotFoundError(f"no {DOCUMENTS}.jsonl or .jsonl.xz in {data}")
    return path
