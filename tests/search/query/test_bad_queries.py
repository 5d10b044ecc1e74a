"""Queries that cannot be run, and texts of any kind: told with the place, or parsed."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.errors import BadQuery
from search.query.limits import (
    DEEPEST_NESTING,
    LONGEST_QUERY,
    MOST_WORDS,
)
from search.query.parser import parse

TODAY = date(2023, 9, 20)  # a Wednesday
CANNOT_SAY = date(1995, 2, 28)  # what a canonical form means does not depend on the day


@pytest.mark.parametrize("query", ["", "  ", "???", '""', "()", "OR", "-", "NOT", "*", "~", "=", "judul:()"])
def test_the_query_parser_refuses_a_query_without_a_word(query: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(query)
    assert caught.value.position == 0


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("a" * (LONGEST_QUERY + 1), LONGEST_QUERY),
        ("\ufb2c" * (LONGEST_QUERY // 2), LONGEST_QUERY // 2),  # it comes to three characters each
        ("a " * (MOST_WORDS + 1), 2 * MOST_WORDS),
        ('"' + "a " * (MOST_WORDS + 1) + '"', 0),
        ("(" * 1000 + "a", DEEPEST_NESTING),
        ("x (a OR b " * (DEEPEST_NESTING - 1) + "c", 2),  # with all its parentheses it would be deeper
    ],
)
def test_the_query_parser_refuses_a_query_beyond_a_limit_and_says_where(query: str, position: int) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(query)
    assert caught.value.position == position


def test_the_query_parser_takes_a_query_at_its_limits() -> None:
    words = " ".join(f"a{number}" for number in range(MOST_WORDS))
    assert str(parse("(" * DEEPEST_NESTING + words + ")" * DEEPEST_NESTING).node) == words
    assert str(parse("a" + " " * (LONGEST_QUERY - 1)).node) == "a"


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("korut tanggal:31/2/2023", 14),
        ("korut tanggal:2023-13", 19),
        ("tanggal:14 septembr", 8),
        ("korut tanggal:awal 2023", 14),
        ("korut sejak:rusia", 12),
        ("tanggal:2023..2021", 14),
        ('korut tanggal:"2023-09-14 pagi"', 26),
        ('tanggal:""', 9),
        ("tanggal:(", 9),
        ("(korut tanggal:0999) rusia", 15),
    ],
)
def test_the_query_parser_refuses_a_query_with_an_impossible_date_and_says_where(
    query: str, position: int
) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(query, TODAY)
    assert caught.value.position == position


def test_the_query_parser_places_repairs_within_the_query_typed_though_cleaning_made_it_longer() -> None:
    query = "\ufb2c" * 10 + " OR"
    assert [place for place, _ in parse(query).repairs] == [len(query)]


@pytest.mark.parametrize(
    "query", ["İDAN", "ß" * 40, '"' + "ß" * 40, "=" + "ß" * 40, "ŉ", "ΟΔΟΣ", "ǅ", "ﬁ", "(a OR b " * 11 + "c"]
)
def test_the_canonical_form_of_a_query_keeps_odd_letters_and_deep_groups(query: str) -> None:
    assert parse(str(parse(query).node)).node == parse(query).node


@pytest.mark.timeout(20)
def test_the_query_lexer_reads_a_long_run_of_wildcards_in_no_time() -> None:
    assert str(parse("a" + "*?" * 1000 + "-b").node) == "a b"


PIECES = st.sampled_from(
    [
        *("judul:", "isi:", "sumber:", "penulis:", "Tempat:", "rubrik:", "situs:"),
        *("tanggal:", "sejak:", "sampai:", "2023", "2023-09-14", "14 september", "kemarin", "13/9", "10:30"),
        *("..", "[", "]", "TO", '"', "“", "(", ")", "(", ")", " ", " ", " ", "-", "–", "=", "*", "?"),
        *("~", "~1", "~2", "~3", "~99", "^", "^2", "^0.5", "OR", "ATAU", "AND", "NOT", "BUKAN", "/", ","),
        *("korut", "korea utara", "Kim", "jong-un", "AS", "a.s", "vosto*", "k?m", "kunjungan", "vosotchny"),
        *("di", "a", "ﬁ", "\ufb2c", "\u0301", "²", "٣", "\0"),
    ]
)
GROUPS = st.sampled_from(
    ["(", "(", "(a ", "b ", " OR ", " OR c ", " AND ", "-(", "judul:(", ")", ")^2", " d/e "]
)
TEXTS = (
    st.lists(PIECES, max_size=16).map("".join)
    | st.lists(PIECES | st.text(max_size=3), max_size=30).map(" ".join)
    | st.lists(GROUPS, max_size=60).map("".join)
    | st.text()
)


@given(TEXTS)
@example("dari:(")
@example("(-a)^2 tanggal:2023.. 2024")
def test_the_query_parser_refuses_any_text_or_gives_it_a_canonical_form_that_means_the_same(
    query: str,
) -> None:
    try:
        parsed = parse(query)
    except BadQuery as error:
        assert 0 <= error.position <= len(query)
    else:
        assert all(0 <= place <= len(query) for place, _ in parsed.repairs)
        again = parse(str(parsed.node), CANNOT_SAY)
        assert again.node == parsed.node
        assert again.repairs == ()
