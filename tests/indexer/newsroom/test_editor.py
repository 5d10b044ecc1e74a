"""A text becomes an article: headline, deck, date and body separated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.newsroom.editor import edit, edit_body
from indexer.newsroom.stated_facts import StatedFacts


def test_the_editor_separates_date_headline_deck_and_credits_that_open_a_text() -> None:
    article = edit(
        "1", "Kamis 14 Sep 2023 11:42 WIB\n\nJudulnya\n\nDeknya\n\nRep: A / Red: B\nIsi beritanya.\n"
    )
    assert (article.title, article.title_origin, article.deck) == ("Judulnya", "headline", "Deknya")
    assert (article.date, article.authors, article.editor) == ("2023-09-14T11:42+07:00", ("A",), "B")
    assert article.body == "Isi beritanya."


@pytest.mark.parametrize("line", ["1 Januari 2099", "1 Januari 1811", "1811"])
def test_a_first_line_that_cannot_be_the_date_is_the_headline(line: str) -> None:
    article = edit("a.txt", f"{line}\n\nIsi cerita itu panjang.\n\nPenutup.")
    assert (article.date, article.title) == (None, line)


def test_an_agency_text_without_a_headline_takes_its_title_from_the_lead() -> None:
    article = edit("1", "Seoul (ANTARA) - Kim mengundang Putin.\nKata KCNA.\nSumber: Reuters\nEditor: X")
    assert (article.title, article.title_origin) == ("Kim mengundang Putin. Kata KCNA.", "lead")
    assert (article.original_source, article.editor) == ("Reuters", "X")
    assert (article.place, article.source) == ("Seoul", "ANTARA")
    assert article.body == "Kim mengundang Putin.\nKata KCNA."


def test_a_photo_caption_above_a_lead_that_repeats_it_is_removed_from_the_body() -> None:
    caption, lead = "Kim Jong Un tiba di Rusia.", "SEOUL -- Kim Jong Un tiba di Rusia. Ia pergi."
    assert edit("1", f"{caption}\n\n{lead}\n").body == "Kim Jong Un tiba di Rusia. Ia pergi."
    assert edit("1", f"Indo\n{caption} Lalu.").body == f"Indo\n{caption} Lalu."


@pytest.mark.parametrize(
    "text", ["Baca juga: satu-satunya baris", "Judul saja", "Laporan: Korut", "Kamis 14 Sep 2023"]
)
def test_a_text_of_nothing_but_a_headline_date_or_related_link_is_kept_as_the_body(text: str) -> None:
    assert edit("1", text).body == text


@given(st.text(st.sampled_from("Aa1 .,:-–|()/\n\"'") | st.characters()))
def test_the_editor_makes_an_article_with_a_title_of_any_text(text: str) -> None:
    article = edit("1", text)
    assert article.title


def test_paragraphs_copied_several_times_are_kept_once_in_the_body() -> None:
    lines = ["Kalimat pertama yang cukup panjang untuk diulang oleh sebuah alat penyalin.", "Lagu pendek."]
    assert edit_body("1", "\n".join(lines * 3), StatedFacts()).body.count(lines[0]) == 1


def test_a_stated_headline_that_is_the_label_of_a_page_widget_is_not_taken_as_the_title() -> None:
    article = edit_body("1", "Isinya begini.", StatedFacts(title="Rekomendasi"))
    assert (article.title, article.title_origin) == ("Isinya begini.", "lead")


_PROSE = (
    "polisi Jakarta menangkap warga di rumah kata dia dan juga baca Senin hari ini kemarin harga Editor foto"
)
_WORDS = st.sampled_from(_PROSE.split())
_SENTENCES = st.lists(_WORDS, min_size=4, max_size=12).map(lambda words: f"Lalu {' '.join(words)} begitu.")


@given(st.lists(_SENTENCES, min_size=1, max_size=6, unique=True))
def test_the_editor_removes_nothing_from_a_body_that_is_all_prose(sentences: list[str]) -> None:
    assert edit_body("1", "\n".join(sentences), StatedFacts(title="Judul")).body == "\n".join(sentences)


_PIECES = st.sampled_from(
    ["Baca juga: ", "Jakarta", " (ANTARA) - ", "\n", "Editor: ", "Budi", ". ", "(a/b)", "© ANTARA 2020", "ADVERTISEMENT", "===", "#tag", ","]
)  # fmt: skip


@given(st.lists(_PIECES | st.text('aA1 .,-–\n"', max_size=8), max_size=20).map("".join))
def test_the_editor_neither_adds_letters_to_a_body_nor_reorders_them(text: str) -> None:
    letters = iter(character for character in text if character.isalnum())
    assert all(
        character in letters for character in edit_body("1", text, StatedFacts()).body if character.isalnum()
    )
