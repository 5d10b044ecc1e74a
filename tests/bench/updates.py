"""Measure opening an index, the memory of serving it, and adding articles beside a reader that is open all the while.

    python -m tests.bench.updates --index DIR --docs berita-50k.jsonl.xz [--add 100]

The index is the one that ``tests.bench.compare --folder`` left as ``ours``, and is added to. Pages are searched
as readers have them, with synonyms, snippets and facets. Articles are added as a user does it: text files are put into
a folder that is a source, and the index is brought up to date. A second row leaves the reading of files out: it gives
articles to the writer.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from indexer.article import Article
from indexer.ingest.writing.index_writer import IndexWriter
from search.archive import Archive
from tests.bench.corpus import Record, questions, read_records
from tests.bench.engines import build_of
from tests.bench.memory import resident_mb
from tests.conftest import update


def add_files(index: Path, folder: Path, records: list[Record], mark: str) -> None:
    """Put records into a source folder as text files, and bring the index up to date."""
    for number, record in enumerate(records):
        text = f"{record.title or record.id}\n\n{mark} {record.body}"
        (folder / f"{mark}-{number}.txt").write_text(text, encoding="utf-8")
    update(index, folder)


def add_articles(index: Path, records: list[Record], mark: str) -> None:
    """Give records to the writer as articles, and commit."""
    writer = IndexWriter(build_of(index))
    for number, record in enumerate(records):
        writer.add(Article(f"{mark}-{number}", record.title or record.id, f"{mark} {record.body}"))
    writer.commit()
    writer.close()


def print_additions(archive: Archive, name: str, mark: str, add: Callable[[str], None]) -> None:
    """Add articles that hold ``mark``, and print how long it took until they were found."""
    began = time.perf_counter()
    add(mark)
    committed = time.perf_counter()
    found = archive.search(mark).total
    seen = time.perf_counter()
    print(f"{name}: {committed - began:.2f} s; {found} found {(seen - committed) * 1000:.0f} ms after")


def main() -> None:
    """Run the command."""
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
        archive.search(" OR ".join(question.words)).to_dict()
    taken = resident_mb(os.getpid()) - before
    print(f"after {len(asked)} pages: {taken:.0f} MB beyond mapped pages")
    stamp = time.time_ns()
    with tempfile.TemporaryDirectory() as folder:
        update(options.index, Path(folder))  # not counted: after an earlier run it compares everything anew
        for turn in range(options.times):
            added = records[turn * options.add : (turn + 1) * options.add]
            print_additions(
                archive,
                f"{len(added)} files added",
                f"penanda{stamp}x{turn}",
                lambda mark, added=added: add_files(options.index, Path(folder), added, mark),  # type: ignore[misc]
            )
    # Last, since after articles from no file the next update compares everything anew.
    for turn in range(options.times):
        added = records[turn * options.add : (turn + 1) * options.add]
        print_additions(
            archive,
            f"{len(added)} articles written",
            f"penulis{stamp}x{turn}",
            lambda mark, added=added: add_articles(options.index, added, mark),  # type: ignore[misc]
        )
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB, mapped pages included")


if __name__ == "__main__":
    main()
