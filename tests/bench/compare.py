"""Build and query ours, tantivy, SQLite FTS5 and stock Whoosh on the same articles in one run.

    python -m tests.bench.compare --docs berita-50k.jsonl.xz --scale 50000 [--only ours,tantivy]

The articles are written as one JSON Lines file, which every engine reads. ``ours`` is what readers
have: built by ``search index``, asked for a whole page with synonyms, snippets and facets.
``ours-bare`` does no more than the peers: it writes records without reading them as files are read, and
gives ids and headlines alone, without synonyms. ``ours`` is built a second time with the stem map of
the first.

Each index is built in a process of its own, whose peak memory with all below it is told. Then all
engines answer the same questions in turn, top ten and the exact total, once to warm the caches, which
the engine before has filled, and then ``--rounds`` times counted; a question's figure is its median.
Prints articles a second, size and peak memory, then milliseconds at p50, p95 and max by kind of
question, and each engine's ratio to the first.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep

import numpy as np

from tests.bench.corpus import KINDS, Question, questions, read_records, scaled, write_records
from tests.bench.engines import ENGINES, Engine, prepare, stems_of
from tests.bench.memory import resident_mb

_ARTICLES = "articles.jsonl"
_LOOK_EVERY = 0.05  # seconds between two looks at a build's memory; chosen by hand


def build(name: str, articles: Path, folder: Path) -> None:
    """Build one engine's index in this process; prints a line when it begins, and then the seconds it took."""
    print("ready", flush=True)
    began = perf_counter()
    ENGINES[name]().build(folder, articles)
    print(perf_counter() - began, flush=True)


def watched_build(name: str, articles: Path, folder: Path) -> tuple[float, float]:
    """Build an index in another process: seconds, and MB that it and its children took at most for it."""
    command = [sys.executable, "-m", "tests.bench.compare", "--docs", str(articles)]
    command += ["--build", name, "--folder", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        before = peak = resident_mb(process.pid)
        while process.poll() is None:
            peak = max(peak, resident_mb(process.pid))
            sleep(_LOOK_EVERY)
        return float(process.stdout.readline()), peak - before


def build_all(names: list[str], articles: Path, count: int, folder: Path) -> None:
    """Build the index of every engine that is not in ``folder`` yet, and print what each took."""
    print(f"{'building':<24}{'articles/s':>12}{'MB on disk':>12}{'MB memory':>12}")
    for name in names:
        rate = memory = "(kept)"
        if not (folder / name).exists():
            rate, memory = _row(watched_build(name, articles, folder / name), count)
        size = sum(path.stat().st_size for path in (folder / name).rglob("*") if path.is_file())
        print(f"{name:<24}{rate:>12}{size / 1e6:>12,.0f}{memory:>12}", flush=True)
        if name == "ours" and rate != "(kept)":
            with tempfile.TemporaryDirectory(dir=folder) as temporary:
                again = Path(temporary) / "again"
                prepare(again, stems_of(folder / name))
                rate, memory = _row(watched_build(name, articles, again), count)
            print(f"{'ours, all stems known':<24}{rate:>12}{'':>12}{memory:>12}", flush=True)


def _row(built: tuple[float, float], count: int) -> tuple[str, str]:
    seconds, memory = built
    return f"{count / seconds:,.0f}", f"{memory:,.0f}"


def measure(
    engines: dict[str, Engine], asked: list[Question], rounds: int
) -> dict[str, dict[str, list[float]]]:
    """Return the milliseconds of every question, by engine and kind; the median of the rounds."""
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


def print_times(times: dict[str, dict[str, list[float]]]) -> None:
    """Print the percentiles of every kind of question, and their ratios to those of the first engine."""
    first_name = next(iter(times))
    print(f"\n{'ms':<14}{'engine':<10}{'p50':>9}{'p95':>9}{'max':>9}{'p50 ratio':>12}{'p95 ratio':>12}")
    for kind in KINDS:
        first = np.percentile(times[first_name][kind], [50, 95])
        for name, by_kind in times.items():
            p50, p95, top = np.percentile(by_kind[kind], [50, 95, 100])
            ratios = f"{p50 / first[0]:>12.2f}{p95 / first[1]:>12.2f}"
            print(f"{kind:<14}{name:<10}{p50:>9.2f}{p95:>9.2f}{top:>9.2f}{ratios}")


def main() -> None:
    """Run the command."""
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
        build(options.build, options.docs, options.folder)
        return
    names = options.only.split(",")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        records = read_records(options.docs)
        if not all((folder / name).exists() for name in names):
            write_records(folder / _ARTICLES, scaled(records, options.scale))
        build_all(names, folder / _ARTICLES, options.scale, folder)
        engines: dict[str, Engine] = {name: ENGINES[name]() for name in names}
        for name, engine in engines.items():
            engine.open(folder / name)
        print_times(measure(engines, questions(records, options.each), options.rounds))


if __name__ == "__main__":
    main()
