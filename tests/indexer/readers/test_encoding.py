"""Bytes to text, and how to tell that a text came out wrong."""

import pytest

from indexer.readers.encoding import decode, decode_line, garbled_example

TEXT = "“Korut” – kata Dr. José, 5 °C… "


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_the_usual_encodings_are_recognized_without_a_declaration(codec: str) -> None:
    assert decode((TEXT + "dan seterusnya").encode(codec)) == TEXT + "dan seterusnya"


def test_bytes_are_decoded_in_the_encoding_that_the_file_declares() -> None:
    page = '<html><meta charset="windows-1251"><p>Москва'
    assert decode(page.encode("cp1251")) == page


def test_bytes_in_utf_8_are_decoded_as_such_whatever_encoding_the_file_declares() -> None:
    page = '<html><meta charset="iso-8859-1"><p>“Isi”'
    assert decode(page.encode()) == page


def test_bytes_are_decoded_in_the_encoding_that_is_declared_outside_of_the_file() -> None:
    assert decode("Москва".encode("cp1251"), "windows-1251") == "Москва"


def test_a_declared_encoding_that_is_unknown_is_passed_over() -> None:
    assert decode("“Isi”".encode("cp1252"), "x-aneh") == "“Isi”"


def test_the_old_macintosh_encoding_is_guessed_from_the_letters_of_the_text() -> None:
    text = "“Kami tidak tahu,” kata Menteri José – yang hadir di sana – kepada wartawan. " * 5
    assert decode(text.encode("mac_roman")) == text


def test_a_line_in_no_usual_encoding_is_not_decoded() -> None:
    assert decode_line(b"\xff\xfe") is None
    assert decode_line("“Isi”".encode("cp1252")) == "“Isi”"


@pytest.mark.parametrize("text", ["kata â€œdiaâ€\x9d", "JosÃ©", "kata ‚Äùdia", "hilang \ufffd"])
def test_letters_garbled_by_a_wrong_encoding_are_noticed(text: str) -> None:
    assert garbled_example(text)


@pytest.mark.parametrize("text", ["José Mourinho", "“Korut” – 5 °C", "São Paulo, Ângela, NÃO", "RP 5.000"])
def test_letters_of_other_languages_are_not_taken_for_garbled_by_a_wrong_encoding(text: str) -> None:
    assert garbled_example(text) is None
