"""Rank queries in a process of its own, in which BM25F may have another k1, b and weight of the headline.

These three are in the impacts of an index, by which documents are pruned. Where they are not the usual
ones, the process makes the impacts of every segment that it opens anew, in memory (about a second for
50,000 articles), so that nothing but the formula differs from what readers get.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from indexer.index import bm25f
from tests.bench.query_sets import JudgedQuery

_TERMS_AT_ONCE = 20_000


class Formula(NamedTuple):
    """The constants of BM25F."""

    k1: float = bm25f.K1
    b: float = bm25f.B
    title_weight: float = bm25f.TITLE_WEIGHT


USUAL = Formula()


class Place(NamedTuple):
    """Where the first right article of a query stands: 1 for the top, 0 where it is not among those wanted."""

    place: int

    @property
    def reciprocal(self) -> float:
        """Return what it adds to the sum of MRR@10."""
        return 1 / self.place if 1 <= self.place <= 10 else 0.0


class Told(NamedTuple):
    """What ``search`` tells of one query: its numbers of matches, and how the first right one matches."""

    full: int
    partial: int
    right: str
    """``full`` or ``partial``; empty where no right one is among those wanted."""


class Ranker:
    """A process that ranks queries by one formula; the weights may change from call to call."""

    def __init__(self, formula: Formula = USUAL):
        command = [sys.executable, "-m", "tests.bench.ranker", json.dumps(formula)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "Ranker":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def places(
        self,
        index: Path,
        queries: list[JudgedQuery],
        weights: dict[str, float] | None = None,
        *,
        limit: int = 10,
        expand: bool = True,
    ) -> list[Place]:
        """Return where the first right article of each query stands in ``Archive.rank``."""
        found = self._ask("places", index, queries, weights or {}, limit, expand)
        return [Place(place) for place in found]

    def told(self, index: Path, queries: list[JudgedQuery], limit: int) -> list[Told]:
        """Return what ``Archive.search`` tells of each query."""
        return [Told(*row) for row in self._ask("told", index, queries, {}, limit, True)]

    def _ask(self, method: str, index: Path, queries: list[JudgedQuery], *options: Any) -> list[Any]:
        job = [method, str(index), [(query.text, sorted(query.right)) for query in queries], *options]
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that ranks has ended; its error is above")
        found: list[Any] = json.loads(answer)
        return found


def _use(formula: Formula) -> None:
    """Set the constants of BM25F in this process. Modules that copy them must be imported later."""
    copied = [
        name for name in sys.modules if name.startswith(("search.engines.local", "indexer.index.segment"))
    ]
    if copied and formula != USUAL:
        raise RuntimeError(f"imported before the formula was set: {copied}")
    bm25f.K1, bm25f.B, bm25f.TITLE_WEIGHT = formula  # type: ignore[assignment]
    bm25f.SATURATION = bm25f.K1 + 1.0
    bm25f.IMPACT_STEP = bm25f.SATURATION / 255


def make_impacts_anew(reader: Any) -> None:
    """Replace the impacts of a segment that was opened by those of this process's formula."""
    import numpy as np

    stem, parts, tops = reader.stem, [], []
    for low in range(0, len(stem.terms), _TERMS_AT_ONCE):
        high = min(low + _TERMS_AT_ONCE, len(stem.terms))
        documents, frequencies, titles = stem.postings(low, high)
        weights = frequencies + (bm25f.TITLE_WEIGHT - 1) * titles
        parts.append(bm25f.impacts(weights, reader.lengths[documents], reader.average_length))
        first = stem.first[low:high].astype(np.int64)
        tops.append(np.maximum.reduceat(parts[-1], first - first[0]))
    stem.impacts, stem.tops = np.concatenate(parts), np.concatenate(tops)


class _Worker:
    """Answers jobs in the process of a :class:`Ranker`; each method is one kind of job."""

    def __init__(self, anew: bool):
        self._anew = anew
        self._opened: dict[str, Any] = {}

    def places(
        self,
        index: str,
        queries: list[tuple[str, list[str]]],
        weights: dict[str, float],
        limit: int,
        expand: bool,
    ) -> list[int]:
        archive = self._archive(index, weights)
        places = []
        for text, right in queries:
            hits = archive.rank(text, limit=limit, expand=expand)
            places.append(next((at for at, hit in enumerate(hits, 1) if hit.id in right), 0))
        return places

    def told(
        self,
        index: str,
        queries: list[tuple[str, list[str]]],
        weights: dict[str, float],
        limit: int,
        expand: bool,
    ) -> list[tuple[int, int, str]]:
        archive = self._archive(index, weights)
        rows = []
        for text, right in queries:
            results = archive.search(text, limit=limit, expand=expand)
            hit = next((hit for hit in results.hits if hit.id in right), None)
            matched = "" if hit is None else "partial" if hit.relaxed else "full"
            rows.append((results.total, results.relaxed, matched))
        return rows

    def _archive(self, index: str, weights: dict[str, float]) -> Any:
        from search.archive import Archive
        from search.engines.local.local_engine import LocalEngine
        from search.engines.local.ranking_weights import RankingWeights
        from search.query.synonyms import Synonyms

        if index not in self._opened:
            engine = self._opened[index] = LocalEngine(index)
            for segment in engine.snapshot().segments if self._anew else ():
                make_impacts_anew(segment.reader)
        engine = self._opened[index]
        engine.snapshot().weights = RankingWeights(**weights)
        return Archive(engine, Synonyms.load(()))


def _main() -> None:
    """Answer jobs, one a line of JSON, until there are no more."""
    formula = Formula(*json.loads(sys.argv[1]))
    _use(formula)
    worker = _Worker(anew=formula != USUAL)
    for line in sys.stdin:
        method, *options = json.loads(line)
        print(json.dumps(getattr(worker, method)(*options)), flush=True)


if __name__ == "__main__":
    _main()
