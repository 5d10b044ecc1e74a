"""The found_facts of an article: what stands around its prose, gathered while the two are told apart."""

from dataclasses import dataclass, field

_MOST = 500  # of a kind; no article has more, and to tell them apart takes ever longer


@dataclass(slots=True)
class FoundFacts:
    """Related links, credits and the copyright line, as they are found."""

    related: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    editor: str | None = None
    translator: str | None = None
    original_source: str | None = None
    copyright_holder: str | None = None
    copyright_year: int | None = None

    def link(self, headline: str) -> None:
        """Note a related headline, once."""
        headline = headline.strip(" :-–,|")
        if headline and len(self.related) < _MOST and headline not in self.related:
            self.related.append(headline)

    def name(self, role: str, names: list[str]) -> None:
        """Note who did what; ``role`` is a field's name here."""
        already = self.authors if role == "authors" else (getattr(self, role) or "").split(", ")
        if len(already) >= _MOST:
            return
        known = [name for name in dict.fromkeys([*already, *names]) if name]
        if role == "authors":
            self.authors = known
        elif known:
            setattr(self, role, ", ".join(known))
