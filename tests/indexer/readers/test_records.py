"""Records of exports, whatever their columns are called: JSON documents and tables."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer.readers.piece import Limits, Settings
from indexer.readers.records.column_names import FIELDS, columns_of
from indexer.reasons import reason
from tests.indexer.readers.reader_samples import RECORDS, articles, doubts, found_in, unread

SMALL = Settings(Limits(record_bytes=100_000))


def one(tmp_path: Path, record: dict[str, Any], columns: dict[str, str] | None = None) -> Any:
    found = found_in(tmp_path, json.dumps(record) + "\n", "a.jsonl", Settings(field_mapping=columns or {}))
    return articles(found)[0]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Judul", "title"), ("tanggal_terbit", "date"), ("publishedAt", "date"), ("Published At", "date"),
        ("isi-berita", "body"), ("fullText", "body"), ("news_content", "body"), ("Media", "source"),
        ("authors", "author"), ("KATEGORI", "section"), ("lokasi", "place"), ("subjudul", "deck"),
        ("tautan", "url"), ("_id", "id"), ("redaktur", "editor"), ("penerjemah", "translator"),
    ],
)  # fmt: skip
def test_column_names_are_known_in_any_case_and_with_any_separator(name: str, field: str) -> None:
    assert columns_of((name,)) == {field: (name,)}


def test_a_column_of_any_name_can_be_mapped_to_every_field() -> None:
    for field in FIELDS:
        assert columns_of(("kolom",), ((field, "Kolom"),)) == {field: ("kolom",)}


@pytest.mark.parametrize("missing", ["nan", "None", "NULL", "N/A", "-", " null "])
def test_a_word_that_stands_for_a_missing_value_in_a_record_is_no_fact(tmp_path: Path, missing: str) -> None:
    names = ("id", "title", "source", "author", "section", "url", "place", "date")
    article = one(tmp_path, {"body": "Isi cerita.", **dict.fromkeys(names, missing)})
    assert (article.id, article.title, article.title_origin) == ("a.jsonl#1", "Isi cerita.", "lead")
    assert (article.source, article.authors, article.section, article.url, article.place) == (
        None, (), None, None, None,
    )  # fmt: skip
    assert unread(found_in(tmp_path, json.dumps({"title": "Judul", "body": missing}), "a.jsonl"))


@pytest.mark.parametrize(("name", "kept"), [("a.jsonl", 100), ("a.csv", 101)])
def test_a_zero_byte_in_json_lines_or_a_csv_table_costs_one_record_at_most(
    tmp_path: Path, name: str, kept: int
) -> None:
    lines = ['{"isi": "Isi cerita."}' if name == "a.jsonl" else "1,Isi cerita."] * 50
    bad = '{"isi": "Isi\0cerita."}' if name == "a.jsonl" else "1,Isi\0cerita."
    head = [] if name == "a.jsonl" else ["id,isi"]
    found = found_in(tmp_path, "\n".join([*head, *lines, bad, *lines]), name)
    assert len(articles(found)) == kept


def test_the_body_of_a_record_is_the_longest_of_its_body_columns(tmp_path: Path) -> None:
    record = {
        "content": "Isi berita [+99 chars]",
        "text": "Isi berita seutuhnya ada di sini.",
        "summary": "x" * 99,
    }
    assert one(tmp_path, record).body == "Isi berita seutuhnya ada di sini."


def test_the_summary_of_a_record_is_the_body_where_there_is_no_other_text(tmp_path: Path) -> None:
    assert one(tmp_path, {"title": "T", "description": "Ringkasnya."}).body == "Ringkasnya."


def test_html_in_a_column_of_a_record_becomes_plain_text(tmp_path: Path) -> None:
    body = "<!-- x --><p>Satu&nbsp;&amp; <b>dua</b></p><script>1 < 2</script><ul><li>tiga</ul>"
    assert one(tmp_path, {"isi": body}).body == "Satu\xa0& dua\ntiga"


def test_text_in_a_column_of_a_record_that_only_looks_like_html_is_kept(tmp_path: Path) -> None:
    assert one(tmp_path, {"isi": "Jika a < b dan b > c, R&D."}).body == "Jika a < b dan b > c, R&D."


def test_nested_values_of_a_json_record_are_found(tmp_path: Path) -> None:
    article = one(
        tmp_path,
        {
            "_id": {"$oid": "a1"}, "_index": "x",
            "_source": {"title": {"rendered": "J &#8220;a&#8221;"}, "content": {"rendered": "<p>Isi</p>"},
                        "author": [{"name": "A"}, {"displayName": "B"}], "source": {"id": None, "name": "Kompas.com"}},
        },
    )  # fmt: skip
    assert (article.id, article.title, article.body) == ("a1", "J “a”", "Isi")
    assert (article.authors, article.source) == (("A", "B"), "Kompas.com")


def test_an_article_nested_in_a_json_record_is_found(tmp_path: Path) -> None:
    article = one(tmp_path, {"article": {"title": "T", "content": "Isi."}})
    assert (article.title, article.body) == ("T", "Isi.")


def test_the_body_of_a_record_in_nested_lists_has_one_line_for_each_paragraph(tmp_path: Path) -> None:
    assert one(tmp_path, {"paragraphs": [[["Satu", "dua"], ["."]], [["Tiga"]]]}).body == "Satu dua .\nTiga"


def test_a_number_in_the_author_column_of_a_record_is_no_author(tmp_path: Path) -> None:
    assert one(tmp_path, {"isi": "Isi.", "author": 3, "categories": [4]}).authors == ()


def test_an_excerpt_in_a_record_that_was_cut_out_of_the_lead_is_no_deck(tmp_path: Path) -> None:
    record = {"content": "Isi berita yang panjang.", "excerpt": "Isi berita […]"}
    assert one(tmp_path, record).deck is None


def test_the_date_of_a_record_may_be_in_seconds_since_1970(tmp_path: Path) -> None:
    written = one(tmp_path, {"isi": "Isi.", "date": 1694666520}).date
    assert date.fromisoformat(written[:10]) == date(2023, 9, 14)


def test_a_mapped_column_of_a_record_overrules_the_known_column_names(tmp_path: Path) -> None:
    assert one(tmp_path, {"isi": "Satu.", "kolom 3": "Dua."}, {"body": "kolom 3"}).body == "Dua."


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", "judul,isi\nA,B\n"), ("a.jsonl", '{"judul": "A", "isi": "B"}\n')]
)
def test_a_mapped_column_that_no_record_has_is_reported_once_with_the_columns_there_are(
    tmp_path: Path, name: str, data: str
) -> None:
    found = found_in(tmp_path, data, name, Settings(field_mapping={"place": "daerah"}))
    (problem,) = unread(found)
    assert problem.reason == reason("no-such-column", columns="daerah", existing="judul, isi")
    assert len(articles(found)) == 1


@pytest.mark.parametrize(
    "document",
    [RECORDS, {"status": "ok", "articles": RECORDS}, {"response": {"docs": RECORDS}},
     {"hits": {"hits": [{"_source": record} for record in RECORDS]}}, {f"k{n}": r for n, r in enumerate(RECORDS)}],
)  # fmt: skip
@pytest.mark.parametrize("indent", [None, 1])
def test_the_records_of_a_json_document_are_found_wherever_their_list_stands(
    tmp_path: Path, document: Any, indent: int | None
) -> None:
    found = found_in(tmp_path, json.dumps(document, indent=indent), "a.json")
    assert [(a.id, a.title) for a in articles(found)] == [(f"a.json#{n}", f"Judul {n}") for n in (1, 2, 3)]


def test_a_json_document_that_is_one_article_is_named_after_its_file(tmp_path: Path) -> None:
    record = {**RECORDS[0], "tags": [{"name": "a"}]}
    assert [a.id for a in articles(found_in(tmp_path, json.dumps(record, indent=1), "a.json"))] == ["a.json"]


def test_nan_and_infinity_in_a_json_document_cost_no_record(tmp_path: Path) -> None:
    data = '[{"isi": "Satu.", "x": NaN, "y": [-Infinity]}, {"isi": "Dua."}]'
    assert len(articles(found_in(tmp_path, data, "a.json"))) == 2


def test_records_before_the_cut_in_a_truncated_json_document_are_kept(tmp_path: Path) -> None:
    found = found_in(tmp_path, json.dumps(RECORDS)[:-20], "a.json")
    assert len(articles(found)) == 2
    assert unread(found)[0].reason == reason("cut-off", what="JSON")


def test_a_json_document_is_read_up_to_a_record_beyond_the_size_limit(tmp_path: Path) -> None:
    document = [RECORDS[0], {"isi": "a" * 1_000_000}, RECORDS[1]]
    found = found_in(tmp_path, json.dumps(document), "a.json", SMALL)
    assert [a.title for a in articles(found)] == ["Judul 1"]
    assert unread(found)[0].reason == reason("record-too-large", megabytes=0.1)


def test_a_json_document_that_is_nested_too_deeply_is_reported(tmp_path: Path) -> None:
    (problem,) = unread(found_in(tmp_path, '{"a":' + "[" * 100_000, "a.json"))
    assert problem.reason.code == "json-too-deep"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_of_a_csv_table_is_found(tmp_path: Path, delimiter: str) -> None:
    data = f"judul{delimiter}isi{delimiter}tanggal\nA{delimiter}B{delimiter}2023-09-14\n"
    (article,) = articles(found_in(tmp_path, data, "a.csv"))
    assert (article.title, article.body, article.date) == ("A", "B", "2023-09-14")


def test_quoted_line_breaks_in_a_csv_table_stay_within_one_cell(tmp_path: Path) -> None:
    (article,) = articles(found_in(tmp_path, '\ufeffisi,judul\n"Satu\n""dua"".",J\n', "a.csv"))
    assert (article.title, article.body) == ("J", 'Satu\n"dua".')


def test_csv_table_rows_with_a_wrong_number_of_cells_are_reported_and_cost_no_other_row(
    tmp_path: Path,
) -> None:
    found = found_in(tmp_path, "judul,isi\nA\nB,isi\nC,isi,lagi\nD,isi,,\n", "a.csv")
    assert [a.id for a in articles(found)] == ["a.csv#2", "a.csv#4"]
    assert [(problem.record, problem.reason) for problem in unread(found)] == [
        (1, reason("row-length", cells=1, columns=2)),
        (3, reason("row-length", cells=3, columns=2)),
    ]


def test_a_huge_cell_of_a_csv_table_is_read_and_one_beyond_the_size_limit_reported(tmp_path: Path) -> None:
    data = "judul,isi\nA," + "a" * 500_000 + "\nB," + "b" * 1_500_000 + "\nC,c\n"
    found = found_in(tmp_path, data, "a.csv", Settings(Limits(record_bytes=1_000_000)))
    assert [a.title for a in articles(found)] == ["A", "C"]
    assert [problem.record for problem in unread(found)] == [2]


def test_a_csv_table_without_a_body_column_is_reported_with_its_columns(tmp_path: Path) -> None:
    (problem,) = unread(found_in(tmp_path, "apa,saja\n1,2\n", "a.csv"))
    assert problem.reason == reason("no-body-column", columns="apa, saja")


def test_letters_garbled_by_a_wrong_encoding_are_reported_once_for_many_records(tmp_path: Path) -> None:
    data = "".join(json.dumps({"isi": f"Kata ‚Äùdia‚Äù {n}."}) + "\n" for n in range(9))
    found = found_in(tmp_path, data, "a.jsonl")
    (doubt,) = doubts(found)
    assert doubt.reason == reason("garbled-records", example="‚Äù", count=9, total=9)
    assert len(articles(found)) == 9
