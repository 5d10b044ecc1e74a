"""Headlines without the names of outlets and sections that pages put around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.newsroom.headline import clean_headline, is_site_name, title_from_lead


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        ("Pasar Ikan Dibuka - Kompas.com Regional", "Pasar Ikan Dibuka"),
        ("Pasar Ikan Dibuka\xa0- News Liputan6.com", "Pasar Ikan Dibuka"),
        ("Pasar Ikan Dibuka | tempo.co", "Pasar Ikan Dibuka"),
        ("Pasar Ikan Dibuka | Republika Online", "Pasar Ikan Dibuka"),
        ("Pasar Ikan Dibuka - ANTARA News", "Pasar Ikan Dibuka"),
        ("Pasar Ikan Dibuka : Okezone Nasional", "Pasar Ikan Dibuka"),
        ("Pasar Ikan Dibuka - Tribunjateng.com", "Pasar Ikan Dibuka"),
        ("Pasar Ikan Dibuka - Halaman 2 - Kompas.com", "Pasar Ikan Dibuka"),
        ("Pasar Ikan Dibuka Halaman all - Kompas.com", "Pasar Ikan Dibuka"),
        ("Pasar Ikan Dibuka - CNN Indonesia", "Pasar Ikan Dibuka"),
        ("Kapanlagi.com: Musik - Pasar Ikan Dibuka", "Pasar Ikan Dibuka"),
        ("Kompas.com: Pasar Ikan Dibuka", "Pasar Ikan Dibuka"),
    ],
)
def test_the_name_of_an_outlet_is_cut_off_a_headline(written: str, headline: str) -> None:
    assert clean_headline(written) == headline


@pytest.mark.parametrize(
    "headline",
    [
        "Klasemen Liga Inggris - Klub Merseyside di Papan Atas",
        "Jadwal MotoGP 2020 - Tiga Seri Akhir, Siapa Juara?",
        "39,5 Juta Terinfeksi | Kasus Lewati Angka 8 Juta",
        "Perusahaan Rintisan Tumbang - Sorabel.com Tutup",
        "Sidang Gugatan: Tribunnews.com Menang",
        "Pasar Ikan di Muara Angke - Jakarta Utara Dibuka Lagi",
        "Timnas U-19",
        "Gaji ke-13 Belum Cair - Antara",
        "Cerita Lama - Tempo",
        "Metro - Pasar Ikan",
    ],
)
def test_a_headline_is_not_cut_at_a_dash_or_colon_of_its_own(headline: str) -> None:
    assert clean_headline(headline) == headline


@pytest.mark.parametrize("name", ["Kabar Muara", "kabarmuara.id", "https://www.kabarmuara.id/"])
def test_the_name_of_an_unknown_outlet_is_cut_off_a_headline_if_its_page_states_it(name: str) -> None:
    assert clean_headline("Pasar Ikan Dibuka - Kabar Muara", [name]) == "Pasar Ikan Dibuka"
    assert clean_headline("Pasar Ikan Dibuka - Kabar Muara") == "Pasar Ikan Dibuka - Kabar Muara"


def test_a_headline_that_is_nothing_but_the_name_of_an_outlet_is_not_cut() -> None:
    assert clean_headline("Kompas.com") == "Kompas.com"
    assert clean_headline("Beranda - Kompas.com") == "Beranda - Kompas.com"


def test_a_part_of_a_headline_is_a_site_name_only_if_it_names_the_site_itself() -> None:
    assert is_site_name("VIVA", ["VIVA"])
    assert is_site_name("Kompas.com Regional", ["https://www.kompas.com/"])
    assert not is_site_name("Regional", ["Kompas.com"])
    assert not is_site_name("ABC Indonesia", ["VIVA"])


@given(st.text(max_size=80), st.lists(st.text(max_size=15), max_size=2))
def test_a_cleaned_headline_is_part_of_the_page_title_and_does_not_change_when_cleaned_again(
    title: str, site: list[str]
) -> None:
    headline = clean_headline(title, site)
    assert headline in clean_headline(title)
    assert clean_headline(headline, site) == headline


@given(st.text(), st.integers(min_value=2, max_value=100))
def test_the_title_made_of_an_articles_lead_is_short(body: str, width: int) -> None:
    assert len(title_from_lead(body, width)) <= width


def test_the_title_made_of_an_articles_lead_ends_at_a_word() -> None:
    assert title_from_lead("Kunjungan balasan ke negaranya", 20) == "Kunjungan balasan…"
