"""The report of a run: articles added, replaced and deleted, and what could not be read."""

from collections import Counter
from dataclasses import dataclass, field

from indexer.index.catalog import Problem


@dataclass(slots=True)
class Report:
    """Articles that a run added, replaced and deleted (a preview: would), and what it could not read."""

    added: int = 0
    replaced: int = 0
    deleted: int = 0
    files: int = 0
    articles: int = 0
    """How many files and articles the archive has after the run."""
    problems: list[Problem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    """Files that no reader takes, by suffix; ``source_scan.LINKS`` counts links that were not followed."""
    kept_sources: list[str] = field(default_factory=list)
    """Sources that are gone or empty although they had articles, which were kept."""

    @property
    def unreadable(self) -> int:
        """Return how many files and records could not be read."""
        return sum(problem.times for problem in self.problems if not problem.doubt)

    @property
    def doubtful(self) -> int:
        """Return how many were read although something is odd about them."""
        return sum(problem.times for problem in self.problems if problem.doubt)
