"""The facts that stand around the prose of an article, gathered while the two are separated."""

from dataclasses import dataclass, field

_MOST = 500  # entries of a kind; no article has more, and comparing them takes ever longer


@dataclass(slots=True)
class FoundFacts:
    """Related links, credits and the copyright line of one article, filled as they are found."""

    related: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    editor: str | None = None
    translator: str | None = None
    original_source: str | None = None
    copyright_holder: str | None = None
    copyright_year: int | None = None

    def add_related(self, headline: str) -> None:
        """Add the headline of a related story, unless it is there already."""
        headline = headline.strip(" :-–,|")
        if headline and len(self.related) < _MOST and headline not in self.related:
            self.related.append(headline)

    def add_names(self, fact: str, names: list[str]) -> None:
        """Add names to a fact: ``authors``, ``editor``, ``translator`` or ``original_source``."""
        already = self.authors if fact == "authors" else (getattr(self, fact) or "").split(", ")
        if len(already) >= _MOST:
            return
        known = [name for name in dict.fromkeys([*already, *names]) if name]
        if fact == "authors":
            self.authors = known
        elif known:
            setattr(self, fact, ", ".join(known))
