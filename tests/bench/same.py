"""Compare answers with loops over the texts, and with Whoosh's own searcher, on real articles.

    python -m tests.bench.same --docs berita-50k.jsonl.xz --articles 20000 --queries 2016

Builds an index of several segments with deletions. Then, for random queries of every kind, it compares ids and scores
(to float32) with loops over the texts and, where Whoosh does what it documents, with its ``Searcher`` without a limit on
the same index. The ten best found by score bounds are compared with those of the full evaluation, and so are the total
and all documents that match. Prints how many queries of each kind were compared, and those that differ.
"""

import argparse
import random
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from whoosh.index import open_dir

from indexer.article import Article
from indexer.index.open_index import stored_article
from indexer.index.whoosh_codec.bm25f_model import Bm25F
from indexer.ingest.writing.index_writer import IndexWriter
from indexer.language.tokenizer import exact_words
from search.deadline import Deadline
from search.engines.local.evaluator import Evaluator
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.ordering import top_n
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.top_documents import top_documents
from tests.bench.corpus import Record, read_records
from tests.oracle import Naive
from tests.random_queries import KINDS, agrees_with_whoosh, random_query

_TOLERANCE = 2e-7  # relative; float32 has 24 bits
_TIMEOUT = 600  # seconds a query; far more than any takes
_TELL_EVERY = 100  # queries
_SHOWN = 20  # queries that differ


def build(folder: Path, records: list[Record]) -> None:
    """Index records in five commits, then replace some articles and delete others."""
    chance = random.Random(4)
    IndexWriter.create(folder).close()
    share = [len(records) * percent // 100 for percent in (0, 76, 95, 99, 100)]
    for low, high in pairwise(share):
        writer = IndexWriter(folder)
        for number, record in enumerate(records[low:high], low):
            date = (
                f"20{10 + number % 14:02}-{1 + number % 12:02}-{1 + number % 28:02}" if number % 9 else None
            )
            precision: Any = "day" if date else None
            writer.add(
                Article(
                    record.id, record.title or record.id, record.body, date=date, date_precision=precision
                )
            )
        for record in chance.sample(records[:low], low // 100):
            writer.delete(record.id)
        writer.commit()
        writer.close()


def close(ours: dict[str, float], theirs: dict[str, float]) -> bool:
    """Return whether the same ids have the same scores, to float32."""
    if ours.keys() != theirs.keys():
        return False
    left = np.array([ours[key] for key in ours])
    right = np.array([theirs[key] for key in ours])
    return bool(np.allclose(left, right, rtol=_TOLERANCE, atol=0))


class Comparison:
    """Compares queries over one index, and counts by kind how many were compared, with Whoosh too, and differ."""

    def __init__(self, folder: Path):
        self.snapshot = IndexSnapshot(folder)
        articles = [
            (stored_article(folder, segment.reader, number), not segment.live_mask[number])
            for segment in self.snapshot.segments
            for number in range(segment.size)
        ]
        self.dates = [article.minutes() for article, _ in articles if article.date]
        self.naive = Naive(articles)
        self.searcher = open_dir(str(folder)).searcher(weighting=Bm25F())
        self.done: Counter[str] = Counter()
        self.with_whoosh: Counter[str] = Counter()
        self.differing: list[tuple[str, Any]] = []

    def run(self, words: list[str], queries: int) -> None:
        """Compare random queries of all kinds in turn."""
        dates = min(self.dates), max(self.dates)
        chance = random.Random(5)
        for number in range(queries):
            kind = KINDS[number % len(KINDS)]
            self.compare(kind, random_query(kind, words, dates, chance, 2))
            if (number + 1) % _TELL_EVERY == 0:
                print(f"{number + 1} queries, {len(self.differing)} differ", flush=True)

    def compare(self, kind: str, query: Any) -> None:
        """Compare one query."""
        evaluator = Evaluator(self.snapshot, Deadline(_TIMEOUT))
        matches = evaluator.matches(query)
        ids = [self.snapshot.article_id(document) for document in matches.documents.tolist()]
        ours = dict(zip(ids, matches.scores.tolist(), strict=True))
        if not close(ours, self.naive.search(query)):
            self.differing.append(("naive", query))
        if not self._same_top(query, matches, evaluator):
            self.differing.append(("top ten", query))
        self.done[kind] += 1
        if agrees_with_whoosh(query):
            self._compare_with_whoosh(kind, query, ours)

    def _same_top(self, query: Any, matches: ScoredDocuments, evaluator: Evaluator) -> bool:
        """Return whether score bounds find the ten best, the total and the documents of the full evaluation."""
        found = top_documents(query, 10, self.snapshot, evaluator, Deadline(_TIMEOUT))
        top = top_n(found.candidates, "relevance", 10, self.snapshot)
        whole = top_n(matches, "relevance", 10, self.snapshot)
        return (
            found.total == len(matches.documents)
            and np.array_equal(top.documents, whole.documents)
            and np.array_equal(np.sort(found.matching()), np.sort(matches.documents))
        )

    def _compare_with_whoosh(self, kind: str, query: Any, ours: dict[str, float]) -> None:
        try:
            results = self.searcher.search(query, limit=None)
        except Exception as error:  # of Whoosh's own, of many classes: told, and the next query is tried
            print("Whoosh fails:", repr(error), query)
            return
        if not close(ours, {hit["id"]: hit.score for hit in results}):
            self.differing.append(("whoosh", query))
        self.with_whoosh[kind] += 1


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--docs", type=Path, required=True, help="JSON Lines, may be .xz: id, title, body")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=2_016)
    options = parser.parse_args()
    records = read_records(options.docs, options.articles)
    words = [
        word
        for record in records[:: max(1, len(records) // 100)]
        for word in exact_words(record.title + " " + record.body[:200])
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "index"
        build(folder, records)
        began = perf_counter()
        comparison = Comparison(folder)
        snapshot = comparison.snapshot
        print(f"{len(snapshot.segments)} segments, {snapshot.size} documents", end=", ")
        print(f"{snapshot.article_count} not deleted")
        comparison.run(words, options.queries)
    for kind in KINDS:
        done, too = comparison.done[kind], comparison.with_whoosh[kind]
        print(f"{kind:<10}{done:>6} compared, {too:>5} with Whoosh too")
    for what, query in comparison.differing[:_SHOWN]:
        print("DIFFERS", what, query)
    total, differing = comparison.done.total(), len(comparison.differing)
    print(f"{total} queries in {perf_counter() - began:.0f} s, {differing} differ")


if __name__ == "__main__":
    main()
