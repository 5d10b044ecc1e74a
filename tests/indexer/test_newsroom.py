import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.newsroom.dateline import parse_dateline
from indexer.newsroom.dates import parse_date
from indexer.newsroom.desk import edit, edit_body
from indexer.newsroom.stated import Stated


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
    ],
)
def test_datelines(lead: str, place: str | None, agency: str | None, section: str | None) -> None:
    dateline = parse_dateline(lead)
    assert dateline is not None
    assert (dateline.place, dateline.agency, dateline.section) == (place, agency, section)


@pytest.mark.parametrize("lead", ["Presiden Joko Widodo - yang", "Harga naik. Polisi - kata", ""])
def test_leads_without_a_dateline(lead: str) -> None:
    assert parse_dateline(lead) is None


def test_a_text_that_opens_with_date_headline_and_deck() -> None:
    article = edit(
        "1", "Kamis 14 Sep 2023 11:42 WIB\n\nJudulnya\n\nDeknya\n\nRep: A / Red: B\nIsi beritanya.\n"
    )
    assert (article.title, article.title_origin, article.deck) == ("Judulnya", "headline", "Deknya")
    assert (article.date, article.authors, article.editor) == ("2023-09-14T11:42+07:00", ("A",), "B")
    assert article.body == "Isi beritanya."


def test_agency_copy_takes_its_title_from_the_lead() -> None:
    article = edit("1", "Seoul (ANTARA) - Kim mengundang Putin.\nKata KCNA.\nSumber: Reuters\nEditor: X")
    assert (article.title, article.title_origin) == ("Kim mengundang Putin. Kata KCNA.", "lead")
    assert (article.original_source, article.editor) == ("Reuters", "X")
    assert article.body == "Seoul (ANTARA) - Kim mengundang Putin.\nKata KCNA."


def test_related_links_leave_the_body() -> None:
    article = edit_body(
        "1", "Isi.\nBaca juga: Vostochny dibuka\nADVERTISEMENT\nAkhir.", Stated(title="Judul")
    )
    assert (article.body, article.related) == ("Isi.\nAkhir.", ("Vostochny dibuka",))


def test_a_caption_that_the_lead_repeats_is_dropped() -> None:
    caption, lead = "Kim Jong Un tiba di Rusia.", "SEOUL -- Kim Jong Un tiba di Rusia. Ia pergi."
    assert edit("1", f"{caption}\n\n{lead}\n").body == lead
    assert edit("1", f"Indo\n{lead}").body == f"Indo\n{lead}"


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
    "piece", ["senin ", "A ", "a.", "1 ", "(", "A-", ", ", "Rep: ", "baca juga ", "A/", "- "]
)
def test_no_text_takes_long_to_edit(piece: str) -> None:
    began = time.process_time()
    edit("1", piece * 100_000)
    edit("1", (piece * 60 + "\n") * 2_000)
    assert time.process_time() - began < 5  # a hang, not a speed, is what this would show
