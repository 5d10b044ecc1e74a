"""Indexes of the articles of query sets, by kind of stems; those that a folder has already are used again."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from tests.bench.query_sets import QuerySet

OURS, SASTRAWI, NONE = KINDS = ("our stems", "Sastrawi's stems", "no stems")


def index_of(folder: Path, documents: Path, kind: str = OURS) -> Path:
    """Return where the index of a file of articles with one kind of stems is."""
    return folder / f"{documents.name.split('.')[0]}, {kind}"


def make_indexes(folder: Path, sets: Iterable[QuerySet], kinds: Iterable[str] = KINDS) -> None:
    """Make the indexes that ``folder`` lacks, by ``search index``. The stem map is given to all but ours."""
    from tests.bench.engines import index_files

    folder.mkdir(parents=True, exist_ok=True)
    for documents in {one.documents: None for one in sets}:
        ours = index_of(folder, documents)
        if not ours.exists():
            index_files(ours, documents)
        for kind in kinds:
            path = index_of(folder, documents, kind)
            if not path.exists():
                _give_stems(ours, path, kind)
                index_files(path, documents)


def _give_stems(ours: Path, path: Path, kind: str) -> None:
    """Prepare an empty index that has a stem of this kind for every word of ours."""
    from indexer.language.sastrawi import sastrawi_stem
    from indexer.language.stemmer import StemMap
    from tests.bench.engines import prepare, stems_of

    stem: Callable[[str], str] = sastrawi_stem if kind == SASTRAWI else str
    with closing(sqlite3.connect(stems_of(ours))) as known:
        words = [word for (word,) in known.execute("SELECT word FROM stems")]
    stems = path.with_name(f"{path.name}.db")
    stem_map = StemMap.create(stems)
    stem_map.save({word: stem(word) for word in words})
    stem_map.close()
    prepare(path, stems)
    stems.unlink()
