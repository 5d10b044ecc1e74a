"""The apparatus of an article: what stands around its prose, gathered while the two are told apart."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Apparatus:
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
        if headline and headline not in self.related:
            self.related.append(headline)

    def name(self, role: str, names: list[str]) -> None:
        """Note who did what; ``role`` is a field's name here."""
        if role == "authors":
            self.authors += [name for name in names if name not in self.authors]
            return
        already = getattr(self, role)
        fresh = [name for name in names if not already or name not in already.split(", ")]
        if fresh:
            setattr(self, role, ", ".join([*([already] if already else []), *fresh]))
