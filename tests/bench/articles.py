"""Compare what is read from newsroom files with the golden set: facts that a person noted of each.

    python -m tests.bench.articles --data DIR [--only pages|records|seeds] [--misses FACT ...]

DIR holds pages.tar.xz and berita-50k.jsonl.xz. For each kind of file the share of right values of every fact is
printed, and every miss: what was expected, what was found. Of place, section, authors and editor, those that the
golden set names are counted; a value found where it names none is printed as well, but not counted.
"""

import argparse
import csv
import json
import lzma
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indexer.article import Article
from indexer.readers.piece import Found
from tests.reading import read_file

GOLDEN = Path(__file__).parent.parent / "golden" / "newsroom.tsv"
SEEDS = Path(__file__).parent.parent.parent / "seeds"
PAGES, RECORDS = "pages.tar.xz", "berita-50k.jsonl.xz"
FACTS = (
    "read",
    "title",
    "date",
    "precision",
    "source",
    "place",
    "section",
    "authors",
    "editor",
    "first",
    "last",
)
_WHERE_NAMED = frozenset(("place", "section", "authors", "editor"))
"""Facts that are counted only where the golden set names one."""
_WORDS = 8  # at either end of an article, as many as the golden set notes


@dataclass
class Score:
    """Counts how often one fact was right, and keeps the misses: ``(article, expected, found)``."""

    right: int = 0
    total: int = 0
    coarser: int = 0
    """Of the misses, dates that are true and less exact: the month of the day."""
    misses: list[tuple[str, str, str]] = field(default_factory=list)
    uncalled: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Return the share that is right; 1 where there are none."""
        return self.right / self.total if self.total else 1.0


def golden(file: str) -> dict[str, dict[str, str]]:
    """Return the rows of the golden set for one file, by member; ``-`` is an unknown value."""
    with GOLDEN.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["member"]: row for row in rows if row["file"] == file}


def compare(rows: dict[str, dict[str, str]], found: dict[str, Article | None]) -> dict[str, Score]:
    """Return the score of every fact. A row without first words is of a page that is no article."""
    scores = {fact: Score() for fact in FACTS}
    for member, row in rows.items():
        article = found.get(member)
        is_article = row["first"] != "-"
        _note(
            scores["read"],
            member,
            "article" if is_article else "none",
            "none" if article is None else "article",
        )
        if not is_article:
            continue
        values = facts(article) if article else {}
        for fact in FACTS[1:]:
            expected, value = row[fact], values.get(fact, "-")
            if fact in _WHERE_NAMED and expected == "-":
                if value != "-":
                    scores[fact].uncalled.append((member, expected, value))
                continue
            _note(scores[fact], member, expected, value)
    return scores


def _note(score: Score, member: str, expected: str, value: str) -> None:
    score.total += 1
    if expected.casefold() == value.casefold():  # of sections the case is the outlet's layout
        score.right += 1
    else:
        score.misses.append((member, expected, value))
        score.coarser += expected.startswith(f"{value}-")


def joined(parts: Iterable[dict[str, Score]]) -> dict[str, Score]:
    """Return the scores of several kinds of files added up."""
    sums = {fact: Score() for fact in FACTS}
    for part in parts:
        for fact, score in part.items():
            whole = sums[fact]
            whole.right += score.right
            whole.total += score.total
            whole.coarser += score.coarser
    return sums


def facts(article: Article) -> dict[str, str]:
    """Return the facts of an article as the golden set writes them."""
    words = article.body.split()
    values = {
        "title": article.title if article.title_origin == "headline" else None,
        "date": article.date,
        "precision": article.date_precision,
        "source": article.source,
        "place": article.place,
        "section": article.section,
        "authors": "; ".join(article.authors),
        "editor": article.editor,
        "first": " ".join(words[:_WORDS]),
        "last": " ".join(words[-_WORDS:]),
    }
    return {fact: " ".join((value or "-").split()) for fact, value in values.items()}


def read_pages(archive: Path) -> dict[str, Article | None]:
    """Return the articles of the golden pages, by member; ``None`` for a page that is none."""
    from indexer.readers import formats
    from indexer.readers.pages import page_reader
    from indexer.readers.piece import Piece

    found = {}
    for member, data in page_bytes(archive, golden(PAGES)):
        found[member] = _article(page_reader.read(Piece(formats.PAGE, PAGES, data, member=member)))
    return found


def page_bytes(
    archive: Path, members: dict[str, dict[str, str]] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of a tar file with their names, or only those among ``members``."""
    with tarfile.open(archive) as tar:
        for entry in tar:
            if entry.isfile() and (members is None or entry.name in members):
                file = tar.extractfile(entry)
                assert file is not None
                yield entry.name, file.read()


def read_records(path: Path) -> dict[str, Article | None]:
    """Return the articles of the golden records, by id."""
    wanted = golden(RECORDS)
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "berita.jsonl"
        with lzma.open(path, "rb") as lines, chosen.open("wb") as file:
            file.writelines(line for line in lines if json.loads(line)["id"] in wanted)
        articles = [found for found in read_file(chosen, chosen.name) if isinstance(found, Article)]
    return {article.id: article for article in articles}


def read_seeds(folder: Path = SEEDS) -> dict[str, Article | None]:
    """Return the articles of the seeds, by the name of their file."""
    return {name: _article(read_file(folder / name, name)) for name in golden("seeds")}


def _article(found: Iterator[Found]) -> Article | None:
    return next((one for one in found if isinstance(one, Article)), None)


def report(kind: str, scores: dict[str, Score], misses: list[str]) -> None:
    """Print the shares, then the misses of the facts named."""
    print(f"\n== {kind}")
    for fact, score in scores.items():
        coarser = f", {score.coarser} more true but less exact" if score.coarser else ""
        print(f"{fact:9} {score.right:4} / {score.total:<4} {score.share:7.1%}{coarser}")
    for fact in misses:
        for heading, rows in (("miss", scores[fact].misses), ("uncalled", scores[fact].uncalled)):
            for member, expected, value in rows:
                print(f"{heading} {fact}: {member}\n    - {expected}\n    + {value}")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", choices=("pages", "records", "seeds"))
    parser.add_argument("--misses", nargs="*", choices=FACTS, default=list(FACTS))
    options = parser.parse_args()
    kinds = {
        "pages": (PAGES, lambda: read_pages(options.data / PAGES)),
        "records": (RECORDS, lambda: read_records(options.data / RECORDS)),
        "seeds": ("seeds", read_seeds),
    }
    chosen = {kind: of for kind, of in kinds.items() if options.only in (None, kind)}
    scores = {kind: compare(golden(file), read()) for kind, (file, read) in chosen.items()}
    for kind, score in scores.items():
        report(kind, score, options.misses)
    report("all", joined(scores.values()), [])


if __name__ == "__main__":
    main()
