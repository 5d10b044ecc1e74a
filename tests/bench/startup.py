"""Time the commands from process start to exit, against a bare Whoosh search of the same index.

    python -m tests.bench.startup --index DIR [--runs 11]

``search query`` runs as users run it: the installed command, with synonyms and snippets. The peer opens the same index
with Whoosh alone and asks for the same stems with ``limit=None`` and no snippets. Both take turns, so that a noisy
machine is as noisy for both; medians are printed, and the ratio of the medians. Compiled modules are kept, as Python does
unless told not to.
"""

import argparse
import atexit
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from time import perf_counter

from tests.bench.engines import build_of

QUERIES = ["kunjungan presiden", "korupsi dana desa", '"korea utara"', "gempa bumi di jawa", "vaksin"]

SEARCH = str(Path(sys.executable).with_name("search"))
"""The command as it was installed beside this Python."""

PEER = """
import sys
from whoosh.index import open_dir
from whoosh.query import And, Phrase, Term
from indexer.language.stemmer import stem_word as stem
text = sys.argv[2]
words = text.strip('"').split()
query = Phrase("exact", words) if text[0] == '"' else And([Term("stem", stem(word)) for word in words])
with open_dir(sys.argv[1]).searcher() as searcher:
    found = searcher.search(query, limit=None)
    print(len(found), [hit["id"] for hit in found[:10]])
"""


def seconds(*command: str) -> float:
    """Return the seconds from starting ``command`` to its exit; it must succeed."""
    began = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=_environment())
    return perf_counter() - began


@cache
def _environment() -> dict[str, str]:
    """Return this environment, in which Python keeps what it compiles, beside no source."""
    kept = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, kept)
    others = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**others, "PYTHONPYCACHEPREFIX": kept}


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    ours = [SEARCH, "query", "--index", str(options.index)]
    peer = [sys.executable, "-c", PEER, str(build_of(options.index))]
    print(f"{'query':<24}{'ours s':>10}{'whoosh s':>10}{'ratio':>8}")
    every: list[float] = []
    for query in QUERIES:
        seconds(*ours, query)  # warm the disk cache
        pairs = [(seconds(*ours, query), seconds(*peer, query)) for _ in range(options.runs)]
        mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        every += [pair[0] for pair in pairs]
        print(f"{query:<24}{mine:>10.3f}{theirs:>10.3f}{mine / theirs:>8.2f}")
    print(f"{'all, median':<24}{statistics.median(every):>10.3f}")
    helps = [seconds(SEARCH, "--help") for _ in range(options.runs)]
    print(f"{'--help, median':<24}{statistics.median(helps):>10.3f}")


if __name__ == "__main__":
    main()
