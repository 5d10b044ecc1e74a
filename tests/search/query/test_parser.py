"""The query language: one table, string in, canonical form out. A new rule is a line in it."""

from datetime import date, timedelta

import pytest

from indexer.messages import speaking
from search.errors import BadQuery
from search.query.dates.period import Period
from search.query.limits import (
    MOST_CHANGES,
    STRONGEST,
    WEAKEST,
    WIDEST_DISTANCE,
)
from search.query.parser import parse
from search.query.tree import And, Boost, Dated, Fuzzy, In, Near, Node, Not, Or, Pattern, Phrase, Word

TODAY = date(2023, 9, 20)  # a Wednesday
CANNOT_SAY = date(1995, 2, 28)  # what a canonical form means does not depend on the day

WORDS = [
    ("kunjungan", "kunjungan"),
    ("  Kunjungan   Putin ", "kunjungan putin"),
    ("kunjungan kunjungan", "kunjungan"),
    ("Jum'at 10.000", "jum'at 10.000"),
    ("Korea Utara (Korut)", "korea utara korut"),
    ("rusia, moskow!", "rusia moskow"),
    ("KIM Jong A AS as", "KIM jong a AS as"),
    ("M16 É", "M16 e"),
    ("siapa?", "siapa"),
    ("siapa??? kim?!", "siapa kim"),
    ("“siapa?”", '"siapa"'),
    ("Rusia-Korut", "rusia-korut"),
    ("Rusia - Korut", "rusia korut"),
    ("rusia -- korut", "rusia korut"),
    ("Kompas.com redaksi@kompas.com A.S.", "kompas.com redaksi@kompas.com a.s"),
    ("rusia/ukraina", "rusia ukraina"),
    ("rusia/ukraina^2", "rusia^2 ukraina^2"),
    ("KPK: Lima orang", "KPK lima orang"),
    ("judul: korut", "judul korut"),
    ("10:30 https://kompas.com", "10:30 https kompas.com"),
    ("AND^2", "and^2"),
    ("kosmo^x kosmo~x", "kosmo x"),
]

PHRASES = [
    ('"Kunjungan Balasan"', '"kunjungan balasan"'),
    ("“kunjungan balasan”", '"kunjungan balasan"'),
    ("„kunjungan balasan“ «satu dua»", '"kunjungan balasan" "satu dua"'),
    ('"kunjungan', '"kunjungan"'),
    ('"" korut', "korut"),
    ('korut"rusia"', 'korut "rusia"'),
    ('"Jong-un KIM"', '"jong un kim"'),
    ('"dan OR atau"', '"dan or atau"'),
    ('"judul:korut ~2 ^3 (a)"', '"judul korut 2 3 a"'),
    ("=Kunjungan", '"kunjungan"'),
    ("=korea-utara rusia", '"korea utara" rusia'),
    ("= kunjungan", "kunjungan"),
    ("==kunjungan", '"kunjungan"'),
    ("-=kunjungan rusia", '-"kunjungan" rusia'),
    ('"kerja sama"~5', '"kerja sama"~5'),
    ('"kerja sama"~', '"kerja sama"~1'),
    ('"kerja sama"~0', '"kerja sama"~1'),
    (f'"kerja sama"~{WIDEST_DISTANCE + 1}', f'"kerja sama"~{WIDEST_DISTANCE}'),
    ('"kerja sama" ~5', '"kerja sama" 5'),
    ('"kerja"~5', '"kerja"'),
    ('"ker* sama"~5', '"ker* sama"~5'),
]

