"""The names of months and weekdays: those that are read in texts and queries, and those that are shown."""

from collections.abc import Sequence
from typing import NamedTuple

from indexer.messages import Language, language

MONTH_NAMES: dict[Language, tuple[str, ...]] = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
"""The names of the months as they are shown, January first."""

WEEKDAY_NAMES: dict[Language, tuple[str, ...]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
"""The names of the weekdays as they are shown, Monday first."""


def _numbered(names: Sequence[str], first: int) -> dict[str, int]:
    """Return the number of each name, counted from ``first``; names of one number are separated by spaces."""
    return {name: number for number, alike in enumerate(names, first) for name in alike.split()}


MONTHS = _numbered(
    (
        "jan januari january",
        "feb februari february pebruari",
        "mar maret march",
        "apr april",
        "mei may",
        "jun juni june",
        "jul juli july",
        "agu agt ags agust agustus aug august",
        "sep sept september",
        "okt oktober oct october",
        "nov november nop nopember",
        "des desember dec december",
    ),
    first=1,
)
"""The number of a month by every name that is read for it, in small letters."""

INDONESIAN_WEEKDAYS = _numbered(
    ("senin", "selasa", "rabu", "kamis", "jumat jum'at jum’at", "sabtu", "minggu ahad"), first=0
)
"""The number of a weekday, Monday 0, by every Indonesian name that is read for it, in small letters."""

ENGLISH_WEEKDAYS = _numbered([name.lower() for name in WEEKDAY_NAMES["en"]], first=0)
"""The number of a weekday, Monday 0, by its English name, in small letters."""

WEEKDAYS = (
    INDONESIAN_WEEKDAYS
    | ENGLISH_WEEKDAYS
    | _numbered(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), first=0)
)
"""The number of a weekday, Monday 0, by every name and abbreviation that is read for it, in small letters."""


class WeekdayName(NamedTuple):
    """A weekday, Monday 0, whose ``str()`` is its name in the language that is spoken."""

    number: int

    def __str__(self) -> str:
        return WEEKDAY_NAMES[language()][self.number]
