"""Measure how many articles a second are read from files of each format, and in how much memory.

    python -m tests.bench.reading --docs berita-50k.jsonl.xz --pages pages.tar.xz [--most 50000]

The records are written as files of each kind, and the pages as a folder; each is
then read as `search index` reads it, the newsroom step included, in as many processes as there are cores, up to where
articles would go on to be written. The peer is the plainest program that gets at the same texts
in one process: a loop of ``json.loads``, ``csv.DictReader`` or ``open``, and for pages
``trafilatura`` with its meta data. Prints articles a second of both, their ratio, and MB at most, of all processes.
"""

import argparse
import csv
import gzip
import json
import lzma
import os
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any

from indexer.article import Article
from indexer.ingest.file_visit import visits
from indexer.ingest.reader_pool import ReaderPool
from indexer.ingest.source_scan import scan_source
from indexer.readers.piece import Settings
from tests.bench.memory import resident_mb


def ours(path: Path, processes: int | None = None) -> int:
    """Read a file or folder as ``search index`` does, and return how many articles there were."""
    files = scan_source(str(path), Path("/nonexistent"), Settings()).files
    with ReaderPool(processes) as reading:
        return sum(
            isinstance(one, Article) for _, found in reading.found(visits(files, {})) for one in found or ()
        )


def watched(work: Callable[[], int]) -> tuple[int, float, float]:
    """Return what some work gives, its seconds, and MB that this process and its children took for it at most."""
    before = peak = resident_mb(os.getpid())
    ended = Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.05):
            peak = max(peak, resident_mb(os.getpid()))

    watcher = Thread(target=watch)
    watcher.start()
    began = perf_counter()
    count = work()
    seconds = perf_counter() - began
    ended.set()
    watcher.join()
    return count, seconds, peak - before


def read_objects(path: Path, most: int) -> list[dict[str, Any]]:
    """Return the first records of a JSON Lines file, plain or ``.xz``, with all that they state."""
    with lzma.open(path, "rb") if path.suffix == ".xz" else path.open("rb") as lines:
        return [json.loads(line) for line in islice(lines, most)]


def write_all(folder: Path, objects: list[dict[str, Any]]) -> dict[str, tuple[Path, Callable[[Path], int]]]:
    """Write the records as files of each kind; return those, each with the peer that reads them."""
    texts = folder / "teks"
    texts.mkdir()
    for number, record in enumerate(objects):
        text = f"{record.get('title') or ''}\n\n{record['body']}"
        (texts / f"{number}.txt").write_text(text, encoding="utf-8")
    lines = folder / "a.jsonl"
    lines.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), encoding="utf-8")
    packed = folder / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes(), 6))
    array = folder / "a.json"
    array.write_text(json.dumps(objects, ensure_ascii=False), encoding="utf-8")
    table = folder / "a.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(objects[0]))
        writer.writeheader()
        writer.writerows(objects)
    zipped = folder / "a.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as members:
        for path in sorted(texts.iterdir())[: len(objects) // 5]:
            members.write(path, path.name)
    return {
        "plain text": (texts, lambda path: sum(bool(one.read_text("utf-8")) for one in path.iterdir())),
        "JSON Lines": (lines, lambda path: sum(bool(json.loads(line)) for line in path.open("rb"))),
        "JSON Lines, gzip": (packed, lambda path: sum(bool(json.loads(line)) for line in gzip.open(path))),
        "JSON array": (array, lambda path: len(json.loads(path.read_bytes()))),
        "CSV": (table, lambda path: sum(1 for _ in csv.DictReader(path.open(encoding="utf-8", newline="")))),
        "plain text in zip": (zipped, members_of),
    }


def members_of(path: Path) -> int:
    """Return the number of texts in a zip file."""
    with zipfile.ZipFile(path) as members:
        return sum(bool(members.read(name).decode()) for name in members.namelist())


def with_trafilatura(path: Path) -> int:
    """Return the number of pages of a folder of which trafilatura extracts a text."""
    from trafilatura import bare_extraction

    return sum(
        bare_extraction(one.read_bytes(), with_metadata=True) is not None
        for one in path.rglob("*")
        if one.is_file()
    )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--pages", type=Path, help="a tar file of HTML pages")
    parser.add_argument("--most", type=int, default=50_000, help="records of --docs to use")
    options = parser.parse_args()
    csv.field_size_limit(sys.maxsize)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        kinds = write_all(folder, read_objects(options.docs, options.most))
        if options.pages:
            with tarfile.open(options.pages) as tar:
                tar.extractall(folder / "halaman", filter="data")
            kinds["HTML pages"] = folder / "halaman", with_trafilatura
        print(f"{'':<20}{'articles':>10}{'articles/s':>12}{'peer/s':>12}{'ratio':>8}{'MB':>8}")
        for kind, (path, peer) in kinds.items():
            count, seconds, memory = watched(lambda path=path: ours(path))  # type: ignore[misc]
            began = perf_counter()
            theirs = peer(path) / (perf_counter() - began)
            rate = count / seconds
            print(
                f"{kind:<20}{count:>10,}{rate:>12,.0f}{theirs:>12,.0f}{rate / theirs:>8.2f}{memory:>8,.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