PATTERNS = [
    ("Kosmo*", "kosmo*"),
    ("kosmo* ?", "kosmo*"),
    ("*drom k?rut *tn* k?r*t", "*drom k?rut *tn* k?r*t"),
    ("kosmo***", "kosmo*"),
    ("kosmo*?", "kosmo*"),
    ("kosmo?x?", "kosmo?x"),
    ("(kosmo*), kosmo*.", "kosmo*"),
    ("*", "BAD 0"),
    ("korut * rusia", "korut rusia"),
    ("**korut**", "*korut*"),
    ("jong-*", "jong"),
    ('"kunj* balas?n"', '"kunj* balas?n"'),
    ('"kunjungan *"', '"kunjungan"'),
    ('"kunj*"', '"kunj*"'),
    ("=kosmo*", "kosmo*"),
    ("Éko*", "eko*"),
    ("korut~", "korut~1"),
    ("Korut~2", "korut~2"),
    ("korut~0", "korut"),
    ("korut~3", f"korut~{MOST_CHANGES}"),
    ("KORUT~1", "korut~1"),
    ("kosmo*~2", "kosmo*"),
    ("korut~1^2", "korut~1^2"),
]

FIELDS = [
    ("judul:korut", "judul:korut"),
    ("title:korut headline:korut", "judul:korut"),
    ("isi:korut body:a teks:b text:c", "isi:korut isi:a isi:b isi:c"),
    ("sumber:tass source:a media:b", "sumber:tass sumber:a sumber:b"),
    ("tempat:moskow place:a lokasi:b", "tempat:moskow tempat:a tempat:b"),
    ("penulis:kim author:a wartawan:b", "penulis:kim penulis:a penulis:b"),
    ("rubrik:dunia section:a kategori:b category:c", "rubrik:dunia rubrik:a rubrik:b rubrik:c"),
    ("JUDUL:korut Title:Rusia", "judul:korut judul:rusia"),
    ("judul:KIM", "judul:KIM"),
    ("judul:OR korut", "judul:or korut"),
    ('judul:"kunjungan balasan"', 'judul:"kunjungan balasan"'),
    ('judul:"kunjungan balasan"~3', 'judul:"kunjungan balasan"~3'),
    ("judul:=kunjungan", 'judul:"kunjungan"'),
    ("judul:kosmo*", "judul:kosmo*"),
    ("judul:korut~2", "judul:korut~2"),
    ("sumber:Kompas.com", "sumber:kompas.com"),
    ("judul:rusia/ukraina tass", "judul:rusia judul:ukraina tass"),
    ("judul:(a b)", "judul:a judul:b"),
    ("judul:(a b) c", "judul:a judul:b c"),
    ("judul:(a OR b)", "judul:a OR judul:b"),
    ("judul:(a AND b)", "judul:a AND judul:b"),
    ("judul:(a -b)", "judul:a -judul:b"),
    ("judul:(a^2 b)^3", "(judul:a^2 judul:b)^3"),
    ('judul:(a "b c" d*)', 'judul:a judul:"b c" judul:d*'),
    ("judul:(a isi:b)", "judul:a isi:b"),
    ("judul:(a isi:(b sumber:c))", "judul:a isi:b sumber:c"),
    ("judul:(a tanggal:2023)", 'judul:a tanggal:"2023"'),
    ("-judul:korut rusia", "-judul:korut rusia"),
    ("judul:-korut rusia", "-judul:korut rusia"),
    ("judul:(-korut) rusia", "-judul:korut rusia"),
    ("NOT judul:korut", "-judul:korut"),
    ("judul:korut^2", "judul:korut^2"),
    ("judul:() korut", "korut"),
    ("judul:(-(-c -judul:c))", "judul:c"),
    ('judul:"" korut', "korut"),
    ("situs:korut", "situs korut"),
    ('situs:"a b"', 'situs "a b"'),
]

