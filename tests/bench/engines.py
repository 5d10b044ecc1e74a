"""The engines compared: ours and its peers behind one small interface, each as its users would set it up.

Every engine is given the same JSON Lines file. It indexes headline and body as texts with
positions, and stores id, headline and body. A search gives the number of matches and the first ten
as ``(id, headline)``. The peers do not stem, know no synonyms and show no snippets.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from indexer.article import Article, TitleOrigin
from indexer.index.directory import IndexDirectory, Manifest
from indexer.index.open_index import STEMS
from indexer.index.version import SCHEMA_VERSION
from indexer.ingest.sync_run import COMMIT_EVERY
from indexer.ingest.writing.index_writer import IndexWriter
from search.archive import Archive
from tests.bench.corpus import Question, Record, records_in

Found = tuple[int, list[tuple[str, str]]]
COMMAND = (sys.executable, "-m", "search.cli")
"""The ``search`` command of this environment."""


class Engine(Protocol):
    """One engine over an index in a folder."""

    def build(self, folder: Path, articles: Path) -> None: ...
    def open(self, folder: Path) -> None: ...
    def search(self, question: Question) -> Found: ...


def prepare(folder: Path, stems: Path | None = None) -> Manifest:
    """Make an empty index of ours in ``folder``, with a copy of a stem map where one is given."""
    directory = IndexDirectory(folder)
    manifest = Manifest.of_new_build(SCHEMA_VERSION, directory.next_build(None, SCHEMA_VERSION))
    IndexWriter.create(directory.build_path(manifest)).close()
    if stems is not None:
        shutil.copy(stems, directory.build_path(manifest) / STEMS)
    directory.write(manifest)
    return manifest


def stems_of(folder: Path) -> Path:
    """Return the path of the stem map of an index of ours."""
    return build_of(folder) / STEMS


def build_of(folder: Path) -> Path:
    """Return the folder of the segments of an index of ours."""
    directory = IndexDirectory(folder)
    return directory.build_path(directory.manifest())


def index_files(folder: Path, *sources: Path) -> None:
    """Index files as a user does, with ``search index``; what it says is shown only if it fails."""
    command = [*COMMAND, "index", "--index", str(folder), *map(str, sources)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEARCH_")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)


def write_articles(folder: Path, records: Iterable[Record]) -> None:
    """Write records into an index of ours as they are, without what reading makes of a file."""
    manifest = IndexDirectory(folder).manifest() if folder.exists() else prepare(folder)
    writer = IndexWriter(IndexDirectory(folder).build_path(manifest))
    for record in records:
        headline = record.title or ""
        origin: TitleOrigin = "headline" if headline else "lead"
        writer.add(Article(id=record.id, title=headline, body=record.body, title_origin=origin))
        if writer.pending >= COMMIT_EVERY:
            writer.checkpoint()
    writer.commit()
    writer.close()


def written(question: Question) -> str:
    """Return a question as a reader would write it here."""
    if question.kind == "phrase":
        return f'"{" ".join(question.words)}"'
    return (" AND " if question.kind == "and" else " OR ").join(question.words)


class Ours:
    """This project as its readers have it: ``search index``, and a page with synonyms, snippets and facets."""

    def build(self, folder: Path, articles: Path) -> None:
        index_files(folder, articles)

    def open(self, folder: Path) -> None:
        self._archive = Archive.open(folder)

    def search(self, question: Question) -> Found:
        results = self._archive.search(written(question)).to_dict()
        full = [hit for hit in results["hits"] if not hit["relaxed"]]
        return results["total"], [(hit["id"], hit["title"]) for hit in full]


class OursBare:
    """This project doing no more than its peers: no reading of files, no synonyms, ids and titles alone."""

    def build(self, folder: Path, articles: Path) -> None:
        write_articles(folder, records_in(articles))

    def open(self, folder: Path) -> None:
        self._archive = Archive.open(folder)

    def search(self, question: Question) -> Found:
        results = self._archive.search(written(question), expand=False)
        full = [hit for hit in results.hits if not hit.relaxed]
        return results.total, [(hit.id, hit.title) for hit in full]


class Tantivy:
    """tantivy through its Python binding, two indexing threads."""

    def build(self, folder: Path, articles: Path) -> None:
        import tantivy

        folder.mkdir(parents=True)
        index = tantivy.Index(self._schema(), path=str(folder))
        writer = index.writer(heap_size=256_000_000, num_threads=2)
        for record in records_in(articles):
            text = f"{record.title}\n{record.body}"
            writer.add_document(tantivy.Document(id=[record.id], title=[record.title], text=[text]))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        import tantivy

        self._index = tantivy.Index(self._schema(), path=str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, question: Question) -> Found:
        import tantivy

        if question.kind == "phrase":
            query = tantivy.Query.phrase_query(self._index.schema, "text", list(question.words))
        else:
            occur = tantivy.Occur.Must if question.kind == "and" else tantivy.Occur.Should
            terms = [tantivy.Query.term_query(self._index.schema, "text", word) for word in question.words]
            query = tantivy.Query.boolean_query([(occur, term) for term in terms])
        found = self._searcher.search(query, 10, count=True)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        return found.count, [(document["id"][0], document["title"][0]) for document in documents]

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("title", stored=True, tokenizer_name="raw")
        builder.add_text_field("text", stored=True, tokenizer_name="default", index_option="position")
        return builder.build()


class Sqlite:
    """SQLite FTS5."""

    def build(self, folder: Path, articles: Path) -> None:
        folder.mkdir(parents=True)
        with sqlite3.connect(folder / "fts.db") as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, title, body)")
            db.executemany("INSERT INTO articles VALUES (?, ?, ?)", records_in(articles))
        db.close()

    def open(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "fts.db")

    def search(self, question: Question) -> Found:
        quoted = [f'"{word}"' for word in question.words]
        if question.kind == "phrase":
            match = f'"{" ".join(question.words)}"'
        else:
            match = (" AND " if question.kind == "and" else " OR ").join(quoted)
        hits = self._db.execute(
            "SELECT id, title FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT 10", (match,)
        ).fetchall()
        (total,) = self._db.execute(
            "SELECT count(*) FROM articles WHERE articles MATCH ?", (match,)
        ).fetchone()
        return total, hits


class Whoosh:
    """Whoosh 2.7.4 as it comes, with ``limit=None``: its top-N search can hang."""

    def build(self, folder: Path, articles: Path) -> None:
        from whoosh import analysis, fields, index

        folder.mkdir(parents=True)
        analyzer = analysis.RegexTokenizer() | analysis.LowercaseFilter()
        schema = fields.Schema(
            id=fields.ID(stored=True),
            title=fields.STORED(),
            text=fields.TEXT(stored=True, analyzer=analyzer),
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=256)
        for record in records_in(articles):
            writer.add_document(id=record.id, title=record.title, text=f"{record.title}\n{record.body}")
        writer.commit()

    def open(self, folder: Path) -> None:
        from whoosh import index

        self._searcher = index.open_dir(str(folder)).searcher()

    def search(self, question: Question) -> Found:
        from whoosh import query

        terms = [query.Term("text", word) for word in question.words]
        if question.kind == "phrase":
            asked = query.Phrase("text", list(question.words))
        else:
            asked = query.And(terms) if question.kind == "and" else query.Or(terms)
        found = self._searcher.search(asked, limit=None)
        return len(found), [(hit["id"], hit["title"]) for hit in found[:10]]


ENGINES: dict[str, type[Engine]] = {
    "ours": Ours,
    "ours-bare": OursBare,
    "tantivy": Tantivy,
    "sqlite": Sqlite,
    "whoosh": Whoosh,
}
