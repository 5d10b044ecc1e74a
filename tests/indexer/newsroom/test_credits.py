"""Credits below a text become facts; sentences that look like credits stay."""

import pytest

from indexer.newsroom.editor import edit, edit_body
from indexer.newsroom.stated_facts import StatedFacts


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Pewarta: Didik Kusbiantoro", {"authors": ("Didik Kusbiantoro",)}),
        ("Penulis: Ani Nur MR | Editor: Bentang Febrylian", {"authors": ("Ani Nur MR",), "editor": "Bentang Febrylian"}),
        ("Rep: A /B/ Red: C", {"authors": ("A", "B"), "editor": "C"}),
        ("Redaktur : Esthi Maharani", {"editor": "Esthi Maharani"}),
        ("Penerjemah: Shofi Ayudiana", {"translator": "Shofi Ayudiana"}),
        ("Reporter: Kontributor Palembang, Aji YK Putra", {"authors": ("Aji YK Putra",)}),
        ("Laporan Wartawan TribunSolo.com, Zharfan Muhana", {"authors": ("Zharfan Muhana",)}),
        ("Sumber : CNA/SL", {"original_source": "CNA/SL"}),
        ("Sumber: Merdeka.com", {"original_source": "Merdeka.com"}),
        ("Copyright © ANTARA 2023", {"source": "ANTARA", "date": "2023", "date_precision": "year"}),
        ("(Ditulis oleh Moch. Marcellodiansyah)", {"authors": ("Moch. Marcellodiansyah",)}),
    ],
)  # fmt: skip
def test_credits_below_the_body_become_facts_of_the_article(line: str, names: dict[str, object]) -> None:
    article = edit_body("1", f"Isinya begini.\n{line}", StatedFacts())
    assert article.body == "Isinya begini."
    assert {fact: getattr(article, fact) for fact in names} == names


def test_credits_glued_to_the_last_sentence_are_separated_from_it() -> None:
    foot = "Pewarta: Aprillio AkbarEditor: Imam Budilaksono COPYRIGHT © ANTARA 2023"
    article = edit_body("1", f"Isinya begini.{foot}", StatedFacts())
    assert (article.body, article.authors, article.editor) == (
        "Isinya begini.", ("Aprillio Akbar",), "Imam Budilaksono",
    )  # fmt: skip


def test_a_first_line_that_looks_like_a_credit_is_the_headline() -> None:
    article = edit(
        "1", "Laporan: Korut Tembakkan Rudal\n\nSEOUL -- Korut menembakkan rudal.\nEditor: A\nEditor: B"
    )
    assert article.title == "Laporan: Korut Tembakkan Rudal"
    assert article.editor == "A, B"


def test_a_sentence_after_a_role_such_as_reporter_is_not_taken_for_credits() -> None:
    assert (
        edit("1", "Isi.\nReporter: kami akan datang lagi.").body == "Isi.\nReporter: kami akan datang lagi."
    )
