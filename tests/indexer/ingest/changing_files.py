"""What tests of the sync share: files with settled times, and what a store holds of them."""

import os
from pathlib import Path

from indexer.article import Article
from indexer.ingest.archive_store import ArchiveStore
from indexer.ingest.sync_report import Report
from indexer.ingest.sync_run import Progress

OLD = 1_600_000_000
"""A time stamp in seconds that counts as settled: a file of it is not opened again."""


def held_articles(store: ArchiveStore) -> dict[str, Article]:
    """The articles in a store's last commit, by id, of which none is held twice."""
    listed = list(store.articles())
    assert len({article.id for article in listed}) == len(listed)
    return {article.id: article for article in listed}


def bodies(store: ArchiveStore) -> dict[str, str]:
    """The bodies of the articles in a store's last commit, by id."""
    return {article_id: article.body for article_id, article in held_articles(store).items()}


def write(path: Path, text: str, time: int = OLD) -> None:
    """Write a file with this time stamp, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time, time))


def changes(report: Report) -> tuple[int, int, int]:
    """How many articles a run has added, replaced and deleted."""
    return report.added, report.replaced, report.deleted


def stop_after(count: int) -> Progress:
    """A progress that interrupts a run when it has seen so many articles."""

    def progress(done: int, total: int, articles: int) -> None:
        if articles == count:
            raise KeyboardInterrupt

    return progress
