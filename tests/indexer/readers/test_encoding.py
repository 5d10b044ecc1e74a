"""Bytes to text, and how to tell that a text came out wrong."""

import pytest

from indexer.readers.encoding import decode, decode_line, garbled_example

TEXT = "“Korut” – kata Dr. José, 5 °C… "


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_usual_encodings_are_told(codec: str) -> None:
    assert decode((TEXT + "dan seterusnya").encode(codec)) == TEXT + "dan seterusnya"


def test_what_a_file_declares_is_used() -> None:
    page = '<html><meta charset="windows-1251"><p>Москва'
    assert decode(page.encode("cp1251")) == page


def test_utf_8_is_used_whatever_a_file_declares() -> None:
    page = '<html><meta charset="iso-8859-1"><p>“Isi”'
    assert decode(page.encode()) == page


def test_what_stands_outside_of_a_file_is_used() -> None:
    assert decode("Москва".encode("cp1251"), "windows-1251") == "Москва"


def test_a_declared_encoding_nobody_knows_is_passed_over() -> None:
    assert decode("“Isi”".encode("cp1252"), "x-aneh") == "“Isi”"


def test_an_old_macintosh_text_is_told_by_its_looks() -> None:
    text = "“Kami tidak tahu,” kata Menteri José – yang hadir di sana – kepada wartawan. " * 5
    assert decode(text.encode("mac_roman")) == text


def test_a_line_that_is_no_text_of_every_day_is_none() -> None:
    assert decode_line(b"\xff\xfe") is None
    assert decode_line("“Isi”".encode("cp1252")) == "“Isi”"


@pytest.mark.parametrize("text", ["kata â€œdiaâ€\x9d", "JosÃ©", "kata ‚Äùdia", "hilang \ufffd"])
def test_garbled_letters_are_noticed(text: str) -> None:
    assert garbled_example(text)


@pytest.mark.parametrize("text", ["José Mourinho", "“Korut” – 5 °C", "São Paulo, Ângela, NÃO", "RP 5.000"])
def test_letters_of_other_languages_are_not_garbled(text: str) -> None:
    assert garbled_example(text) is None
