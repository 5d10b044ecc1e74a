"""Marks in a text, and the passage that shows most of a query."""

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.tokenizer import exact_words
from search.near_alignment import align, most_differences, near_places
from search.snippets import WIDTH, Highlight, Passage, best_passage, find_marks, mark_all

FORMS = Highlight({"kunjungan": "k", "mengunjungi": "k", "putin": "p"})


def html(text: str, highlight: Highlight) -> str:
    return best_passage(text, highlight).html()


def test_a_snippet_marks_the_form_of_a_word_that_stands_in_the_text() -> None:
    assert html("Kim akan mengunjungi Rusia.", FORMS) == "Kim akan <mark>mengunjungi</mark> Rusia."


def test_a_snippet_marks_a_phrase_as_a_whole_and_only_as_a_phrase() -> None:
    highlight = Highlight(phrases=(("kerja", "sama", "militer"),))
    assert (
        html("Kerja sama itu, kerja sama\nmiliter, bukan militer saja.", highlight)
        == "Kerja sama itu, <mark>kerja sama militer</mark>, bukan militer saja."
    )


def test_neighbouring_marks_of_a_snippet_are_joined_into_one() -> None:
    assert html("Kunjungan Putin, Putin.", FORMS) == "<mark>Kunjungan Putin</mark>, <mark>Putin</mark>."
    assert html("kunjungan-kunjungan", FORMS) == "<mark>kunjungan-kunjungan</mark>"


def test_the_html_of_a_snippet_escapes_all_but_its_marks() -> None:
    assert html('<script>Putin</script> & "x"', FORMS) == (
        "&lt;script&gt;<mark>Putin</mark>&lt;/script&gt; &amp; &quot;x&quot;"
    )


def test_a_snippet_is_the_passage_that_holds_most_of_the_query() -> None:
    filler = "Kalimat lain yang panjang sekali tentang hal lain. " * 40
    text = f"Putin bicara. {filler}Kunjungan Putin dibahas di sini. {filler}Kunjungan usai."
    assert "<mark>Kunjungan Putin</mark> dibahas" in html(text, FORMS)


def test_a_snippet_holds_a_rare_word_of_the_query_rather_than_common_ones() -> None:
    filler = "Kalimat lain yang panjang sekali tentang hal lain. " * 40
    highlight = Highlight(
        {"di": "di", "yang": "yang", "vostochny": "v"}, weights={"di": 0.1, "yang": 0.1, "v": 5}
    )
    assert "<mark>Vostochny</mark>" in html(f"Di sini yang itu. {filler} Vostochny. {filler}", highlight)


def test_a_snippet_begins_and_ends_with_sentences_where_they_are_near() -> None:
    text = "Awal cerita. " * 30 + "Rencana kunjungan itu jelas. " + "Akhir cerita! " * 30
    passage = best_passage(text, FORMS).text
    assert passage.startswith("Rencana")
    assert passage.endswith("cerita!")


def test_a_snippet_is_cut_between_words_where_no_sentence_ends_near() -> None:
    text = "kata " * 200 + "kunjungan " + "kata " * 200
    passage = best_passage(text, FORMS).text
    assert re.fullmatch(r"…(kata )+kunjungan( kata)+…", passage)
    assert len(passage) <= WIDTH + 2


@pytest.mark.parametrize("word", ["Rp10.000", "Liputan6.com", "A.S."])
def test_a_snippet_is_not_cut_inside_a_number_or_a_name(word: str) -> None:
    for filler in range(200, 260):
        passage = best_passage(f"putin {'x' * filler} {word} {'kata ' * 50}", FORMS).text
        assert word in passage or not passage.rstrip("…").endswith(word.split(".")[0] + ".")


def test_a_snippet_is_the_lead_where_nothing_matches() -> None:
    assert best_passage("Lead berita ini. " * 50, FORMS).text.startswith("Lead berita ini.")
    assert best_passage("", FORMS) == Passage("")


def test_a_snippet_shows_a_match_far_into_a_long_article() -> None:
    assert "<mark>Putin</mark>" in html("kata " * 50_000 + "Putin " + "kata " * 100, FORMS)


@pytest.mark.parametrize(
    "text", ["x" * 300_000, "Putin " * 50_000, "." * 300_000, "\n" * 300_000 + "Putin", " " * 300_000]
)
def test_a_snippet_is_cut_quickly_from_any_long_text(text: str) -> None:
    began = time.process_time()
    best_passage(text, FORMS)
    assert time.process_time() - began < 5  # a hang, not a speed, is what this would show


TEXTS = st.lists(
    st.sampled_from(
        ["kunjungan", "Putin", "kerja", "sama", "<b>", "&", ".", "\n", " ", "  ", "-", "“", "kata", "!"]
    )
    | st.text(max_size=5)
).map("".join)
HIGHLIGHT = Highlight({"kunjungan": "k", "putin": "p"}, (("kerja", "sama"),), {"0": 2.0})


@given(TEXTS, st.integers(10, 80))
def test_the_passage_of_a_snippet_is_a_piece_of_the_text(text: str, width: int) -> None:
    text = text.replace("…", "")  # so that each one in the passage is of its making
    plain = best_passage(text, HIGHLIGHT, width).text.strip("…")
    assert " ".join(plain.split()) in " ".join(text.split())


@given(TEXTS, st.integers(10, 80))
def test_a_snippet_marks_exactly_what_matches_in_its_passage(text: str, width: int) -> None:
    passage = best_passage(text, HIGHLIGHT, width)
    for start, end in passage.marks:
        words = exact_words(passage.text[start:end])
        assert words
        while words:
            taken = 2 if words[:2] == ["kerja", "sama"] else 1
            assert taken == 2 or words[0] in HIGHLIGHT.words
            words = words[taken:]
    if find_marks(text, HIGHLIGHT):
        assert passage.marks


@given(TEXTS)
def test_the_html_of_a_marked_text_is_the_text_escaped_but_for_its_marks(text: str) -> None:
    marked = mark_all(text, HIGHLIGHT).html()
    assert unescape(re.sub(r"</?mark>", "", marked)) == unescape(
        text.replace("&", "&amp;").replace("<", "&lt;")
    )
    assert not re.search(r"<(?!/?mark>)", marked)


@given(
    st.lists(st.sampled_from("abcd"), min_size=2, max_size=7),
    st.lists(st.sampled_from("abcdef"), max_size=30),
)
def test_the_near_places_of_a_phrase_are_those_of_its_best_alignment(
    phrase: list[str], words: list[str]
) -> None:
    whole = align(phrase, words)
    places = near_places(phrase, words)
    nearly = whole.differences <= most_differences(len(phrase))
    assert len(places) == (len(whole.same) if nearly else 0)
    assert [words[place] for place in places if words[place] not in phrase] == []
