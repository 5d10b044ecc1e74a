"""Related links leave the body and are kept with the article."""

import pytest

from indexer.newsroom.editor import edit_body
from indexer.newsroom.stated_facts import StatedFacts


def test_related_links_are_removed_from_the_body_and_kept_with_the_article() -> None:
    article = edit_body(
        "1", "Isi.\nBaca juga: Vostochny dibuka\nADVERTISEMENT\nAkhir.", StatedFacts(title="Judul")
    )
    assert (article.body, article.related) == ("Isi.\nAkhir.", ("Vostochny dibuka",))


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Isi.\nBaca juga:\nJudul berita yang lain\nAkhir.", "Isi.\nAkhir."),
        ("Isi.\nBACA JUGAJudul berita yang lain\nAkhir.", "Isi.\nAkhir."),
        ("Isi.\n[Baca juga: Judul berita yang lain]\nAkhir.", "Isi.\nAkhir."),
        ("Isi (Baca juga: Judul berita yang lain) terus. Akhir.", "Isi terus. Akhir."),
        ("Isi. Baca juga: Judul berita yang lain\nAkhir.", "Isi.\nAkhir."),
        ("Isi.\nBaca Juga : Judul berita yang lain\nAkhir.", "Isi.\nAkhir."),
    ],
)
def test_related_links_are_found_in_every_form_that_pages_write_them_in(text: str, body: str) -> None:
    article = edit_body("1", text, StatedFacts(title="Judul"))
    assert (article.body, article.related) == (body, ("Judul berita yang lain",))
