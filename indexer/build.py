"""Articles to segments: the one place that writes to a Whoosh index."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.article import Article
from indexer.errors import IndexCorrupt
from indexer.language.stems import StemMap, Stemmer
from indexer.schema import document
from indexer.store import STEMS, attempt, create_index, open_index, open_reader

_POOL_MEGABYTES = 256


class IndexWriter:
    """Adds and deletes articles; nothing shows to readers before :meth:`commit`.

    An article is analysed in full before Whoosh sees any of it, because a
    document that fails half-way spoils Whoosh's writer. Raises
    :class:`IndexCorrupt` on opening a build that is damaged, or not there.
    """

    def __init__(self, build: Path):
        self._build = build
        self._index = open_index(build)
        self._stems = attempt(build, lambda: StemMap.create(build / STEMS))
        self._stemmer: Stemmer | None = None
        self._writer: Any = None
        self._added: set[str] = set()
        self._deleted: set[str] = set()

    @classmethod
    def create(cls, build: Path) -> "IndexWriter":
        """Make a new, empty index in ``build``, and the folder, and open it."""
        create_index(build)
        return cls(build)

    @property
    def pending(self) -> int:
        """Articles added since the last commit."""
        return len(self._added)

    def generation(self) -> int:
        """The number of the latest commit."""
        return int(self._index.latest_generation())

    def add(self, article: Article) -> None:
        """Add an article, in place of the one that has its id in the last commit, if any."""
        if self._stemmer is None:  # a run that finds nothing new never loads the map
            self._stemmer = Stemmer(self._stems.load())
        fields = document(article, self._stemmer)
        self._open().add_document(**fields)
        self._deleted.add(article.id)
        self._added.add(article.id)

    def delete(self, article_id: str) -> None:
        """Delete the article with this id. It must not have been added since the last commit."""
        if article_id in self._added:
            raise ValueError(f"{article_id!r} was added since the last commit")
        self._open()
        self._deleted.add(article_id)

    def added(self, article_id: str) -> bool:
        """Whether the id was added since the last commit."""
        return article_id in self._added

    def commit(self) -> int:
        """Make everything since the last commit visible at once; returns the new generation.

        The stem map is saved first: a segment never holds a word the map does not.
        """
        if self._writer is not None:
            if self._stemmer is not None:
                self._stems.save(self._stemmer.fresh)
                self._stemmer.fresh.clear()
            self._delete_committed()
            self._writer.commit()
            self._forget()
        return self.generation()

    def close(self) -> None:
        """Give up what was not committed, and close."""
        if self._writer is not None:
            self._writer.cancel()
        self._forget()
        self._stems.close()
        self._index.close()

    def article_count(self) -> int:
        """The number of articles in the last commit."""
        with self._index.reader() as reader:
            return int(reader.doc_count())

    def _open(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(
                limitmb=_POOL_MEGABYTES,
                compound=False,  # Whoosh copies a compound segment into memory whole on opening it
            )
        return self._writer

    def _delete_committed(self) -> None:
        # Whoosh's delete_by_term opens every segment for each term; one reader serves all.
        with self._writer.reader() as reader:
            for article_id in self._deleted:
                term = article_id.encode()
                if ("id", term) in reader:
                    for document_number in reader.postings("id", term).all_ids():
                        self._writer.delete_document(document_number)

    def _forget(self) -> None:
        self._writer = None
        self._added.clear()
        self._deleted.clear()


def stored_articles(build: Path) -> Iterator[Article]:
    """Every article in the last commit of a build. Raises :class:`IndexCorrupt` at what cannot be read."""
    with open_reader(build, open_index(build)) as reader:
        for document_number in reader.all_doc_ids():
            yield stored_article(build, reader, document_number)


def stored_article(build: Path, reader: Any, document_number: int) -> Article:
    """The article of one document. Raises :class:`IndexCorrupt` where it cannot be read."""
    try:
        return Article.unpack(reader.stored_fields(document_number)["article"])
    except Exception as error:
        # Whoosh unpickles stored fields, which fails over damaged bytes in any way there is.
        raise IndexCorrupt(build, f"document {document_number}: {error}") from error
