"""What is being typed, completed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.segment.field_index import FieldIndex
from search.archive import Archive
from search.engines.local.following import following
from search.query.function_words import FUNCTION_WORDS
from search.query.lexer import OPERATORS
from tests.conftest import snapshot_of, update, write_records

pytestmark = pytest.mark.both_engines

TEXTS = [
    *(f"Kim Jong Un {word} Korea Utara" for word in ("di", "ke", "dari", "pimpin", "tinggalkan")),
    *(f"kosmodrom Vostochny {word} Rusia" for word in ("di", "milik", "kata")),
    "korea selatan",
    "korban kapal 2023",
    "kimia koran koran",
]


@pytest.fixture
def archive(archive_of: Callable[..., Archive]) -> Archive:
    return archive_of(*TEXTS)


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("vos", "vostochny"),
        ("korea u", "korea utara"),
        ("korea ", "korea utara"),
        ("kim", "kim jong un"),
        ("Kim J", "Kim Jong Un"),
        ('"korea u', '"korea utara'),
        ("rusia -utar", "rusia -utara"),
        ("judul:vos", "judul:vostochny"),
        ("(rusia OR vos", "(rusia OR vostochny"),
        ("un  korea  u", "un  korea  utara"),
        ("xyzzy vos", "xyzzy vostochny"),
        ("20", "2023"),
    ],
)
def test_the_likeliest_completion_comes_first(archive: Archive, typed: str, completed: str) -> None:
    assert archive.suggest(typed)[0] == completed


def test_completion_offers_a_word_and_after_it_the_set_phrase_that_it_begins(archive: Archive) -> None:
    assert archive.suggest("kosmo") == ("kosmodrom", "kosmodrom vostochny")


def test_completion_goes_on_from_a_hyphenated_compound_behind_its_last_part(
    archive_of: Callable[..., Archive],
) -> None:
    archive = archive_of(*(f"Kim Jong-un {word} Seoul" for word in ("di", "ke", "dari", "pimpin")))
    assert "jong-un" in archive.suggest("jon")
    assert not [text for text in archive.suggest("jon") if text.startswith("jong-un un")]


def test_completion_orders_the_words_that_begin_with_the_typed_letters_by_frequency(archive: Archive) -> None:
    words = [text for text in archive.suggest("kor") if " " not in text][:3]
    assert words == ["korea", "koran", "korban"]


@pytest.mark.parametrize(
    "typed", ["", " ", "korea OR ", "xyzzy ", "rusia -", "vos*", "?", "-", "rusia -kim "]
)
def test_completion_offers_nothing_after_an_operator_an_unknown_word_or_a_pattern(
    archive: Archive, typed: str
) -> None:
    assert archive.suggest(typed) == ()


def test_no_completion_ends_on_a_function_word(archive: Archive) -> None:
    for typed in ("kim jong u", "kosmodrom vostochny ", "d", "un "):
        assert all(not text.endswith(" di") for text in archive.suggest(typed))


def test_completion_offers_numbers_only_where_digits_are_typed(archive: Archive) -> None:
    assert "kapal 2023" not in archive.suggest("kapal ")
    assert archive.suggest("kapal 2") == ("kapal 2023",)


def test_completion_of_an_excluded_word_offers_single_words_only(archive: Archive) -> None:
    assert archive.suggest("rusia -ki") == ("rusia -kim", "rusia -kimia")
    assert all(" " not in text.removeprefix("NOT ") for text in archive.suggest("NOT ki"))


def test_function_words_hold_every_operator_so_that_no_completion_ends_on_one() -> None:
    assert {operator.lower() for operator in OPERATORS} <= FUNCTION_WORDS


def test_completions_are_no_more_than_asked_for_and_none_comes_twice(archive: Archive) -> None:
    every = archive.suggest("k", 50)
    assert len(set(every)) == len(every) > 3
    assert archive.suggest("k", 3) == every[:3]
    assert archive.suggest("k", 0) == ()


def test_completion_shows_abbreviations_in_capitals_as_headlines_write_them(
    archive_of: Callable[..., Archive],
) -> None:
    archive = archive_of(
        *({"title": title, "body": "isi berita"} for title in ("KPK Tahan Bupati", "Ketua KPK Mundur")),
        {"title": "BUPATI DITAHAN", "body": "bupati"},
    )
    assert archive.suggest("kp") == ("KPK",)
    assert archive.suggest("bup") == ("bupati",)


def test_completion_offers_words_and_names_of_the_seed_articles(seeds: Archive) -> None:
    assert seeds.suggest("vos")[0] == "vostochny"
    assert seeds.suggest("korea u")[0] == "korea utara"
    assert "kim jong un" in seeds.suggest("kim")


def test_completion_counts_following_words_over_all_segments(folder: Path, index_path: Path) -> None:
    for number, body in enumerate(["korea selatan", "korea utara", "korea utara", "korea utara"]):
        write_records(folder / f"{number}.jsonl", [{"id": str(number), "body": body}])
        update(index_path, folder)
    with Archive.open(index_path) as archive:
        assert archive.suggest("korea ") == ("korea utara", "korea selatan")


def test_completion_offers_no_word_of_a_deleted_article(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": str(n), "body": "bandung raya"} for n in range(40)])
    write_records(folder / "b.jsonl", [{"id": "x", "body": "vostochny"}])
    update(index_path, folder)
    with Archive.open(index_path) as archive:
        assert archive.suggest("vos") == ("vostochny",)
        (folder / "b.jsonl").write_text("", encoding="utf-8")
        update(index_path, folder)
        assert archive.suggest("vos") == ()


@given(st.text(max_size=40), st.integers(-1, 20))
def test_completion_of_any_text_offers_no_more_than_the_limit(seeds: Archive, text: str, limit: int) -> None:
    assert len(seeds.suggest(text, limit)) <= max(0, limit)


@given(
    st.lists(st.sampled_from(["kim", "k", "Korea ", "-", '"', "OR ", "(", "di ", "judul:", " ", "u", "2"]))
)
def test_every_completion_begins_with_what_is_typed_and_adds_to_it(seeds: Archive, pieces: list[str]) -> None:
    text = "".join(pieces)
    for suggestion in seeds.suggest(text):
        assert suggestion.lower().startswith(text.lower())
        assert suggestion.lower() != text.lower()


def test_completion_offers_nothing_for_a_very_long_text(archive: Archive) -> None:
    assert archive.suggest("kim " * 10_000 + "k") == ()
    assert archive.suggest("k" * 1_000) == ()


@pytest.mark.local_engine_only("the naive engine looks at every place")
@pytest.mark.parametrize("places", [1, 3, 7, 1_000])
def test_counts_of_following_words_are_estimated_from_a_sample_of_places(
    archive_of: Callable[..., Archive], places: int
) -> None:
    archive = archive_of(*["kim jong kim un " * 20] * 30, "kim " * 400)
    found = following(snapshot_of(archive), ["kim"], most=4, places=places)
    assert found.total == pytest.approx(30 * 40 + 400)
    assert set(found.counts) <= {"jong", "un", "kim"}
    assert sum(found.counts.values()) == pytest.approx(found.total, rel=0.1)


@pytest.mark.local_engine_only("reads the posting lists of its segment")
def test_a_field_index_adds_up_the_frequencies_of_a_term_before_a_posting(
    archive_of: Callable[..., Archive],
) -> None:
    import numpy as np

    archive = archive_of(*["kim " * count for count in (1, 70, 3, 64, 1, 200, 5)])
    view: FieldIndex = snapshot_of(archive).segments[0].reader.exact
    number = view.number(b"kim")
    assert number is not None
    before = np.cumsum([0, 1, 70, 3, 64, 1, 200])
    for step in (1, 2, 3):
        for start in (0, 1, 2):
            places = np.arange(start, 7, step)
            assert view.frequencies_before(number, places).tolist() == before[places].tolist()
