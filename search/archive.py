"""Archive: the one door. Command line, page and API ask here and render what it answers."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import perf_counter, time_ns

from indexer.article import Article
from indexer.errors import IndexCorrupt
from indexer.index.directory import IndexDirectory, Manifest
from indexer.index.version import SCHEMA_VERSION
from search.defaults import DEFAULT_LIMIT, DEFAULT_SUGGESTIONS, DEFAULT_TIMEOUT_SECONDS
from search.engines.local.ordering import NO_FILTERS, Filters, Sort
from search.engines.local.snapshot import Snapshot
from search.errors import ArticleNotFound
from search.executor import Question, answer
from search.highlight import highlight
from search.query.parser import parse
from search.query.planner import Expand, plan
from search.query.synonyms import Synonyms
from search.results import Ranked, Results
from search.snippets import Passage, mark_all

__all__ = ["Archive", "Filters", "Sort"]

_SETTLED_NS = 2_000_000_000


class Archive:
    """An index opened for searching. One object serves many threads, one search at a time.

    Every call answers from the newest commit: a reindex, or a whole rebuild, is
    noticed without reopening.
    """

    def __init__(self, directory: IndexDirectory, synonyms: Synonyms):
        self._directory = directory
        self._synonyms = synonyms
        self._lock = RLock()
        self._token = ""
        self._snapshot: Snapshot | None = None
        self._seen: tuple[int, ...] | None = None
        self._closed = False
        self._current()

    @classmethod
    def open(cls, path: Path | str, synonyms: Sequence[Path] = ()) -> "Archive":
        """Open the index directory at ``path``; ``synonyms`` are lists of the reader's own, beside ours.

        Raises :class:`IndexMissing`, :class:`IndexOutdated`, :class:`IndexCorrupt` or :class:`BadSynonyms`.
        """
        return cls(IndexDirectory(path), Synonyms.load(synonyms))

    def close(self) -> None:
        """Close the index."""
        with self._lock:
            self._closed = True
            self._snapshot = None  # closed with the last result that still reads from it

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def search(
        self,
        query: str,
        *,
        limit: int = DEFAULT_LIMIT,
        offset: int = 0,
        sort: Sort = "relevance",
        filters: Filters = NO_FILTERS,
        expand: bool = True,
        half_life: float | None = None,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,
    ) -> Results:
        """Hits ``offset`` to ``offset + limit`` of a query, with snippets, totals and facets.

        Articles that hold all of the query come first; where they are fewer than
        ``limit``, those that hold most of its words follow. Synonyms are searched
        too unless ``expand`` is false. ``half_life`` (days) lifts new articles. ``timeout`` is in
        seconds. Raises :class:`BadQuery` or :class:`SearchTimedOut`.
        """
        began = perf_counter()
        question = Question(query, sort, filters, self._expansion(expand), half_life, timeout)
        with self._lock, self._reading() as snapshot:
            answered = answer(question, snapshot, offset + limit, self._lock)
            hits = answered.hits(offset, limit)
        return Results(
            query=query,
            total=answered.total,
            relaxed=answered.relaxed,
            offset=offset,
            limit=limit,
            hits=hits,
            source=answered.asked,
            expanded=answered.asked.plan.expanded,
            repairs=answered.asked.parsed.repairs,
            took_ms=(perf_counter() - began) * 1000,
        )

    def rank(
        self,
        query: str,
        *,
        limit: int = 1000,
        expand: bool = True,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,
    ) -> tuple[Ranked, ...]:
        """The ids of the first ``limit`` hits of a query, for evaluation, in the order :meth:`search` gives.

        Full matches are lifted above the relaxed ones' scores, since evaluation
        tools order by score alone. Raises what :meth:`search` raises.
        """
        question = Question(query, expand=self._expansion(expand), timeout=timeout)
        with self._lock, self._reading() as snapshot:
            answered = answer(question, snapshot, limit, self._lock)
            scores = answered.scores.copy()
            if answered.total < len(scores):
                scores[: answered.total] += scores[answered.total :].max()
            return tuple(
                Ranked(snapshot.article_id(document), score)
                for document, score in zip(answered.order.tolist(), scores.tolist(), strict=True)
            )

    def article(self, article_id: str) -> Article:
        """The article with this id. Raises :class:`ArticleNotFound`."""
        with self._lock, self._reading() as snapshot:
            document = snapshot.document_of(article_id)
            if document is None:
                raise ArticleNotFound(article_id)
            return snapshot.article(document)

    def marked(self, texts: Sequence[str], query: str, *, expand: bool = True) -> list[Passage]:
        """Each of ``texts`` with the matches of a query marked. Raises :class:`BadQuery`."""
        with self._lock:
            node = parse(query).node
            with self._reading() as snapshot:
                marks = highlight(plan(node, snapshot.stem, self._expansion(expand)).sought, snapshot)
        return [mark_all(text, marks) for text in texts]

    def suggest(self, text: str, limit: int = DEFAULT_SUGGESTIONS) -> tuple[str, ...]:
        """Up to ``limit`` queries that ``text``, typed so far, may become, the likeliest first.

        Any text may be given; where nothing is to be said of it, there are none.
        """
        from search.suggest.completion import complete  # no search needs it

        with self._lock, self._reading() as snapshot:
            return complete(snapshot, text, limit)

    def article_count(self) -> int:
        """How many articles the archive holds."""
        with self._lock:
            return self._current().article_count

    def _expansion(self, expand: bool) -> Expand | None:
        return self._synonyms.expansions if expand else None

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        """The snapshot of the newest commit; one that turns out to be damaged is not kept."""
        snapshot = self._current()
        try:
            with snapshot.as_index_corrupt():
                yield snapshot
        except IndexCorrupt:
            self._snapshot = None
            raise

    def _current(self) -> Snapshot:
        """The snapshot of the newest commit, opened if this one's is older."""
        if self._closed:
            raise ValueError("the archive is closed")
        old = self._snapshot
        if old is not None and self._seen is not None and self._folders() == self._seen:
            return old
        seen = self._folders()
        manifest = self._directory.current(SCHEMA_VERSION)
        if old is None or manifest.token != self._token or old.latest_generation() != old.generation:
            old = self._opened(manifest)
        # A file may be written within the resolution of a time stamp just seen, and not change it.
        settled = seen is not None and time_ns() - max(seen) > _SETTLED_NS
        self._seen = seen if settled else None
        return old

    def _opened(self, manifest: Manifest) -> Snapshot:
        while True:
            try:
                opened = Snapshot(self._directory.build_path(manifest))
                break
            except IndexCorrupt:
                newer = self._directory.current(SCHEMA_VERSION)
                if newer.token == manifest.token:
                    raise
                manifest = newer  # a rebuild was swapped in, and the build being opened taken away
        self._snapshot, self._token = opened, manifest.token
        return opened

    def _folders(self) -> tuple[int, ...] | None:
        """When the index folder and its live build last changed, in ns; ``None`` if that cannot be seen."""
        try:
            paths = [self._directory.path, *([self._snapshot.build] if self._snapshot else [])]
            states = [os.stat(path) for path in paths]
            # Time stamps can be put back, as restoring a copy does; when they were put there cannot.
            return tuple(when for state in states for when in (state.st_mtime_ns, state.st_ctime_ns))
        except OSError:
            return None