DATES = [
    ("tanggal:2023", 'tanggal:"2023"'),
    ("tgl:2023-09", 'tanggal:"2023-09"'),
    ("DATE:14/9/2023", 'tanggal:"2023-09-14"'),
    ("tanggal:september 2023 korut", 'tanggal:"2023-09" korut'),
    ("tanggal:14 September 2023 korut", 'tanggal:"2023-09-14" korut'),
    ("korut tanggal:14 september rusia", 'korut tanggal:"2023-09-14" rusia'),
    ("tanggal:Rabu (13/9) korut", 'tanggal:"2023-09-13" korut'),
    ("tanggal:Rabu, 13 September 2023, korut", 'tanggal:"2023-09-13" korut'),
    ("tanggal:kemarin korut", 'tanggal:"2023-09-19" korut'),
    ("tanggal:hari ini", 'tanggal:"2023-09-20"'),
    ("tanggal:minggu lalu korut", 'tanggal:"2023-09-11..2023-09-17" korut'),
    ("tanggal:7 hari terakhir korut", 'tanggal:"2023-09-14..2023-09-20" korut'),
    ("tanggal:last 2 days kim", 'tanggal:"2023-09-19..2023-09-20" kim'),
    ("tanggal:2021..2023 korut", 'tanggal:"2021-01-01..2023-12-31" korut'),
    ("tanggal:11-14 september 2023 korut", 'tanggal:"2023-09-11..2023-09-14" korut'),
    ("tanggal:11 sampai 14 september 2023 korut", 'tanggal:"2023-09-11..2023-09-14" korut'),
    ("tanggal:2023-09.. korut", 'tanggal:"2023-09-01.." korut'),
    ("tanggal:..2023-09-14 korut", 'tanggal:"..2023-09-14" korut'),
    ("tanggal:[2023-09-11 TO 2023-09-14] korut", 'tanggal:"2023-09-11..2023-09-14" korut'),
    ("tanggal:[2023-09-11 TO *]", 'tanggal:"2023-09-11.."'),
    ('tanggal:"september 2023" korut', 'tanggal:"2023-09" korut'),
    ("tanggal:“14 september” 2022", 'tanggal:"2023-09-14" 2022'),
    ("tanggal:(september 2023) korut", 'tanggal:"2023-09" korut'),
    ('tanggal:"2023', 'tanggal:"2023"'),
    ("tanggal:(2023", 'tanggal:"2023"'),
    ("sejak:2023-09-11 korut", 'tanggal:"2023-09-11.." korut'),
    ("since:september 2023 korut", 'tanggal:"2023-09-01.." korut'),
    ("dari:2022 from:2023", 'tanggal:"2022-01-01.." tanggal:"2023-01-01.."'),
    ("sampai:2023-09 korut", 'tanggal:"..2023-09-30" korut'),
    ("until:2022 hingga:2023", 'tanggal:"..2022-12-31" tanggal:"..2023-12-31"'),
    ("sejak:senin sampai:kemarin", 'tanggal:"2023-09-18.." tanggal:"..2023-09-19"'),
    ("(korut tanggal:2023-09) OR rusia", '(korut tanggal:"2023-09") OR rusia'),
    ("(korut tanggal:2023-09-14) rusia", 'korut tanggal:"2023-09-14" rusia'),
    ("(tanggal:2023..) 2024", 'tanggal:"2023-01-01.." 2024'),
    ("(tanggal:2023-09-14) 10:30", 'tanggal:"2023-09-14" 10:30'),
    ('tanggal:2023"kerja sama"', 'tanggal:"2023" "kerja sama"'),
    ("tanggal:2023 (korut OR rusia)", 'tanggal:"2023" (korut OR rusia)'),
    ("tanggal:2022 OR tanggal:2023", 'tanggal:"2022" OR tanggal:"2023"'),
    ("korut -tanggal:2023", 'korut -tanggal:"2023"'),
    ("(tanggal:2023)^2", 'tanggal:"2023"'),
    ("tanggal: 2023", "tanggal 2023"),
]

