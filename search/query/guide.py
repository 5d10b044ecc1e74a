"""The guide to the query language as data: what readers may write and what they get by it.

The help page, ``search query --help`` and the first page render it; whatever
:mod:`search.query.lexer` comes to understand is told here. It imports nothing
that costs time, since ``search --help`` reads it too.
"""

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap
from typing import NamedTuple

from indexer.errors import Said

_EXAMPLE_COLUMNS = 34  # a longer example has a line of its own
_LINE_COLUMNS = 78


class Row(NamedTuple):
    """Queries that can be asked as they stand here, and what each of them gets."""

    written: tuple[str, ...]
    gets: Said


class Group(NamedTuple):
    """Rows on one subject."""

    title: Said
    rows: tuple[Row, ...]


def _row(*written: str, gets: str, gets_en: str) -> Row:
    return Row(written, Said(gets, gets_en))


_WORDS = _row(
    "kunjungan putin",
    gets="semua kata, masing-masing dalam bentuk apa pun: berkunjung, kunjungannya",
    gets_en="all the words, each in any form",
)
_PHRASE = _row(
    '"kerja sama militer"',
    "“kerja sama militer”",
    gets="persis kata-kata ini, berdampingan, dalam urutan ini",
    gets_en="exactly these words, side by side, in this order",
)
_EITHER = _row(
    "korut OR dprk",
    "korut ATAU dprk",
    gets="salah satu, atau keduanya",
    gets_en="either one, or both",
)
_WITHOUT = _row(
    "rusia -ukraina",
    "rusia NOT ukraina",
    "rusia BUKAN ukraina",
    gets="tanpa kata itu",
    gets_en="without that word",
)
_GROUPED = _row(
    "(rudal OR satelit) uji",
    gets="kurung mengelompokkan",
    gets_en="parentheses make groups",
)
_PERIOD = _row(
    "tanggal:september 2023",
    "tanggal:2023",
    "tanggal:2023-09",
    "date:14/9/2023",
    gets="terbit pada bulan, tahun, atau hari ini (waktu Jakarta)",
    gets_en="published in this month or year or on this day (Jakarta's time)",
)

ESSENTIALS = (_WORDS, _PHRASE, _EITHER, _WITHOUT, _GROUPED, _PERIOD)
"""What to begin with, of the rows of :data:`GUIDE`."""

