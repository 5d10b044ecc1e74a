"""Boilerplate leaves the body; prose that looks like it stays."""

import pytest

from indexer.newsroom.editor import edit_body
from indexer.newsroom.stated_facts import StatedFacts


@pytest.mark.parametrize(
    "end",
    ["(afa/mar)", "[sc]", "(*)", "***", "(Uu. SYS/G003/M016)", "1 2", "# Mazda# Mobil", ",,,loading..."],
)
def test_boilerplate_behind_the_last_sentence_of_a_body_is_removed(end: str) -> None:
    assert edit_body("1", f"Pertama.\nIsinya begini. {end}", StatedFacts()).body == "Pertama.\nIsinya begini."


@pytest.mark.parametrize(
    "end",
    [
        "Ia dari PT Bank (Persero)",
        "Skornya 2 - 1",
        "Ia lahir di Solo (1961).",
        "pada tahun 2011",
        "di kamar 1 2 3",
        "Email: humas@bank.co.id. Dengan demikian, undian itu tidak ada.",
    ],
)
def test_an_odd_end_of_a_sentence_is_not_taken_for_boilerplate(end: str) -> None:
    assert edit_body("1", f"Pertama.\n{end}", StatedFacts()).body == f"Pertama.\n{end}"


@pytest.mark.parametrize(
    "line",
    [
        "ADVERTISEMENT", "SCROLL TO CONTINUE WITH CONTENT", "[Gambas:Video 20detik]", "Halaman Selanjutnya", "Berita Lainnya",
        "Foto: Istimewa", "Loading...", "https://t.me/kompas", "=====", "---", "Ikuti kami di Google News",
        "Dapatkan update berita teknologi dan gadget pilihan setiap hari. Mari bergabung di Kanal WhatsApp KompasTekno.",
        "Saksikan video pilihan berikut ini:", "Artikel ini telah tayang di Kompas.com", "Cek Berita dan Artikel yang lain di Google News",
    ],
)  # fmt: skip
def test_boilerplate_lines_are_removed_from_the_body(line: str) -> None:
    assert edit_body("1", f"Pertama.\n{line}\nTerakhir.", StatedFacts()).body == "Pertama.\nTerakhir."


def test_boilerplate_marks_inside_a_line_are_replaced_by_line_breaks() -> None:
    text = "Pertama.ADVERTISEMENTSCROLL TO CONTINUE WITH CONTENTKedua.[Gambas:Instagram]Ketiga."
    assert edit_body("1", text, StatedFacts()).body == "Pertama.\nKedua.\nKetiga."


@pytest.mark.parametrize(
    "text",
    [
        "Isi. Baca juga: Judul berita lain Ia berkata begitu. Lalu pergi.",
        "Isi.\nBaca Juga\nSebuah kalimat yang utuh berdiri di sini.",
        "Simak juga bagaimana cara menghindarinya di halaman ini.",
        "Ikuti aturan yang berlaku di jalan.",
        "Video: ia menari.",
        "Halaman Mapolsek dapat menampung 500 kendaraan.",
        "Dapatkan harga terbaik di pasar.",
        "Selanjutnya, ia pergi.",
        "Foto bersama menutup acara.",
        "Ikuti akun Instagram resmi kementerian, kata dia.",
        "Artikel ini telah tayang lama di majalah itu, ujarnya.",
        "Download aplikasi Cek Bansos di Play Store",
        "Editor: Naskah Anda ditolak",
        "Author: John Smith is dead, police say",
    ],
)
def test_a_sentence_is_never_taken_for_boilerplate_or_a_related_link(text: str) -> None:
    words = edit_body("1", f"Pertama.\n{text}\nTerakhir.", StatedFacts(title="Judul")).body.split()
    assert set(text.replace("Baca Juga\n", "").split()) <= set(words)
