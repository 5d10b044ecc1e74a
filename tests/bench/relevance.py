"""Known-item relevance, part by part: the mean reciprocal rank of the one right article among the first ten.

    python -m tests.bench.relevance --docs berita-50k.jsonl.xz --queries known-item.queries.tsv --qrels known-item.qrels

Three indexes of the same articles are built by ``search index``: with every word its own stem, with Sastrawi's stems, and
with ours. Then one thing more is switched on in each row; the last is what readers have. Parameters were chosen by
the queries of odd lines; those of even lines are held out.
"""

import argparse
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from indexer.language.sastrawi import sastrawi_stem
from indexer.language.stemmer import StemMap
from search.archive import Archive
from search.engines.local import rescoring
from tests.bench.engines import index_files, prepare, stems_of

_STEMS = ("no stems", "Sastrawi's stems", "our stems")
_PARTS = ("EXACT", "CLOSE", "LEAD")  # the names of their factors in rescoring.py
_ROWS = (
    ("no stems", 0, (), False),
    ("stems (Sastrawi)", 1, (), False),
    ("+ corrections", 2, (), False),
    ("+ exact form", 2, ("EXACT",), False),
    ("+ proximity", 2, ("EXACT", "CLOSE"), False),
    ("+ lead", 2, _PARTS, False),
    ("+ synonyms", 2, _PARTS, True),
)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--docs", type=Path, required=True, help="JSON Lines, may be .xz: id, title, body")
    parser.add_argument("--queries", type=Path, required=True, help="lines of qid<TAB>query")
    parser.add_argument("--qrels", type=Path, required=True, help="TREC qrels, one right article a query")
    options = parser.parse_args()
    right = {line.split()[0]: line.split()[2] for line in options.qrels.read_text().splitlines()}
    lines = [line.split("\t", 1) for line in options.queries.read_text().splitlines()]
    set_to = {part: getattr(rescoring, part) for part in _PARTS}
    print(f"{'MRR@10':<20}{'tuned on':>10}{'held out':>10}")
    with tempfile.TemporaryDirectory() as folder:
        archives = [Archive.open(path) for path in _indexes(options.docs, Path(folder))]
        for name, stems, parts, expand in _ROWS:
            for part in _PARTS:
                setattr(rescoring, part, set_to[part] if part in parts else 0.0)
            ranks: list[list[float]] = [[], []]
            for place, (qid, query) in enumerate(lines):
                found = [hit.id for hit in archives[stems].rank(query, limit=10, expand=expand)]
                ranks[place % 2].append(1 / (1 + found.index(right[qid])) if right[qid] in found else 0.0)
            odd, even = (sum(one) / len(one) for one in ranks)
            print(f"{name:<20}{odd:>10.4f}{even:>10.4f}", flush=True)


def _indexes(docs: Path, folder: Path) -> list[Path]:
    """Return the indexes with each kind of stems. The stem map is given to all but the last."""
    paths = [folder / name for name in _STEMS]
    index_files(paths[2], docs)
    with closing(sqlite3.connect(stems_of(paths[2]))) as ours:
        words = [word for (word,) in ours.execute("SELECT word FROM stems")]
    kinds: list[Callable[[str], str]] = [str, sastrawi_stem]
    for path, stem in zip(paths, kinds, strict=False):
        known = StemMap.create(folder / f"{path.name}.db")
        known.save({word: stem(word) for word in words})
        known.close()
        prepare(path, folder / f"{path.name}.db")
        index_files(path, docs)
    return paths


if __name__ == "__main__":
    main()