BOOSTS = [
    ("korut^2 rusia", "korut^2 rusia"),
    ("korut^2.5 korut^2,5", "korut^2.5"),
    ("korut^.5", "korut^0.5"),
    ("korut^1 rusia^", "korut rusia"),
    ('"kerja sama"^2', '"kerja sama"^2'),
    ('"kerja sama"~3^2', '"kerja sama"~3^2'),
    ("(a b)^2", "(a b)^2"),
    ("(a OR b)^2 c", "(a OR b)^2 c"),
    ("((a)^2)^3", "a^6"),
    ("((a)^0.123456)^0.123456", "a^0.01525"),
    ("a^12.345678", "a^12.35"),
    ("a^0", f"a^{WEAKEST}"),
    ("a^1000", f"a^{STRONGEST:g}"),
    ("-a^2 b", "-a^2 b"),
    ("(-a)^2 b", "-a b"),
    ("()^2 a", "a"),
    ('""^2 a', "a"),
    ("a ^2", "a 2"),
]

OPERATORS = [
    ("korut OR dprk", "korut OR dprk"),
    ("korut ATAU dprk OR rusia", "korut OR dprk OR rusia"),
    ("korut or dprk", "korut or dprk"),
    ("dan atau dan", "dan atau"),
    ("korut AND dprk DAN rusia", "korut AND dprk AND rusia"),
    ("korut AND dprk rusia", "korut AND dprk AND rusia"),
    ("(korut AND dprk) rusia", "(korut AND dprk) rusia"),
    ("b AND (a (c AND b))", "b AND a AND c"),
    ("(korut dprk) AND rusia", "korut AND dprk AND rusia"),
    ("korut dprk AND", "korut dprk"),
    ("AND korut dprk", "korut dprk"),
    ("korut AND AND dprk", "korut AND dprk"),
    ("(korut AND dprk) OR rusia", "(korut AND dprk) OR rusia"),
    ("korut AND NOT dprk", "korut AND -dprk"),
    ("AND korut AND", "korut"),
    ("a b OR c d", "(a b) OR (c d)"),
    ("(a OR b) c", "(a OR b) c"),
    ("((a))", "a"),
    ("(a b) (c d)", "a b c d"),
    ("(a OR b) OR c", "a OR b OR c"),
    ("rusia -ukraina", "rusia -ukraina"),
    ("rusia NOT ukraina", "rusia -ukraina"),
    ("rusia BUKAN ukraina", "rusia -ukraina"),
    ("rusia –ukraina", "rusia -ukraina"),
    ("rusia -(perang OR damai)", "rusia -(perang OR damai)"),
    ('rusia -"perang besar"', 'rusia -"perang besar"'),
    ("korut -rusia/ukraina", "korut -(rusia ukraina)"),
    ("NOT NOT rusia", "rusia"),
    ("-(-rusia)", "rusia"),
    ("-rusia", "-rusia"),
    ("OR korut", "korut"),
    ("korut OR", "korut"),
    ("korut OR OR dprk", "korut OR dprk"),
    ("NOT OR korut", "korut"),
    ("korut NOT", "korut"),
    ("( korut", "korut"),
    ("korut )", "korut"),
    (") korut (", "korut"),
    ("korut ) dprk", "korut dprk"),
    ("() korut", "korut"),
    ('-"" korut', "korut"),
    ("korut -, rusia -… ukraina", "korut rusia ukraina"),
    ("korut AND / rusia", "korut AND rusia"),
    ("korut OR / rusia", "korut OR rusia"),
]

TABLE = [*WORDS, *PHRASES, *PATTERNS, *FIELDS, *DATES, *BOOSTS, *OPERATORS]


