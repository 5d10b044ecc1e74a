"""What follows where few articles match in full: any content word, phrases nearly held, likelier spellings."""

from collections.abc import Callable

import pytest

from search.archive import Archive
from tests.conftest import ids

pytestmark = pytest.mark.both_engines


def test_partial_matches_follow_when_few_articles_hold_all_words(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of("kim putin rusia", "kim putin", "kim", "satelit")
    results = archive.search("kim putin rusia")
    assert [(hit.article.id, hit.relaxed, hit.missing) for hit in results.hits] == [
        ("0", False, ()),
        ("1", True, ("rusia",)),
        ("2", True, ("putin", "rusia")),
    ]
    assert (results.total, results.relaxed) == (1, 2)


def test_partial_matches_do_not_follow_a_page_of_full_matches(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(*["kim putin"] * 10, "kim")
    assert archive.search("kim putin").relaxed == 0
    assert archive.search("kim putin", limit=11).relaxed == 1


def test_a_long_question_is_answered_by_partial_matches(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of("rudal", "lain")
    results = archive.search("apakah rudal balistik antarbenua ditembakkan")
    assert [hit.article.id for hit in results.hits] == ["0"]
    assert results.total == 0


def test_a_question_is_answered_in_full_without_its_question_and_function_words(
    archive_of: Callable[..., Archive],
) -> None:
    results = archive_of("gubernur meresmikan waduk", "waduk").search("siapa yang meresmikan waduk itu?")
    assert [(hit.id, hit.relaxed, hit.missing) for hit in results.hits] == [
        ("0", False, ()),
        ("1", True, ("meresmikan",)),
    ]


def test_a_query_of_function_words_alone_requires_them(archive_of: Callable[..., Archive]) -> None:
    assert ids(archive_of("siapa dia", "siapa", "kim"), "siapa dia") == ["0"]


def test_a_query_of_a_phrase_and_words_has_articles_with_the_phrase_alone_as_partial_matches(
    archive_of: Callable[..., Archive],
) -> None:
    archive = archive_of("kim kerja sama", "kerja sama", "kim")
    results = archive.search('kim "kerja sama"')
    assert [(hit.id, hit.relaxed) for hit in results.hits] == [("0", False), ("1", True)]


@pytest.mark.parametrize(
    ("text", "nearly"),
    [
        ("kami tidak ingin mundur", True),
        ("kami tidak akan segera mundur", True),
        ("kami akan mundur", True),
        ("kami tidak akan mundurlah", True),
        ("mundur akan tidak kami", False),
        ("kami saja lalu mundur", False),
    ],
)
def test_a_phrase_nearly_held_is_a_partial_match_that_says_so(
    archive_of: Callable[..., Archive], text: str, nearly: bool
) -> None:
    results = archive_of(text, "lain").search('"kami tidak akan mundur"')
    assert [(hit.id, hit.relaxed, hit.nearly) for hit in results.hits] == (
        [("0", True, (("kami", "tidak", "akan", "mundur"),))] if nearly else []
    )


def test_a_near_phrase_has_its_right_words_marked(archive_of: Callable[..., Archive]) -> None:
    (hit,) = archive_of("Lalu kami tidak ingin mundur.").search('"kami tidak akan mundur"').hits
    assert [piece for piece, marked in hit.snippet.pieces() if marked] == ["kami tidak", "mundur"]


def test_near_phrases_do_not_follow_a_page_of_exact_ones(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(*["kami tidak akan mundur"] * 10, "kami tidak ingin mundur")
    assert archive.search('"kami tidak akan mundur"').relaxed == 0


def test_a_word_that_no_article_holds_is_also_searched_as_it_is_likelier_spelt(
    archive_of: Callable[..., Archive],
) -> None:
    results = archive_of(*["presiden rusia"] * 3, "rusia").search("presidn rusia")
    assert (results.total, results.relaxed) == (0, 4)
    assert results.expanded[0] == ("presidn", ("presiden",))
    assert results.hits[0].missing == ()


@pytest.mark.parametrize("query", ["=presidn", '"presidn"', "presidn"])
def test_no_likelier_spelling_is_searched_where_the_word_itself_is_asked_for(
    archive_of: Callable[..., Archive], query: str
) -> None:
    archive = archive_of(*["presiden rusia"] * 3)
    assert archive.search(query, expand=False).reachable == 0
    assert archive.search(query).reachable == (3 if query == "presidn" else 0)


def test_the_number_of_partial_matches_is_the_same_on_every_page(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(*["kim putin"] * 12, *["kim"] * 9)
    pages = [archive.search("kim putin", offset=offset) for offset in (0, 10, 20)]
    assert [(page.total, page.relaxed) for page in pages] == [(12, 0)] * 3


def test_partial_matches_hold_every_phrase_and_no_excluded_word(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of("kim putin kerja sama", "kim kerja sama", "kim sama kerja", "putin kerja sama rudal")
    results = archive.search('kim putin "kerja sama" -rudal')
    assert [(hit.article.id, hit.relaxed) for hit in results.hits] == [("0", False), ("1", True)]


def test_an_and_written_out_in_a_query_allows_no_partial_matches(seeds: Archive) -> None:
    relaxed, strict = seeds.search("rencana kapal xyz"), seeds.search("rencana DAN kapal DAN xyz")
    assert relaxed.relaxed
    assert (strict.total, strict.relaxed, strict.hits) == (0, 0, ())


def test_a_snippet_does_not_mark_function_words_that_a_question_does_not_require(
    archive_of: Callable[..., Archive],
) -> None:
    (hit,) = (
        archive_of("Orang yang meresmikan waduk itu gubernur.").search("siapa yang meresmikan waduk").hits
    )
    assert [piece for piece, marked in hit.snippet.pieces() if marked] == ["meresmikan waduk"]


def test_a_word_held_in_another_spelling_is_no_slip(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(*["pascagempa bumi"] * 3, *["pasta enak"] * 4)
    results = archive.search("pasca gempa")
    assert (results.total, results.relaxed, results.expanded) == (3, 0, ())
