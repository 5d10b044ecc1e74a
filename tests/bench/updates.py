"""Measures opening an index, the memory of serving it, and adding articles to it beside a long-lived reader.

    python -m tests.bench.updates --index DIR --docs berita-50k.jsonl.xz [--add 100]

The index is the one that ``tests.bench.compare --folder`` left as ``ours``, and is added to.
"""

import argparse
import os
import resource
import time
from pathlib import Path

from indexer.article import Article
from indexer.index.directory import IndexDirectory
from indexer.ingest.writing.index_writer import IndexWriter
from search.archive import Archive
from tests.bench.corpus import questions, read_records
from tests.bench.memory import resident_mb


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--docs", type=Path, required=True, help="JSON Lines, may be .xz: id, title, body")
    parser.add_argument("--add", type=int, default=100, help="articles added at a time")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    records = read_records(options.docs)
    asked = [question for question in questions(records, 40) if question.kind != "phrase"]
    Archive.open(options.index).close()  # whatever is imported only once
    before = resident_mb(os.getpid())
    began = time.perf_counter()
    archive = Archive.open(options.index)
    opened = time.perf_counter() - began
    print(f"{archive.article_count():,} articles opened in {opened * 1000:.1f} ms")
    for question in asked:
        archive.search(" OR ".join(question.words))
    taken = resident_mb(os.getpid()) - before
    print(f"after {len(asked)} searches: {taken:.0f} MB beyond mapped pages")
    directory = IndexDirectory(options.index)
    build = directory.build_path(directory.manifest())
    stamp = time.time_ns()
    for turn in range(options.times):
        began = time.perf_counter()
        writer = IndexWriter(build)
        for number, record in enumerate(records[turn * options.add : (turn + 1) * options.add]):
            body = f"penanda{stamp}x{turn} {record.body}"
            writer.add(Article(f"baru-{stamp}-{turn}-{number}", record.title or record.id, body))
        writer.commit()
        committed = time.perf_counter()
        found = archive.search(f"penanda{stamp}x{turn}").total
        seen = time.perf_counter()
        writer.close()
        print(
            f"{options.add} articles added and committed in {committed - began:.2f} s; "
            f"{found} of them found {(seen - committed) * 1000:.0f} ms after"
        )
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB, mapped pages included")


if __name__ == "__main__":
    main()
