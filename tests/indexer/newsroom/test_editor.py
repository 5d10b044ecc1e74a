import time
from itertools import islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.newsroom.date_parser import parse_date
from indexer.newsroom.dateline import parse_dateline
from indexer.newsroom.editor import edit, edit_body
from indexer.newsroom.stated_facts import StatedFacts


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Kamis 14 Sep 2023 11:42 WIB", ("2023-09-14T11:42+07:00", "minute")),
        ("Jum'at, 1 Agustus 2025 pukul 09.05 WITA", ("2025-08-01T09:05+08:00", "minute")),
        ("Ahad 3 Des 2023", ("2023-12-03", "day")),
        ("14/09/2023", ("2023-09-14", "day")),
        ("10-Sep-19", ("2019-09-10", "day")),
        ("2019-10-18", ("2019-10-18", "day")),
        ("2019-10-18T10:00:00Z", ("2019-10-18T10:00+00:00", "minute")),
        ("2019-10-18 10:00:05", ("2019-10-18T10:00+07:00", "minute")),
        ("2019-10-18T00:00:00", ("2019-10-18", "day")),
        ("21+January+2019", ("2019-01-21", "day")),
        ("Sept. 14, 2023", ("2023-09-14", "day")),
        ("9/14/2023", ("2023-09-14", "day")),
        ("20230914", ("2023-09-14", "day")),
        ("14 September 2023, 11:42 PM", ("2023-09-14T23:42+07:00", "minute")),
        ("Thu, 14 Sep 2023 04:42:00 GMT", ("2023-09-14T04:42+00:00", "minute")),
        ("Thu, 14 Sep 2023 11:42:00 +0700", ("2023-09-14T11:42+07:00", "minute")),
        ("Thu, 14 Sep 2023 11:42:00 EST", ("2023-09-14T11:42-05:00", "minute")),
        ("1694664000", ("2023-09-14T04:00+00:00", "minute")),
        ("1694664000000", ("2023-09-14T04:00+00:00", "minute")),
        ("September 2023", ("2023-09", "month")),
        ("2023-09", ("2023-09", "month")),
        ("2023", ("2023", "year")),
        ("２０２３", ("2023", "year")),
        ("April ２０２３", ("2023-04", "month")),
        ("14 September 2023 24.00 WIB", ("2023-09-14", "day")),
        ("2023-09-14 11:75", ("2023-09-14", "day")),
        ("1 - 3 Juni 2020", None),
        ("2020-2021", None),
        ("11:42", None),
        ("Tanggal tidak ditemukan", None),
        ("22 jam yang lalu", None),
        ("31 Februari 2023", None),
        ("Kamis", None),
        ("14 Foo 2023", None),
        ("kemarin", None),
        ("", None),
    ],
)
def test_written_dates(written: str, date: tuple[str, str] | None) -> None:
    assert parse_date(written) == date


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
def test_datelines(lead: str, place: str | None, agency: str | None, section: str | None) -> None:
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
def test_leads_without_a_dateline(lead: str) -> None:
    assert parse_dateline(lead) is None


@pytest.mark.parametrize("lead", ["- Karo", ", - Perdana", ", , - Buat", "-\nSengketa", ",,,Ni Putu"])
def test_what_is_left_of_a_lost_dateline_is_cut_and_tells_nothing(lead: str) -> None:
    article = edit_body("1", f"{lead} berkata.", StatedFacts())
    assert article.body == f"{lead.strip('-, ').strip()} berkata."
    assert (article.place, article.source) == (None, None)


def test_the_reporter_named_before_a_dateline_is_the_author() -> None:
    lead = "Laporan Wartawan Tribunnews.com, Abdul Majid TRIBUNNEWS.COM, JAKARTA - Persija menang."
    article = edit_body("1", lead, StatedFacts())
    assert (article.authors, article.place, article.body) == (("Abdul Majid",), "Jakarta", "Persija menang.")


def test_a_pull_quote_before_the_dateline_goes_if_it_is_said_again() -> None:
    quote, lead = "Saya senang sekali hari ini", "Jakarta (ANTARA) - Ia tiba."
    assert edit_body("1", f"{quote}{lead} “{quote},” katanya.", StatedFacts()).body.startswith("Ia tiba.")
    kept = edit_body("1", f"{quote}{lead} Lalu pergi.", StatedFacts())
    assert (kept.body, kept.place) == (f"{quote}\nIa tiba. Lalu pergi.", "Jakarta")


