"""Checks an index from end to end: every article, every posting, the catalog and the stem map.

Each article is analysed again from its stored text, and the sums of a
fingerprint over its words and their positions are compared with the same sums
taken over the posting lists: they agree only if the index holds exactly the
words of the article at exactly their places.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.article import NO_DATE
from indexer.build import stored_article
from indexer.catalog import Catalog
from indexer.directory import IndexDirectory
from indexer.errors import IndexCorrupt
from indexer.language.stems import StemMap
from indexer.postings import leaves, read_blocks, read_integers, read_names
from indexer.schema import SCHEMA_VERSION, positioned_words, source_value
from indexer.store import CATALOG, STEMS, attempt, open_index, open_reader

_PROGRESS_EVERY = 500  # articles
_VIEWS = ("exact", "stem")


def verify(directory: IndexDirectory, progress: Callable[[int, int], None] | None = None) -> Iterator[str]:
    """Everything that is wrong with the live build, a sentence each; nothing when all is well.

    ``progress`` is called with articles checked and articles in all. Raises
    what :meth:`IndexDirectory.current` does, and :class:`IndexCorrupt` where
    the index cannot be opened at all.
    """
    manifest = directory.current(SCHEMA_VERSION)
    build = directory.build_path(manifest)
    index = open_index(build)
    stems = attempt(build, lambda: StemMap.open(build / STEMS))
    try:
        with open_reader(build, index) as reader:
            known = attempt(build, stems.load)
            ids: set[str] = set()
            done, total = 0, reader.doc_count()
            for number, (leaf, _) in enumerate(leaves(reader), 1):
                expected, problems = _expected(build, leaf, known, ids, done, total, progress)
                yield from problems
                yield from _compare_columns(build, leaf, f"segment {number}")
                for view in _VIEWS:
                    yield from _compare(leaf, view, expected[view], f"segment {number}, {view}")
                done += leaf.doc_count()
            yield from _compare_catalog(build, ids)
    finally:
        stems.close()
        index.close()


def _expected(
    build: Path,
    leaf: Any,
    stems: dict[str, str],
    ids: set[str],
    done: int,
    total: int,
    progress: Callable[[int, int], None] | None,
) -> tuple[dict[str, NDArray[np.uint64]], list[str]]:
    """By view, the fingerprint each document of a segment should have; and what is wrong already."""
    expected = {view: np.zeros(leaf.doc_count_all(), dtype=np.uint64) for view in _VIEWS}
    problems = []
    for number, document in enumerate(leaf.all_doc_ids()):
        if progress and number % _PROGRESS_EVERY == 0:
            progress(done + number, total)
        try:
            article = stored_article(build, leaf, document)
        except IndexCorrupt as error:
            problems.append(str(error))
            continue
        if article.id in ids:
            problems.append(f"article {article.id!r} is in the index twice")
        ids.add(article.id)
        exact = stem = 0
        for position, word, _ in positioned_words(article):
            if word not in stems:
                problems.append(f"the stem map lacks {word!r}, a word of article {article.id!r}")
            exact += _fingerprint(word) * (2 * position + 1)
            stem += _fingerprint(stems.get(word, word)) * (2 * position + 1)
        expected["exact"][document] = exact % 2**64
        expected["stem"][document] = stem % 2**64
    return expected, problems


def _compare(leaf: Any, view: str, expected: NDArray[np.uint64], where: str) -> Iterator[str]:
    decode = leaf.schema[view].format.decode_positions
    found = np.zeros(len(expected), dtype=np.uint64)
    try:
        for term in leaf.lexicon(view):
            fingerprint = _fingerprint(term.decode())
            for block in read_blocks(leaf, view, term):
                places = [decode(value) for value in block.values]
                weights = [fingerprint * (2 * sum(p) + len(p)) % 2**64 for p in places]
                found[np.array(block.documents)] += np.array(weights, dtype=np.uint64)
    except Exception as error:
        # Whoosh unpickles postings, which fails over damaged bytes in any way there is.
        yield f"{where}: postings cannot be read: {type(error).__name__}: {error}"
        return
    alive = [document for document in leaf.all_doc_ids() if found[document] != expected[document]]
    for document in alive[:20]:
        yield f"{where}: the postings of document {document} are not those of its text"
    if len(alive) > 20:
        yield f"{where}: and {len(alive) - 20} documents more"


def _compare_columns(build: Path, leaf: Any, where: str) -> Iterator[str]:
    try:
        missing = [field for field in ("date", "length", "source") if not leaf.has_column(field)]
        if missing:
            yield f"{where}: no column {', '.join(missing)}"
            return
        dates, lengths = read_integers(leaf, "date", NO_DATE), read_integers(leaf, "length", 0)
        names, places = read_names(leaf, "source")
    except Exception as error:
        yield f"{where}: columns cannot be read: {type(error).__name__}: {error}"
        return
    for document in leaf.all_doc_ids():
        try:
            article = stored_article(build, leaf, document)
        except IndexCorrupt:
            continue  # told already
        held = (int(dates[document]), int(lengths[document]), names[places[document]])
        if held != (article.minutes(), sum(1 for _ in positioned_words(article)), source_value(article)):
            yield f"{where}: the columns of article {article.id!r} are not those of its text"


def _compare_catalog(build: Path, ids: set[str]) -> Iterator[str]:
    catalog = Catalog(build / CATALOG)
    try:
        listed = set(catalog.article_ids())
    finally:
        catalog.close()
    for article_id in sorted(listed - ids)[:20]:
        yield f"the catalog lists article {article_id!r}, which the index does not hold"
    for article_id in sorted(ids - listed)[:20]:
        yield f"the index holds article {article_id!r}, which the catalog does not list"


@lru_cache(maxsize=1_000_000)
def _fingerprint(term: str) -> int:
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")
