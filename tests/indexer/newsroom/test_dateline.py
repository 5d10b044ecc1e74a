"""Datelines at the head of a lead, and what is none."""

import pytest

from indexer.newsroom.dateline import parse_dateline
from indexer.newsroom.editor import edit_body
from indexer.newsroom.stated_facts import StatedFacts


@pytest.mark.parametrize(
    ("lead", "place", "agency", "section"),
    [
        ("Seoul (ANTARA) - Pemimpin", "Seoul", "ANTARA", None),
        ("Seoul | EGINDO.co – Vladimir", "Seoul", "EGINDO.co", None),
        ("REPUBLIKA.CO.ID, SEOUL -- Media", "Seoul", "REPUBLIKA.CO.ID", None),
        ("REPUBLIKA.CO.ID,\u00a0SEOUL -- Media", "Seoul", "REPUBLIKA.CO.ID", None),
        ("JAKARTA, KOMPAS.com - Polisi", "Jakarta", "KOMPAS.com", None),
        ("Jakarta, CNN Indonesia -- Polisi", "Jakarta", "CNN Indonesia", None),
        ("KONTAN.CO.ID - Harga", None, "KONTAN.CO.ID", None),
        ("MOSKOW - Rusia", "Moskow", None, None),
        ("INTERNASIONAL – Korea", None, None, "INTERNASIONAL"),
        ("TEMPO.CO,Jakarta-Konflik", "Jakarta", "TEMPO.CO", None),
        ("jpnn.com - JAKARTA - Bakal", "Jakarta", "jpnn.com", None),
        ("KONTAN.CO.ID - JAKARTA. Sepanjang", "Jakarta", "KONTAN.CO.ID", None),
        ("JAKARTA. Perum Jamkrindo", "Jakarta", None, None),
        ("Jakarta\n-\nSebuah", "Jakarta", None, None),
        ("Menggala (Lampost.co)\n–Team", "Menggala", "Lampost.co", None),
        ("Buriram, Thailand (ANTARA) - Pebalap", "Buriram", "ANTARA", None),
        ("OPA-LOCKA, KOMPAS.com - Presiden", "Opa-Locka", "KOMPAS.com", None),
        ("Liputan6.com, Jakarta Wali Kota", "Jakarta", "Liputan6.com", None),
        ("Liputan6.com, JakartaPolisi", "Jakarta", "Liputan6.com", None),
        ("Liputan6.com, Jakarta Undang-undang", "Jakarta", "Liputan6.com", None),
        ("TRIBUN-MEDAN.com, MEDAN - Polisi", "Medan", "TRIBUN-MEDAN.com", None),
        ("VIVA – Ratusan", None, "VIVA", None),
        ("PHNOMPENH – Raja", "Phnom Penh", None, None),
        ("FIRENZE – Fiorentina", "Firenze", None, None),
    ],
)
def test_place_agency_and_section_are_read_from_a_dateline(
    lead: str, place: str | None, agency: str | None, section: str | None
) -> None:
    dateline = parse_dateline(lead)
    assert dateline is not None
    assert (dateline.place, dateline.agency, dateline.section) == (place, agency, section)


@pytest.mark.parametrize(
    "lead",
    [
        "Presiden Joko Widodo - yang",
        "Harga naik. Polisi - kata",
        "",
        "Jakarta - Bandung ditempuh dua jam",
        "Paris Saint-Germain menang",
        "JAKARTA-BANDUNG macet",
        "TNI - Polri bersiaga",
        "Timnas Indonesia U - 16 menang",
        "HOAKS - Sebuah pesan",
        "Jakarta adalah ibu kota",
        "Detik-Detik Proklamasi dibacakan",
        "Suara - suara itu terdengar",
        "Kompas - Alat itu menunjuk arah",
        "JAKARTA - BANDUNG kini dekat",
        "Jakarta - Bandung: kereta cepat",
        "PERSIB - Klub itu menang",
    ],
)
def test_a_lead_that_only_begins_like_a_dateline_has_none(lead: str) -> None:
    assert parse_dateline(lead) is None


@pytest.mark.parametrize("lead", ["- Karo", ", - Perdana", ", , - Buat", "-\nSengketa", ",,,Ni Putu"])
def test_punctuation_left_of_a_lost_dateline_is_cut_off_the_lead(lead: str) -> None:
    article = edit_body("1", f"{lead} berkata.", StatedFacts())
    assert article.body == f"{lead.strip('-, ').strip()} berkata."
    assert (article.place, article.source) == (None, None)


def test_the_reporter_named_before_a_dateline_is_the_author() -> None:
    lead = "Laporan Wartawan Tribunnews.com, Abdul Majid TRIBUNNEWS.COM, JAKARTA - Persija menang."
    article = edit_body("1", lead, StatedFacts())
    assert (article.authors, article.place, article.body) == (("Abdul Majid",), "Jakarta", "Persija menang.")


def test_a_pull_quote_before_the_dateline_is_removed_if_the_body_repeats_it() -> None:
    quote, lead = "Saya senang sekali hari ini", "Jakarta (ANTARA) - Ia tiba."
    assert edit_body("1", f"{quote}{lead} “{quote},” katanya.", StatedFacts()).body.startswith("Ia tiba.")
    kept = edit_body("1", f"{quote}{lead} Lalu pergi.", StatedFacts())
    assert (kept.body, kept.place) == (f"{quote}\nIa tiba. Lalu pergi.", "Jakarta")


def test_a_dateline_below_a_deck_is_cut_where_it_stands() -> None:
    article = edit_body("1", "Deknya di sini\nREPUBLIKA.CO.ID, SOLO -- Isinya.", StatedFacts())
    assert (article.body, article.place) == ("Deknya di sini\nIsinya.", "Solo")
