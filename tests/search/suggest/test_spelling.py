"""Words that were misspelt: distances against a plain loop, and what is offered for a word."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.archive import Archive
from search.engines.local.edit_distance import BAND, EDIT_COST, MOST_COST, distances
from search.engines.protocol import Vocabulary
from search.suggest.spelling import Correction, corrections
from tests.conftest import snapshot_of, update, write_records
from tests.oracle import alignment_distance

WORDS = [
    "presiden",
    "indonesia",
    "jakarta",
    "pyongyang",
    "putin",
    "korea",
    "utara",
    "cipto",
    "kabar",
    "rusia",
    "perusahaan",
]


def cost(word: str, candidate: str) -> int:
    encoded = candidate.encode()
    letters = np.zeros((max(2, len(word.encode()) + BAND), 1), dtype=np.uint8)
    letters[: len(encoded), 0] = np.frombuffer(encoded, np.uint8)
    return int(distances(word.encode(), letters, np.array([len(encoded)]))[0])


near = st.tuples(st.text("abkhu", min_size=1, max_size=7), st.text("abkhu", min_size=1, max_size=7)).filter(
    lambda pair: abs(len(pair[0]) - len(pair[1])) <= BAND
)


@given(near)
def test_the_weighted_edit_distance_is_never_above_what_the_plain_edits_would_cost(
    pair: tuple[str, str],
) -> None:
    plain = alignment_distance(*pair)
    if plain <= BAND:
        assert cost(*pair) <= MOST_COST * plain
    assert (cost(*pair) == 0) == (pair[0] == pair[1])


@given(st.lists(near, min_size=1, max_size=8))
def test_the_edit_distance_of_a_candidate_does_not_depend_on_the_other_candidates(
    pairs: list[tuple[str, str]],
) -> None:
    word = pairs[0][0]
    candidates = [other for pair in pairs for other in pair if abs(len(other) - len(word)) <= BAND]
    letters = np.zeros((max(2, len(word) + BAND), len(candidates)), dtype=np.uint8)
    for column, candidate in enumerate(candidates):
        letters[: len(candidate), column] = np.frombuffer(candidate.encode(), np.uint8)
    together = distances(word.encode(), letters, np.array([len(one) for one in candidates]))
    assert together.tolist() == [cost(word, candidate) for candidate in candidates]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("soeharto", "suharto"),
        ("tjipto", "cipto"),
        ("djakarta", "jakarta"),
        ("akhmad", "ahmad"),
        ("aktif", "aktiv"),
        ("izin", "ijin"),
        ("massa", "masa"),
        ("mengkritik", "mengkritic"),
        ("syech", "sech"),
        ("ramadhan", "ramadan"),
        ("jum'at", "jumat"),
    ],
)
def test_the_edit_distance_of_a_slip_common_in_indonesian_is_less_than_one_edit(
    typed: str, meant: str
) -> None:
    assert cost(typed, meant) < EDIT_COST - 1
    assert cost(meant, typed) < EDIT_COST - 1


def test_the_edit_distance_of_two_swapped_letters_is_less_than_one_edit() -> None:
    assert cost("vosotchny", "vostochny") < EDIT_COST


@pytest.fixture
def archive(archive_of: Callable[..., Archive]) -> Archive:
    return archive_of(*["korea utara", "kabar baik", *[" ".join(WORDS)] * 6], "kabur korut")


def corrected(vocabulary: Vocabulary, words: Sequence[str]) -> tuple[str, ...] | None:
    """All of the words with the corrections made, or ``None`` where none is wrong."""
    found = corrections(vocabulary, words)
    better = list(words)
    for correction in reversed(found):
        better[correction.start : correction.end] = correction.words
    return tuple(better) if found else None


def better(archive: Archive, query: str) -> str | None:
    found = corrected(snapshot_of(archive), query.split())
    return None if found is None else " ".join(found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pyongnyang", "pyongyang"),
        ("puttin", "putin"),
        ("presidn", "presiden"),
        ("indoneisa", "indonesia"),
        ("jakrta", "jakarta"),
        ("djakarta", "jakarta"),
        ("tjipto", "cipto"),
        ("perusahan", "perusahaan"),
        ("koreautara", "korea utara"),
        ("pyong yang", "pyongyang"),
        ("presidn rusia", "presiden rusia"),
        ("rusia koreautara putn", "rusia korea utara putin"),
    ],
)
def test_spelling_is_corrected_to_the_words_of_the_archive_that_were_meant(
    archive: Archive, typed: str, meant: str
) -> None:
    assert better(archive, typed) == meant


@pytest.mark.parametrize(
    "right", [*WORDS, "korea utara", "kabur", "xyzzy", "2023", "covid19", "un", "", "a b"]
)
def test_spelling_is_not_corrected_of_a_right_word_or_one_that_no_word_is_near_to(
    archive: Archive, right: str
) -> None:
    assert better(archive, right) is None


def test_spelling_is_corrected_of_misspelt_words_of_the_seed_articles_but_not_of_right_ones(
    seeds: Archive,
) -> None:
    assert better(seeds, "vosotchny kunjngan") == "vostochny kunjungan"
    assert better(seeds, "kunjungan putin ke vostochny") is None


def test_a_spelling_correction_tells_which_words_of_the_query_it_replaces(archive: Archive) -> None:
    found = corrections(snapshot_of(archive), ["rusia", "pyong", "yang", "putn"])
    assert found == (Correction(1, 3, ("pyongyang",)), Correction(3, 4, ("putin",)))


def test_a_misspelling_that_the_archive_holds_is_corrected_to_a_far_more_frequent_word(
    archive_of: Callable[..., Archive],
) -> None:
    archive = archive_of(*["jakarta"] * 600, "jakrta", *["bandung"] * 3, "bandeng")
    assert better(archive, "jakrta") == "jakarta"
    assert better(archive, "bandeng") is None


def test_another_form_of_the_same_stem_is_no_spelling_correction(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(*["kunjungan"] * 900, "kunjungkan")
    assert snapshot_of(archive).stem("kunjungan") == snapshot_of(archive).stem("kunjungkan")
    assert better(archive, "kunjungkan") is None


def test_spelling_corrections_are_searched_in_all_segments(folder: Path, index_path: Path) -> None:
    for number, body in enumerate(["jakarta", "jakarta", "jakata", "bandung"]):
        write_records(folder / f"{number}.jsonl", [{"id": str(number), "body": body}])
        update(index_path, folder)
    with Archive.open(index_path) as archive:
        assert better(archive, "jakrata") == "jakarta"


def test_spelling_is_not_corrected_to_a_word_of_a_deleted_article(folder: Path, index_path: Path) -> None:
    kept = [{"id": str(number), "body": "bandung raya"} for number in range(40)]
    write_records(folder / "a.jsonl", kept)
    write_records(folder / "b.jsonl", [{"id": "x", "body": "vostochny"}])
    update(index_path, folder)
    with Archive.open(index_path) as archive:
        assert better(archive, "vosotchny") == "vostochny"
        (folder / "b.jsonl").write_text("", encoding="utf-8")
        update(index_path, folder)
        assert better(archive, "vosotchny") is None


@given(st.lists(st.text(max_size=50), max_size=4))
def test_spelling_correction_takes_any_words_and_never_gives_them_back_unchanged(
    seeds: Archive, words: list[str]
) -> None:
    from indexer.language.tokenizer import exact_words

    forms = [form for word in words for form in exact_words(word)]
    found = corrected(snapshot_of(seeds), forms)
    assert found is None or found != tuple(forms)
