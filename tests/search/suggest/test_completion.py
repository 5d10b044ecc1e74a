"""What is being typed, completed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.index.segment.field_index import FieldIndex
from search.archive import Archive
from search.engines.local.following import following
from search.query.lexer import OPERATORS
from search.suggest.function_words import FUNCTION_WORDS
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


def test_a_word_that_begins_a_set_phrase_is_followed_by_the_phrase(archive: Archive) -> None:
    assert archive.suggest("kosmo") == ("kosmodrom", "kosmodrom vostochny")


def test_a_compound_is_gone_on_from_behind_its_last_part(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(*(f"Kim Jong-un {word} Seoul" for word in ("di", "ke", "dari", "pimpin")))
    assert "jong-un" in archive.suggest("jon")
    assert not [text for text in archive.suggest("jon") if text.startswith("jong-un un")]


def test_words_with_a_prefix_come_by_their_frequency(archive: Archive) -> None:
    words = [text for text in archive.suggest("kor") if " " not in text][:3]
    assert words == ["korea", "koran", "korban"]


@pytest.mark.parametrize(
    "typed", ["", " ", "korea OR ", "xyzzy ", "rusia -", "vos*", "?", "-", "rusia -kim "]
)
def test_where_nothing_is_to_be_said_there_is_nothing(archive: Archive, typed: str) -> None:
    assert archive.suggest(typed) == ()


def test_no_completion_ends_on_a_function_word(archive: Archive) -> None:
    for typed in ("kim jong u", "kosmodrom vostochny ", "d", "un "):
        assert all(not text.endswith(" di") for text in archive.suggest(typed))


def test_numbers_come_only_where_digits_are_typed(archive: Archive) -> None:
    assert "kapal 2023" not in archive.suggest("kapal ")
    assert archive.suggest("kapal 2") == ("kapal 2023",)


def test_a_minus_stands_before_one_word_alone(archive: Archive) -> None:
    assert archive.suggest("rusia -ki") == ("rusia -kim", "rusia -kimia")
    assert all(" " not in text.removeprefix("NOT ") for text in archive.suggest("NOT ki"))


def test_no_completion_becomes_an_operator() -> None:
    assert {operator.lower() for operator in OPERATORS} <= FUNCTION_WORDS


def test_there_are_no_more_than_asked_for_and_none_twice(archive: Archive) -> None:
    every = archive.suggest("k", 50)
    assert len(set(every)) == len(every) > 3
    assert archive.suggest("k", 3) == every[:3]
    assert archive.suggest("k", 0) == ()


def test_abbreviations_are_shown_as_headlines_write_them(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(
        *({"title": title, "body": "isi berita"} for title in ("KPK Tahan Bupati", "Ketua KPK Mundur")),
        {"title": "BUPATI DITAHAN", "body": "bupati"},
    )
    assert archive.suggest("kp") == ("KPK",)
    assert archive.suggest("bup") == ("bupati",)


def test_the_seeds_are_completed(seeds: Archive) -> None:
    assert seeds.suggest("vos")[0] == "vostochny"
    assert seeds.suggest("korea u")[0] == "korea utara"
    assert "kim jong un" in seeds.suggest("kim")


def test_segments_are_counted_together(folder: Path, index_path: Path) -> None:
    for number, body in enumerate(["korea selatan", "korea utara", "korea utara", "korea utara"]):
        write_records(folder / f"{number}.jsonl", [{"id": str(number), "body": body}])
        update(index_path, folder)
    with Archive.open(index_path) as archive:
        assert archive.suggest("korea ") == ("korea utara", "korea selatan")


def test_words_of_deleted_articles_are_not_offered(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": str(n), "body": "bandung raya"} for n in range(40)])
    write_records(folder / "b.jsonl", [{"id": "x", "body": "vostochny"}])
    update(index_path, folder)
    with Archive.open(index_path) as archive:
        assert archive.suggest("vos") == ("vostochny",)
        (folder / "b.jsonl").write_text("", encoding="utf-8")
        update(index_path, folder)
        assert archive.suggest("vos") == ()


@given(st.text(max_size=40), st.integers(-1, 20))
def test_any_text_gives_suggestions_that_keep_what_stands_before_the_last_word(
    seeds: Archive, text: str, limit: int
) -> None:
    assert len(seeds.suggest(text, limit)) <= max(0, limit)


@given(
    st.lists(st.sampled_from(["kim", "k", "Korea ", "-", '"', "OR ", "(", "di ", "judul:", " ", "u", "2"]))
)
def test_every_suggestion_goes_on_from_what_is_typed(seeds: Archive, pieces: list[str]) -> None:
    text = "".join(pieces)
    for suggestion in seeds.suggest(text):
        assert suggestion.lower().startswith(text.lower())
        assert suggestion.lower() != text.lower()


def test_a_very_long_text_is_not_completed(archive: Archive) -> None:
    assert archive.suggest("kim " * 10_000 + "k") == ()
    assert archive.suggest("k" * 1_000) == ()


@pytest.mark.local_engine_only("the naive engine looks at every place")
@pytest.mark.parametrize("places", [1, 3, 7, 1_000])
def test_a_sample_of_places_estimates_what_all_of_them_hold(
    archive_of: Callable[..., Archive], places: int
) -> None:
    archive = archive_of(*["kim jong kim un " * 20] * 30, "kim " * 400)
    found = following(snapshot_of(archive), ["kim"], most=4, places=places)
    assert found.total == pytest.approx(30 * 40 + 400)
    assert set(found.counts) <= {"jong", "un", "kim"}
    assert sum(found.counts.values()) == pytest.approx(found.total, rel=0.1)


@pytest.mark.local_engine_only("reads the posting lists of its segment")
def test_frequencies_before_are_those_added_up(archive_of: Callable[..., Archive]) -> None:
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