GUIDE = (
    Group(
        Said("Kata dan frasa", "Words and phrases"),
        (
            _WORDS,
            _PHRASE,
            _row(
                "=kunjungan",
                gets="hanya bentuk ini, tidak kunjungannya atau berkunjung",
                gets_en="this form alone",
            ),
            _row(
                '"kim putin"~5',
                gets="semua kata, tiap kata paling jauh 5 kata dari yang sebelumnya, urutan apa pun",
                gets_en="all the words, each at most 5 words from the one before, in any order",
            ),
            _row(
                "undang-undang",
                "Jong-un",
                gets="satu kata, juga bila ditulis terpisah: Jong Un",
                gets_en="one word, also where it is written apart",
            ),
            _row(
                "negara-negara",
                gets="kata ulang ditemukan bersama kata dasarnya: negara",
                gets_en="a doubled word is found with what it doubles",
            ),
        ),
    ),
    Group(
        Said("Operator", "Operators"),
        (
            _row(
                "kunjungan AND putin",
                "kunjungan DAN putin",
                gets="wajib keduanya; artikel yang hanya memuat sebagian kata tidak ikut ditampilkan",
                gets_en="both, and never articles with only some of the words",
            ),
            _EITHER,
            _WITHOUT,
            _GROUPED,
            _row(
                "hitam dan putih",
                gets="operator hanya dengan huruf besar: dan, atau, bukan di sini kata biasa",
                gets_en="operators count only in capitals: here dan is a word",
            ),
        ),
    ),
    Group(
        Said("Bagian artikel", "Parts of an article"),
        (
            _row(
                "judul:putin",
                'title:"kerja sama"',
                "headline:(kim OR putin)",
                gets="hanya dalam judul; boleh kata, frasa, atau kurung",
                gets_en="in the headline alone: a word, a phrase or a group",
            ),
            _row(
                "isi:rudal",
                "body:rudal",
                "teks:rudal",
                "text:rudal",
                gets="hanya dalam isi berita",
                gets_en="in the text alone",
            ),
            _row(
                "sumber:antara",
                "source:antara",
                "media:antara",
                gets="dari media ini; kompas juga berarti Kompas.com",
                gets_en="from this publisher; kompas also means Kompas.com",
            ),
            _row(
                "tempat:seoul",
                "place:seoul",
                'lokasi:"kuala lumpur"',
                gets="ditulis dari tempat ini",
                gets_en="filed from this place",
            ),
            _row(
                "penulis:maharani",
                "author:maharani",
                'wartawan:"esthi maharani"',
                gets="oleh penulis ini",
                gets_en="by this author",
            ),
            _row(
                "rubrik:olahraga",
                "section:olahraga",
                "kategori:olahraga",
                "category:olahraga",
                gets="dalam rubrik ini",
                gets_en="in this section",
            ),
        ),
    ),
    Group(
        Said("Tanggal", "Dates"),
        (
            _PERIOD,
            _row(
                "tanggal:2023-09-11..2023-09-14",
                "tgl:11-14 september 2023",
                gets="dari hari pertama sampai hari terakhir",
                gets_en="from the first day to the last",
            ),
            _row(
                "sejak:2023-09-13",
                "dari:2023-09-13",
                "since:2023-09-13",
                "from:2023-09-13",
                gets="pada hari ini atau sesudahnya",
                gets_en="on this day or later",
            ),
            _row(
                "sampai:13 september 2023",
                "hingga:2023-09-13",
                "until:2023-09-13",
                gets="pada hari ini atau sebelumnya",
                gets_en="on this day or earlier",
            ),
            _row(
                "tanggal:kemarin",
                "tanggal:minggu lalu",
                "tanggal:7 hari terakhir",
                "date:yesterday",
                gets="dihitung dari hari ini; minggu mulai hari Senin",
                gets_en="counted from today; a week begins on Monday",
            ),
            _row(
                "rudal sumber:antara sejak:2023-09-13",
                gets="semuanya dapat digabung",
                gets_en="all of it can be put together",
            ),
        ),
    ),
    Group(
        Said("Sebagian kata, salah ketik, bobot", "Parts of words, misspellings, weights"),
        (
            _row(
                "kosmodro*",
                "*dang",
                "u?dang",
                gets="* huruf apa saja atau tidak ada, ? satu huruf",
                gets_en="* is any letters or none, ? any one letter",
            ),
            _row(
                '"kunjungan bal*"',
                gets="juga di dalam frasa",
                gets_en="in a phrase too",
            ),
            _row(
                "putin~1",
                "kosmodrim~2",
                gets="kata yang berbeda paling banyak 1 (atau 2) huruf: putih, puttin",
                gets_en="words that differ by at most 1 (or 2) letters",
            ),
            _row(
                "kunjungan^2 putin",
                '"kerja sama"^3 militer',
                gets="kunjungan berbobot dua kali dalam urutan hasil",
                gets_en="counts twice (three times) in ranking",
            ),
        ),
    ),
    Group(
        Said("Sinonim", "Synonyms"),
        (
            _row(
                "korut",
                "AS",
                gets="juga menemukan korea utara, dprk; AS dengan huruf besar juga amerika serikat",
                gets_en="also finds korea utara, dprk; AS in capitals also amerika serikat",
            ),
            _row(
                '"korut"',
                "=korut",
                gets="tanpa sinonim; untuk seluruh kueri lewat tautan di atas hasil, atau --no-expand",
                gets_en="without synonyms; for a whole query by the link above the results, or --no-expand",
            ),
        ),
    ),
)
"""All of the language, by subject."""

REPAIRS = (
    _row(
        '"kerja sama',
        "(rudal OR satelit",
        gets="kutip dan kurung yang tidak ditutup berakhir bersama kueri",
        gets_en="a quote or parenthesis that is not closed ends with the query",
    ),
    _row(
        "kunjungan OR",
        "kunjungan)",
        gets="operator tanpa kata dan kurung tanpa pasangan dilewati",
        gets_en="an operator without its word and a ) without its ( are passed over",
    ),
    _row(
        "wilayah:seoul",
        gets="bidang yang tidak ada dicari sebagai kata",
        gets_en="a field that does not exist is searched for as words",
    ),
    _row(
        "putin~9",
        '"kim putin"~500',
        "rusia^1000",
        gets="bilangan yang terlalu besar dibaca sebagai yang terbesar: ~2, ~100, ^100",
        gets_en="a number that is too large is taken as the largest: ~2, ~100, ^100",
    ),
)
"""Queries that are made the best of, each with what is told of it above the results."""

REPAIRS_TITLE = Said("Yang diperbaiki, dan diberitahukan", "What is repaired, and told")


def everything() -> tuple[Group, ...]:
    """The guide with the repairs as its last group."""
    return (*GUIDE, Group(REPAIRS_TITLE, REPAIRS))


def as_text() -> str:
    """The guide for a terminal of 80 columns: what is written on the left, what it gets on the right."""
    return "\n\n".join("\n".join(_group_lines(group)) for group in everything())


def _group_lines(group: Group) -> Iterator[str]:
    yield f"{group.title.id} / {group.title.en}"
    for row in group.rows:
        said = [line for text in row.gets for line in wrap(text, _LINE_COLUMNS - _EXAMPLE_COLUMNS)]
        written = list(row.written)
        if len(written[-1]) > _EXAMPLE_COLUMNS - 3:
            yield f"  {written.pop()}"
        for left, right in zip_longest(written, said, fillvalue=""):
            yield f"  {left:<{_EXAMPLE_COLUMNS - 2}}{right}".rstrip()
