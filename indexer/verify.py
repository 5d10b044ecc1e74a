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
_MOST_TOLD = 20  # of one kind of problem in one place
_VIEWS = ("exact", "stem")


def verify(directory: IndexDirectory, progress: Callable[[int, int], None] | None = None) -> Iterator[str]:
    """Everything that is wrong with the live build, a line each in both languages; nothing when all is well.

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
                where = f"segmen / segment {number}"
                expected, problems = _check_articles(
                    build, leaf, known, ids, where, _from(done, total, progress)
                )
                yield from problems
                for view in _VIEWS:
                    yield from _compare(leaf, view, expected[view], f"{where}, {view}")
                done += leaf.doc_count()
            yield from _compare_catalog(build, ids)
    finally:
        stems.close()
        index.close()


def _from(done: int, total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    """``progress`` for one segment, before which ``done`` of ``total`` articles were checked."""
    return lambda number: progress(done + number, total) if progress else None


def _check_articles(
    build: Path, leaf: Any, stems: dict[str, str], ids: set[str], where: str, progress: Callable[[int], None]
) -> tuple[dict[str, NDArray[np.uint64]], list[str]]:
    """Check a segment's stored articles and columns.

    Gives by view the fingerprint each document's postings should sum to, uint64
    a document, and what is wrong already; adds the articles' ids to ``ids``.
    """
    expected = {view: np.zeros(leaf.doc_count_all(), dtype=np.uint64) for view in _VIEWS}
    columns, problems = _columns(leaf, where)
    for number, document in enumerate(leaf.all_doc_ids()):
        if number % _PROGRESS_EVERY == 0:
            progress(number)
        try:
            article = stored_article(build, leaf, document)
        except IndexCorrupt as error:
            problems.append(f"{error.message.id} / {error.message.en}")
            continue
        if article.id in ids:
            problems.append(f"{article.id!r}: dua kali dalam indeks / in the index twice")
        ids.add(article.id)
        exact = stem = length = 0
        for position, word, _ in positioned_words(article):
            if word not in stems:
                problems.append(f"{article.id!r}: peta kata dasar tanpa / the stem map lacks {word!r}")
            exact += _fingerprint(word) * (2 * position + 1)
            stem += _fingerprint(stems.get(word, word)) * (2 * position + 1)
            length += 1
        expected["exact"][document] = exact % 2**64
        expected["stem"][document] = stem % 2**64
        if columns and columns(document) != (article.minutes(), length, source_value(article)):
            problems.append(
                f"{where}: {article.id!r}: kolom berbeda dari teks / columns not those of its text"
            )
    return expected, problems


def _columns(leaf: Any, where: str) -> tuple[Callable[[int], tuple[int, int, bytes]] | None, list[str]]:
    """What gives a document's date, length and source, or None and why there is no such thing."""
    try:
        dates, lengths = read_integers(leaf, "date", NO_DATE), read_integers(leaf, "length", 0)
        names, places = read_names(leaf, "source")
        values = [names[place] for place in places.tolist()]
    except Exception as error:
        # Whoosh believes what a damaged column says of its own size and fails in any way there is.
        return None, [f"{where}: kolom tak terbaca / columns cannot be read: {type(error).__name__}: {error}"]
    return lambda document: (int(dates[document]), int(lengths[document]), values[document]), []


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
        yield f"{where}: posting tak terbaca / postings cannot be read: {type(error).__name__}: {error}"
        return
    differing = [document for document in leaf.all_doc_ids() if found[document] != expected[document]]
    for document in differing[:_MOST_TOLD]:
        yield f"{where}: dokumen {document}: posting berbeda dari teks / postings not those of its text"
    if len(differing) > _MOST_TOLD:
        yield f"{where}: dan {len(differing) - _MOST_TOLD} lagi / more"


def _compare_catalog(build: Path, ids: set[str]) -> Iterator[str]:
    catalog = Catalog(build / CATALOG)
    try:
        listed = set(catalog.article_ids())
    finally:
        catalog.close()
    for article_id in sorted(listed - ids)[:_MOST_TOLD]:
        yield f"{article_id!r}: dalam katalog, tidak dalam indeks / in the catalog, not in the index"
    for article_id in sorted(ids - listed)[:_MOST_TOLD]:
        yield f"{article_id!r}: dalam indeks, tidak dalam katalog / in the index, not in the catalog"


@lru_cache(maxsize=1_000_000)
def _fingerprint(term: str) -> int:
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")