def test_a_dateline_below_a_deck_is_cut_where_it_stands() -> None:
    article = edit_body("1", "Deknya di sini\nREPUBLIKA.CO.ID, SOLO -- Isinya.", StatedFacts())
    assert (article.body, article.place) == ("Deknya di sini\nIsinya.", "Solo")


def test_a_text_that_opens_with_date_headline_and_deck() -> None:
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


def test_agency_copy_takes_its_title_from_the_lead() -> None:
    article = edit("1", "Seoul (ANTARA) - Kim mengundang Putin.\nKata KCNA.\nSumber: Reuters\nEditor: X")
    assert (article.title, article.title_origin) == ("Kim mengundang Putin. Kata KCNA.", "lead")
    assert (article.original_source, article.editor) == ("Reuters", "X")
    assert (article.place, article.source) == ("Seoul", "ANTARA")
    assert article.body == "Kim mengundang Putin.\nKata KCNA."


def test_related_links_leave_the_body() -> None:
    article = edit_body(
        "1", "Isi.\nBaca juga: Vostochny dibuka\nADVERTISEMENT\nAkhir.", StatedFacts(title="Judul")
    )
    assert (article.body, article.related) == ("Isi.\nAkhir.", ("Vostochny dibuka",))


def test_a_caption_that_the_lead_repeats_is_dropped() -> None:
    caption, lead = "Kim Jong Un tiba di Rusia.", "SEOUL -- Kim Jong Un tiba di Rusia. Ia pergi."
    assert edit("1", f"{caption}\n\n{lead}\n").body == "Kim Jong Un tiba di Rusia. Ia pergi."
    assert edit("1", f"Indo\n{caption} Lalu.").body == f"Indo\n{caption} Lalu."


@pytest.mark.parametrize(
    "text", ["Baca juga: satu-satunya baris", "Judul saja", "Laporan: Korut", "Kamis 14 Sep 2023"]
)
def test_a_text_of_nothing_else_is_kept_as_the_body(text: str) -> None:
    assert edit("1", text).body == text


@given(st.text(st.sampled_from("Aa1 .,:-–|()/\n\"'") | st.characters()))
def test_any_text_becomes_an_article_with_a_title(text: str) -> None:
    article = edit("1", text)
    assert article.title


def test_a_first_line_that_looks_like_a_credit_is_the_headline() -> None:
    article = edit(
        "1", "Laporan: Korut Tembakkan Rudal\n\nSEOUL -- Korut menembakkan rudal.\nEditor: A\nEditor: B"
    )
    assert article.title == "Laporan: Korut Tembakkan Rudal"
    assert article.editor == "A, B"


def test_a_sentence_after_a_role_is_prose() -> None:
    assert (
        edit("1", "Isi.\nReporter: kami akan datang lagi.").body == "Isi.\nReporter: kami akan datang lagi."
    )


@pytest.mark.parametrize(
    "piece",
    [
        "senin ", "A ", "a.", "1 ", "(", "A-", ", ", "Rep: ", "baca juga ", "A/", "- ", "Senin (", "=", "= ", "[Gambas:",
        "ADVERTISEMENT ", "Editor: A ", "© ", "(ANTARA) ", "2020 ", "#a ", "http", "Referensi: http", "Jakarta ", "Baca juga: A",
    ],
)  # fmt: skip
def test_no_text_takes_long_to_edit(piece: str) -> None:
    began = time.process_time()
    edit("1", piece * 100_000)
    edit("1", (piece * 60 + "\n") * 2_000)
    assert time.process_time() - began < 5  # a hang, not a speed, is what this would show


@pytest.mark.parametrize("text", ["Ringkasan" + "\n" * 50_000, "Ringkasan\n---" + "\n" * 50_000])
def test_endless_empty_lines_do_not_take_long(text: str) -> None:
    began = time.process_time()
    edit("1", f"{text}isi")
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "line", ["Sumber: Ani {}", "Penulis: Ani {}", "Editor: Ani {}", "Baca juga: Judul berita {}"]
)
def test_credits_and_links_without_end_do_not_take_long(line: str) -> None:
    names = ("".join(letters) for letters in product("abcdefghijklmnopqrstuvwxyz", repeat=4))
    began = time.process_time()
    edit("1", "Isi.\n" + "\n".join(line.format(name) for name in islice(names, 30_000)))
    assert time.process_time() - began < 5


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
def test_credits_below_a_text(line: str, names: dict[str, object]) -> None:
    article = edit_body("1", f"Isinya begini.\n{line}", StatedFacts())
    assert article.body == "Isinya begini."
    assert {fact: getattr(article, fact) for fact in names} == names


