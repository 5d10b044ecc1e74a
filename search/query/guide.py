"""The guide to the query language, on the help page and in ``search query --help``: rows of examples.

The first page shows the rows to begin with. Whatever :mod:`search.query.lexer` comes to
understand is told here. The module imports
nothing that costs time, since ``search --help`` reads it too.
"""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from textwrap import wrap
from typing import NamedTuple

from indexer.messages import gettext as _
from indexer.messages import marked
from search.query.limits import MOST_CHANGES, STRONGEST, WIDEST_DISTANCE

_EXAMPLE_COLUMNS = 34  # of a terminal; a longer example has a line of its own
_LINE_COLUMNS = 78  # of a terminal of 80, two of them left free


class Row(NamedTuple):
    """Queries that can be run as they stand here, and what each of them gets, in English."""

    written: tuple[str, ...]
    english: str
    values: Mapping[str, object]

    @property
    def gets(self) -> str:
        """Return what the queries get, in the reader's language."""
        return _(self.english, **self.values)


class Group(NamedTuple):
    """Rows on one subject, which ``english`` names."""

    english: str
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """Return the subject, in the reader's language."""
        return _(self.english)


def _row(*written: str, gets: str, **values: object) -> Row:
    return Row(written, gets, values)


_WORDS = _row(
    "kunjungan putin",
    gets=marked("all the words, each in any form: berkunjung, kunjungannya"),
)
_PHRASE = _row(
    '"kerja sama militer"',
    "“kerja sama militer”",
    gets=marked("exactly these words, side by side, in this order"),
)
_EITHER = _row(
    "korut OR dprk",
    "korut ATAU dprk",
    gets=marked("either one, or both"),
)
_WITHOUT = _row(
    "rusia -ukraina",
    "rusia NOT ukraina",
    "rusia BUKAN ukraina",
    gets=marked("without that word"),
)
_GROUPED = _row(
    "(rudal OR satelit) uji",
    gets=marked("parentheses make groups"),
)
_PERIOD = _row(
    "tanggal:september 2023",
    "tanggal:2023",
    "tanggal:2023-09",
    "date:14/9/2023",
    gets=marked("published in this month, in this year or on this day (Jakarta time)"),
)

ESSENTIALS = (_WORDS, _PHRASE, _EITHER, _WITHOUT, _GROUPED, _PERIOD)
"""The rows of :data:`GUIDE` to begin with."""