@pytest.mark.parametrize(("query", "canonical"), TABLE)
def test_the_query_parser_gives_a_query_its_canonical_form(query: str, canonical: str) -> None:
    try:
        node = parse(query, TODAY).node
    except BadQuery as bad:
        assert f"BAD {bad.position}" == canonical
    else:
        assert str(node) == canonical
        assert parse(canonical, CANNOT_SAY) == parse(canonical, TODAY)
        assert parse(canonical, TODAY).node == node
        assert parse(canonical, TODAY).repairs == ()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("korut rusia", []),
        ('"kerja sama"~5 judul:(a OR b)^2 -c tanggal:2023 k*t x~2', []),
        ("siapa? apa?!", []),
        ("Korea Utara (Korut), KPK: siapa - apa -- http://a.com/b?c=d", []),
        ('korut "rusia', [(6, "quote")]),
        ('korut tanggal:"2023', [(14, "quote")]),
        ("korut tanggal:(2023", [(14, "a (")]),
        ("korut (rusia", [(6, "a (")]),
        ("korut) rusia", [(5, "a )")]),
        ("korut OR", [(6, "OR")]),
        ("OR korut", [(0, "OR")]),
        ("korut OR ATAU rusia", [(9, "OR")]),
        ("korut AND", [(6, "AND")]),
        ("DAN korut", [(0, "AND")]),
        ("korut AND DAN rusia", [(10, "AND")]),
        ("korut NOT", [(6, "NOT")]),
        ("korut BUKAN OR rusia", [(6, "NOT")]),
        ("(korut OR) rusia", [(7, "OR")]),
        ("korut -, rusia", [(6, "NOT")]),
        ('judul:"" korut -()', [(0, "field"), (15, "NOT")]),
        ("korut / rusia ()", []),
        ("situs:kompas", [(0, "'situs'")]),
        ("rusia ( situs:kompas OR ) (", [(8, "'situs'"), (21, "OR"), (26, "a (")]),
        ('"a b"~500', [(5, f"{WIDEST_DISTANCE} words")]),
        ('"a b"~0', [(5, "1 words")]),
        ('"a"~5', [(2, "distance")]),
        ("=a~1 b*~1 (c/d~1)", [(2, "single word"), (7, "single word"), (14, "single word")]),
        ("a b~5", [(3, f"{MOST_CHANGES} letters")]),
        ("a^1000", [(1, "100")]),
        ("a^0", [(1, "0.01")]),
        ("a * b", [(2, "'*'")]),
        ("kerja-*ma", [(0, "'kerja-*ma'")]),
    ],
)
def test_the_query_parser_tells_each_repair_of_a_query_and_its_place(
    query: str, told: list[tuple[int, str]]
) -> None:
    repairs = parse(query, TODAY).repairs
    assert [place for place, _ in repairs] == [place for place, _ in told]
    with speaking("en"):
        for repair, (_, piece) in zip(repairs, told, strict=True):
            assert piece in str(repair.message)


def test_a_repair_of_a_query_is_told_in_the_language_of_its_reader() -> None:
    (repair,) = parse("wilayah:seoul", TODAY).repairs
    assert (repair.position, repair.message.code) == (0, "unknown-field")
    with speaking("id"):
        assert str(repair.message) == "tidak ada bidang 'wilayah'; dicari sebagai kata"
    with speaking("en"):
        assert str(repair.message) == "there is no field 'wilayah'; searched for as words"


@pytest.mark.parametrize(
    ("query", "node"),
    [
        (
            'a "b c" -(d OR e)',
            And((Word("a"), Phrase(("b", "c")), Not(Or((Word("d"), Word("e")))))),
        ),
        ("AS AND b", And((Word("as", capitals=True), Word("b")), strict=True)),
        ("a^2 OR b*", Or((Boost(Word("a"), 2.0), Pattern("b*")))),
        ('judul:(a "b c"~4)', And((In("title", Word("a")), In("title", Near(("b", "c"), 4))))),
        ("sumber:kompas~2", In("source", Fuzzy("kompas", 2))),
        ("tanggal:kemarin", Dated(Period(TODAY - timedelta(1), TODAY - timedelta(1)))),
        ("(a AND b) c", And((And((Word("a"), Word("b")), strict=True), Word("c")))),
    ],
)
def test_the_query_parser_turns_a_query_into_its_tree(query: str, node: Node) -> None:
    assert parse(query, TODAY).node == node
