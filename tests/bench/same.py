"""Compares answers with Whoosh's own searcher and with loops over the texts, on real articles.

    python -m tests.bench.same --docs berita-50k.jsonl.xz --articles 20000 --queries 2000

Builds an index of several segments with deletions, then for random queries of
every kind compares: ids and scores (to float32) with loops over the texts, and,
where Whoosh does what it documents, with its ``Searcher`` without a limit on the
same index; and the pruned top ten with the full evaluation's. Prints how many
queries of each kind agreed.
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
from search.engines.local.snapshot import Snapshot
from whoosh.index import open_dir

from indexer.article import Article
from indexer.index.open_index import stored_article
from indexer.index.whoosh_codec.bm25f_model import Bm25F
from indexer.ingest.writing.index_writer import IndexWriter
from indexer.language.tokenizer import exact_words
from search.deadline import Deadline
from search.engines.local.evaluator import Evaluator
from search.engines.local.top_documents import top_documents
from search.executor import top_n
from tests.bench.corpus import Record, read_records
from tests.oracle import Naive
from tests.random_queries import KINDS, agrees_with_whoosh, random_query

_TOLERANCE = 2e-7  # relative; float32 has 24 bits


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
    """Whether the same ids have the same scores, to float32."""
    if ours.keys() != theirs.keys():
        return False
    left = np.array([ours[key] for key in ours])
    right = np.array([theirs[key] for key in ours])
    return bool(np.allclose(left, right, rtol=_TOLERANCE, atol=0))


def compare(folder: Path, words: list[str], queries: int) -> tuple[Counter[str], Counter[str], list[Any]]:
    """Queries compared by kind, compared with Whoosh by kind, and those that differ."""
    snapshot = Snapshot(folder)
    articles = [
        (stored_article(folder, segment.columns, number), not segment.live_mask[number])
        for segment in snapshot.segments
        for number in range(segment.size)
    ]
    print(
        f"{len(snapshot.segments)} segments, {snapshot.size} documents, {snapshot.article_count} not deleted"
    )
    naive = Naive(articles)
    searcher = open_dir(str(folder)).searcher(weighting=Bm25F())
    known = [minutes for minutes in naive.dates if minutes > 0]
    dates = min(known), max(known)
    chance = random.Random(5)
    done: Counter[str] = Counter()
    with_whoosh: Counter[str] = Counter()
    differing = []
    for number in range(queries):
        kind = KINDS[number % len(KINDS)]
        query = random_query(kind, words, dates, chance, 2)
        evaluation = Evaluator(snapshot, Deadline(600))
        matches = evaluation.matches(query)
        ids = [snapshot.article_id(document) for document in matches.documents.tolist()]
        ours = dict(zip(ids, matches.scores.tolist(), strict=True))
        if not close(ours, naive.search(query)):
            differing.append(("naive", query))
        total, found = top_documents(query, 10, snapshot, evaluation, Deadline(600))
        top = top_n(found, "relevance", 10, snapshot)
        whole = top_n(matches, "relevance", 10, snapshot)
        if total != len(ids) or not np.array_equal(top.documents, whole.documents):
            differing.append(("top ten", query))
        done[kind] += 1
        if sum(done.values()) % 100 == 0:
            print(f"{sum(done.values())} queries, {len(differing)} differ", flush=True)
        if agrees_with_whoosh(query):
            try:
                results = searcher.search(query, limit=None)
            except Exception as error:
                print("Whoosh fails:", repr(error), query)
                continue
            if not close(ours, {hit["id"]: hit.score for hit in results}):
                differing.append(("whoosh", query))
            with_whoosh[kind] += 1
    return done, with_whoosh, differing


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--docs", type=Path, required=True, help="JSON Lines, may be .xz: id, title, body")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=2_000)
    options = parser.parse_args()
    records = read_records(options.docs)[: options.articles]
    words = [
        word for record in records[::200] for word in exact_words(record.title + " " + record.body[:200])
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "index"
        build(folder, records)
        began = perf_counter()
        done, with_whoosh, differing = compare(folder, words, options.queries)
    for kind in KINDS:
        print(f"{kind:<10}{done[kind]:>6} compared, {with_whoosh[kind]:>5} with Whoosh too")
    for what, query in differing[:20]:
        print("DIFFERS", what, query)
    print(f"{sum(done.values())} queries in {perf_counter() - began:.0f} s, {len(differing)} differ")


if __name__ == "__main__":
    main()
