"""Words of Indonesian newsrooms that several modules look for: roles, reporters, related links, domains.

Each module builds its own patterns of these words, since what may stand around them differs by place.
"""

from collections.abc import Iterable

ROLES: dict[str, tuple[str, ...]] = {
    "authors": ("penulis", "author", "reporter", "pewarta", "wartawan", "jurnalis", "oleh"),
    "editor": ("editor", "redaktur", "penyunting"),
    "translator": ("penerjemah", "translator"),
    "photographer": ("fotografer", "photographer"),
    "original_source": ("sumber", "source"),
}
"""The words that stand before a name, in small letters, in texts and on pages alike, by fact."""

REPORTER_TITLES = ("wartawan", "reporter", "kontributor", "jurnalis", "koresponden")
"""The titles of those who file stories, as in *Laporan Wartawan Tribunnews.com*."""

RELATED_VERBS = ("baca", "simak", "lihat", "tonton", "saksikan")
"""How the label of a related link begins, as in *Baca juga* and *Simak video*."""

TOP_LEVEL_DOMAINS = ("com", "co", "net", "id", "org", "news", "tv", "info")
"""The ends of the domains that newsrooms write as their names, as in *KOMPAS.com* and *TEMPO.CO*."""


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression that matches any of the words, the longest first."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"
