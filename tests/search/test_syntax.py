"""The query language: one table, string in, canonical form out. A new rule is a line in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import BadQuery
from search.query.syntax import DEEPEST_NESTING, LONGEST_QUERY, MOST_WORDS, And, Not, Or, Phrase, Word, parse

TABLE = [
    ("kunjungan", "kunjungan"),
    ("  Kunjungan   PUTIN ", "kunjungan putin"),
    ("kunjungan kunjungan", "kunjungan"),
    ('"Kunjungan Balasan"', '"kunjungan balasan"'),
    ("“kunjungan balasan”", '"kunjungan balasan"'),
    ("„kunjungan balasan“ «satu dua»", '"kunjungan balasan" "satu dua"'),
    ('"kunjungan', '"kunjungan"'),
    ('"" korut', "korut"),
    ('korut"rusia"', 'korut "rusia"'),
    ("korut OR dprk", "korut OR dprk"),
    ("korut ATAU dprk OR rusia", "korut OR dprk OR rusia"),
    ("korut or dprk", "korut or dprk"),
    ("dan atau dan", "dan atau"),
    ("korut AND dprk DAN rusia", "korut AND dprk AND rusia"),
    ("korut AND dprk rusia", "korut AND dprk AND rusia"),
    ("(korut AND dprk) rusia", "(korut AND dprk) rusia"),
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
    ("NOT NOT rusia", "rusia"),
    ("-rusia", "-rusia"),
    ("Rusia-Korut", "rusia korut"),
    ("Rusia - Korut", "rusia korut"),
    ("rusia -- korut", "rusia korut"),
    ("Jum'at 10.000", "jum'at 10.000"),
    ("Korea Utara (Korut)", "korea utara korut"),
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
    ("rusia/ukraina, moskow!", "rusia ukraina moskow"),
    ("judul:korut", "judul korut"),
    ("kosmo* ?", "kosmo"),
]


@pytest.mark.parametrize(("query", "canonical"), TABLE)
def test_canonical_form(query: str, canonical: str) -> None:
    assert str(parse(query)) == canonical


def test_the_tree() -> None:
    assert parse('a "b c" -(d OR e)') == And((Word("a"), Phrase(("b", "c")), Not(Or((Word("d"), Word("e"))))))


@pytest.mark.parametrize("query", ["", "  ", "???", '""', "()", "OR", "-", "NOT"])
def test_a_query_without_a_word_is_bad(query: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(query)
    assert caught.value.position == 0


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("a" * (LONGEST_QUERY + 1), LONGEST_QUERY),
        ("a " * (MOST_WORDS + 1), 2 * MOST_WORDS),
        ("(" * 1000 + "a", DEEPEST_NESTING),
    ],
)
def test_a_query_beyond_a_limit_is_bad_and_says_where(query: str, position: int) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(query)
    assert caught.value.position == position


PIECES = st.sampled_from(
    ["a", "b", "c", "OR", "AND", "NOT", "-", "(", ")", '"', "“", " ", "dan", "BUKAN", "x-y"]
)


@pytest.mark.parametrize("query", ["İDAN", "ß" * 40, "ŉ", "ΟΔΟΣ", "ǅ", "ﬁ", "(a OR b " * 11 + "c"])
def test_odd_letters_and_deep_groups_survive_printing(query: str) -> None:
    assert parse(str(parse(query))) == parse(query)


@given(st.lists(PIECES | st.text(max_size=3), max_size=30).map(" ".join) | st.text())
def test_any_text_parses_or_is_bad_and_its_canonical_form_means_the_same(query: str) -> None:
    try:
        node = parse(query)
    except BadQuery as error:
        assert 0 <= error.position <= len(query)
    else:
        assert parse(str(node)) == node
