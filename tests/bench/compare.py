"""Builds and queries ours, tantivy, SQLite FTS5 and stock Whoosh on the same articles in one run.

    python -m tests.bench.compare --docs berita-50k.jsonl.xz --scale 50000 [--only ours,tantivy]

Each index is built in a process of its own, whose peak memory with all below it
is told; the time for making the articles is not counted. Ours is built twice:
with no stem known, and with the stem map of the first time. Then all engines answer the same
questions in turn, top ten with ids and headlines and the exact total, once to warm
the caches, which the engine before has filled, and then ``--rounds`` times counted; a
question's figure is its median. Prints articles a second, size and peak memory, then milliseconds at
p50, p95 and max by kind of question, and each engine's ratio to the first.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter, sleep

import numpy as np

from tests.bench.corpus import KINDS, Question, Record, questions, read_records, scaled
from tests.bench.engines import ENGINES, Engine, prepare, stems_of
from tests.bench.memory import resident_mb


class Untimed:
    """Passes records on and keeps the seconds that making them took."""

    def __init__(self, records: Iterable[Record]):
        self._records = iter(records)
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Record]:
        while True:
            began = perf_counter()
            record = next(self._records, None)
            self.seconds += perf_counter() - began
            if record is None:
                return
            yield record


def build(name: str, docs: Path, scale: int, folder: Path) -> None:
    """Build one engine's index in this process; prints a line when it begins, and then the seconds it took."""
    source = Untimed(scaled(read_records(docs), scale))
    print("ready", flush=True)
    began = perf_counter()
    ENGINES[name]().build(folder, source)
    print(perf_counter() - began - source.seconds, flush=True)


def watched_build(name: str, docs: Path, scale: int, folder: Path) -> tuple[float, float]:
    """Build an index in another process: seconds, and MB that it and its children took at most for it."""
    command = [sys.executable, "-m", "tests.bench.compare", "--docs", str(docs), "--scale", str(scale)]
    command += ["--build", name, "--folder", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        before = peak = resident_mb(process.pid)
        while process.poll() is None:
            peak = max(peak, resident_mb(process.pid))
            sleep(0.05)
        return float(process.stdout.readline()), peak - before


def measure(
    engines: dict[str, Engine], asked: list[Question], rounds: int
) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of every question, by engine and kind; the median of the rounds."""
    times: dict[str, dict[str, list[float]]] = {name: {kind: [] for kind in KINDS} for name in engines}
    for question in asked:
        for name, engine in engines.items():
            engine.search(question)
            taken = []
            for _ in range(rounds):
                began = perf_counter()
                engine.search(question)
                taken.append((perf_counter() - began) * 1000)
            times[name][question.kind].append(float(np.median(taken)))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--docs", type=Path, required=True, help="JSON Lines, may be .xz: id, title, body")
    parser.add_argument(
        "--scale", type=int, default=50_000, help="articles; beyond the file's, mixed from it"
    )
    parser.add_argument("--each", type=int, default=50, help="questions of each kind")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(ENGINES), help="engines, comma-separated")
    parser.add_argument("--folder", type=Path, help="where the indexes are, or go and stay")
    parser.add_argument("--build", choices=ENGINES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        build(options.build, options.docs, options.scale, options.folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        names = options.only.split(",")
        print(f"{'building':<24}{'articles/s':>12}{'MB on disk':>12}{'MB memory':>12}")
        for name in names:
            told = "(kept)", "(kept)"
            if not (folder / name).exists():
                seconds, memory = watched_build(name, options.docs, options.scale, folder / name)
                told = f"{options.scale / seconds:,.0f}", f"{memory:,.0f}"
            size = sum(path.stat().st_size for path in (folder / name).rglob("*") if path.is_file())
            print(f"{name:<24}{told[0]:>12}{size / 1e6:>12,.0f}{told[1]:>12}", flush=True)
            if name == "ours" and told[0] != "(kept)":
                again = Path(temporary) / "again"
                prepare(again, stems_of(folder / name))
                seconds, memory = watched_build(name, options.docs, options.scale, again)
                print(f"{'ours, stems known':<24}{options.scale / seconds:>12,.0f}{'':>12}{memory:>12,.0f}")
                shutil.rmtree(again)
        engines: dict[str, Engine] = {name: ENGINES[name]() for name in names}
        for name, engine in engines.items():
            engine.open(folder / name)
        times = measure(engines, questions(read_records(options.docs), options.each), options.rounds)
    print(f"\n{'ms':<14}{'engine':<10}{'p50':>9}{'p95':>9}{'max':>9}{'p50 ratio':>12}{'p95 ratio':>12}")
    for kind in KINDS:
        first = np.percentile(times[names[0]][kind], [50, 95])
        for name in names:
            p50, p95, top = np.percentile(times[name][kind], [50, 95, 100])
            ratios = f"{p50 / first[0]:>12.2f}{p95 / first[1]:>12.2f}"
            print(f"{kind:<14}{name:<10}{p50:>9.2f}{p95:>9.2f}{top:>9.2f}{ratios}")


if __name__ == "__main__":
    main()