def test_credits_glued_to_the_last_sentence() -> None:
    foot = "Pewarta: Aprillio AkbarEditor: Imam Budilaksono COPYRIGHT © ANTARA 2023"
    article = edit_body("1", f"Isinya begini.{foot}", StatedFacts())
    assert (article.body, article.authors, article.editor) == (
        "Isinya begini.", ("Aprillio Akbar",), "Imam Budilaksono",
    )  # fmt: skip


@pytest.mark.parametrize(
    "end",
    ["(afa/mar)", "[sc]", "(*)", "***", "(Uu. SYS/G003/M016)", "1 2", "# Mazda# Mobil", ",,,loading..."],
)
def test_what_a_desk_or_a_page_puts_behind_the_last_sentence_goes(end: str) -> None:
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
def test_a_sentence_that_ends_oddly_stays(end: str) -> None:
    assert edit_body("1", f"Pertama.\n{end}", StatedFacts()).body == f"Pertama.\n{end}"


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
def test_related_links_in_all_their_shapes(text: str, body: str) -> None:
    article = edit_body("1", text, StatedFacts(title="Judul"))
    assert (article.body, article.related) == (body, ("Judul berita yang lain",))


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
def test_a_sentence_is_never_taken_for_junk_or_a_link(text: str) -> None:
    words = edit_body("1", f"Pertama.\n{text}\nTerakhir.", StatedFacts(title="Judul")).body.split()
    assert set(text.replace("Baca Juga\n", "").split()) <= set(words)


@pytest.mark.parametrize(
    "line",
    [
        "ADVERTISEMENT", "SCROLL TO CONTINUE WITH CONTENT", "[Gambas:Video 20detik]", "Halaman Selanjutnya", "Berita Lainnya",
        "Foto: Istimewa", "Loading...", "https://t.me/kompas", "=====", "---", "Ikuti kami di Google News",
        "Dapatkan update berita teknologi dan gadget pilihan setiap hari. Mari bergabung di Kanal WhatsApp KompasTekno.",
        "Saksikan video pilihan berikut ini:", "Artikel ini telah tayang di Kompas.com", "Cek Berita dan Artikel yang lain di Google News",
    ],
)  # fmt: skip
def test_junk_lines_go(line: str) -> None:
    assert edit_body("1", f"Pertama.\n{line}\nTerakhir.", StatedFacts()).body == "Pertama.\nTerakhir."


def test_marks_inside_a_line_go_and_break_it() -> None:
    text = "Pertama.ADVERTISEMENTSCROLL TO CONTINUE WITH CONTENTKedua.[Gambas:Instagram]Ketiga."
    assert edit_body("1", text, StatedFacts()).body == "Pertama.\nKedua.\nKetiga."


def test_a_text_copied_over_and_over_is_kept_once() -> None:
    lines = ["Kalimat pertama yang cukup panjang untuk diulang oleh sebuah alat penyalin.", "Lagu pendek."]
    assert edit_body("1", "\n".join(lines * 3), StatedFacts()).body.count(lines[0]) == 1


def test_the_headline_of_a_widget_is_none() -> None:
    article = edit_body("1", "Isinya begini.", StatedFacts(title="Rekomendasi"))
    assert (article.title, article.title_origin) == ("Isinya begini.", "lead")


_PROSE = (
    "polisi Jakarta menangkap warga di rumah kata dia dan juga baca Senin hari ini kemarin harga Editor foto"
)
_WORDS = st.sampled_from(_PROSE.split())
_SENTENCES = st.lists(_WORDS, min_size=4, max_size=12).map(lambda words: f"Lalu {' '.join(words)} begitu.")


@given(st.lists(_SENTENCES, min_size=1, max_size=6, unique=True))
def test_nothing_is_lost_of_a_text_without_apparatus(sentences: list[str]) -> None:
    assert edit_body("1", "\n".join(sentences), StatedFacts(title="Judul")).body == "\n".join(sentences)


_PIECES = st.sampled_from(
    ["Baca juga: ", "Jakarta", " (ANTARA) - ", "\n", "Editor: ", "Budi", ". ", "(a/b)", "© ANTARA 2020", "ADVERTISEMENT", "===", "#tag", ","]
)  # fmt: skip


@given(st.lists(_PIECES | st.text('aA1 .,-–\n"', max_size=8), max_size=20).map("".join))
def test_the_letters_of_a_body_stand_in_the_text_in_this_order(text: str) -> None:
    letters = iter(character for character in text if character.isalnum())
    assert all(
        character in letters for character in edit_body("1", text, StatedFacts()).body if character.isalnum()
    )