GUIDE = (
    Group(
        marked("Words and phrases"),
        (
            _WORDS,
            _PHRASE,
            _row(
                "=kunjungan",
                gets=marked("this form alone, not kunjungannya or berkunjung"),
            ),
            _row(
                '"kim putin"~5',
                gets=marked("all the words, each at most 5 words from the one before, in any order"),
            ),
            _row(
                "undang-undang",
                "Jong-un",
                gets=marked("one word, also where it is written apart: Jong Un"),
            ),
            _row(
                "negara-negara",
                gets=marked("a doubled word is found together with its base word: negara"),
            ),
        ),
    ),
    Group(
        marked("Operators"),
        (
            _row(
                "kunjungan AND putin",
                "kunjungan DAN putin",
                gets=marked("both are required; articles with only some of the words are not shown"),
            ),
            _EITHER,
            _WITHOUT,
            _GROUPED,
            _row(
                "hitam dan putih",
                gets=marked("operators count only in capitals: dan, atau and bukan are words here"),
            ),
        ),
    ),
    Group(
        marked("Parts of an article"),
        (
            _row(
                "judul:putin",
                'title:"kerja sama"',
                "headline:(kim OR putin)",
                gets=marked("in the headline alone; a word, a phrase or a group"),
            ),
            _row(
                "isi:rudal",
                "body:rudal",
                "teks:rudal",
                "text:rudal",
                gets=marked("in the text alone"),
            ),
            _row(
                "sumber:antara",
                "source:antara",
                "media:antara",
                gets=marked("from this outlet; kompas also means Kompas.com"),
            ),
            _row(
                "tempat:seoul",
                "place:seoul",
                'lokasi:"kuala lumpur"',
                gets=marked("filed from this place"),
            ),
            _row(
                "penulis:maharani",
                "author:maharani",
                'wartawan:"esthi maharani"',
                gets=marked("by this author"),
            ),
            _row(
                "rubrik:olahraga",
                "section:olahraga",
                "kategori:olahraga",
                "category:olahraga",
                gets=marked("in this section"),
            ),
        ),
    ),
    Group(
        marked("Dates"),
        (
            _PERIOD,
            _row(
                "tanggal:2023-09-11..2023-09-14",
                "tgl:11-14 september 2023",
                gets=marked("from the first day to the last"),
            ),
            _row(
                "sejak:2023-09-13",
                "dari:2023-09-13",
                "since:2023-09-13",
                "from:2023-09-13",
                gets=marked("on this day or later"),
            ),
            _row(
                "sampai:13 september 2023",
                "hingga:2023-09-13",
                "until:2023-09-13",
                gets=marked("on this day or earlier"),
            ),
            _row(
                "tanggal:kemarin",
                "tanggal:minggu lalu",
                "tanggal:7 hari terakhir",
                "date:yesterday",
                gets=marked("counted from today; a week begins on Monday"),
            ),
            _row(
                "rudal sumber:antara sejak:2023-09-13",
                gets=marked("all of these can be combined"),
            ),
        ),
    ),
    Group(
        marked("Parts of words, misspellings, weights"),
        (
            _row(
                "kosmodro*",
                "*dang",
                "u?dang",
                gets=marked("* stands for any letters or none, ? for any one letter"),
            ),
            _row(
                '"kunjungan bal*"',
                gets=marked("in a phrase too"),
            ),
            _row(
                "putin~1",
                "kosmodrim~2",
                gets=marked("words that differ in at most 1 (or 2) letters: putih, puttin"),
            ),
            _row(
                "kunjungan^2 putin",
                '"kerja sama"^3 militer',
                gets=marked("kunjungan counts twice in the order of the results"),
            ),
        ),
    ),
    Group(
        marked("Synonyms"),
        (
            _row(
                "korut",
                "AS",
                gets=marked("also finds korea utara and dprk; AS in capitals also amerika serikat"),
            ),
            _row(
                '"korut"',
                "=korut",
                gets=marked(
                    "without synonyms; for a whole query use the link above the results, or --no-expand"
                ),
            ),
        ),
    ),
)
"""The whole query language, by subject."""

REPAIRS = (
    _row(
        '"kerja sama',
        "(rudal OR satelit",
        gets=marked("a quote or parenthesis that is not closed ends with the query"),
    ),
    _row(
        "kunjungan OR",
        "kunjungan)",
        gets=marked("an operator without its word and a ) without its ( are ignored"),
    ),
    _row(
        "wilayah:seoul",
        gets=marked("a field that does not exist is searched for as words"),
    ),
    _row(
        "putin~9",
        '"kim putin"~500',
        "rusia^1000",
        gets=marked("a number that is too large is taken as the largest: ~{changes}, ~{distance}, ^{boost}"),
        changes=MOST_CHANGES,
        distance=WIDEST_DISTANCE,
        boost=f"{STRONGEST:g}",
    ),
)
"""Queries that are repaired; the repair is told above the results."""

REPAIRS_TITLE = marked("What is repaired, with a notice")


def everything() -> tuple[Group, ...]:
    """Return the guide with the repairs as its last group."""
    return (*GUIDE, Group(REPAIRS_TITLE, REPAIRS))


def as_text() -> str:
    """Return the guide for a terminal of 80 columns: examples on the left, what they get on the right."""
    return "\n\n".join("\n".join(_group_lines(group)) for group in everything())


def _group_lines(group: Group) -> Iterator[str]:
    yield group.title
    for row in group.rows:
        gets = wrap(row.gets, _LINE_COLUMNS - _EXAMPLE_COLUMNS)
        written = list(row.written)
        if len(written[-1]) > _EXAMPLE_COLUMNS - 3:
            yield f"  {written.pop()}"
        for left, right in zip_longest(written, gets, fillvalue=""):
            yield f"  {left:<{_EXAMPLE_COLUMNS - 2}}{right}".rstrip()
