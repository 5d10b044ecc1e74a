"""The local engine and the naive one, asked the same of the same articles, answer the same."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import Prefix

from search.archive import Archive
from search.engines.local.edit_distance import EDIT_COST, MOST_COST
from search.engines.local.local_engine import LocalEngine
from search.engines.protocol import Engine, Snapshot
from search.errors import BadQuery
from search.query.synonyms import Synonyms
from search.request import NO_FILTERS, Filters
from search.results import Hit
from tests.conftest import snapshot_of, update, write_records
from tests.naive_engine import NaiveEngine

TEXT = (
    "presiden putin akan berkunjung ke korut dalam kunjungan balasan kim jong un di vostochny rudal balistik "
    "kapal selam nuklir dan satelit yang dikunjungi menteri luar negeri rusia kim jong-un korea utara DPRK "
    "undang-undang rudalnya kapalnya negara-negara amerika serikat AS jum'at 10.000 a.s"
)
WORDS = TEXT.split()
OUTLETS = ("Kompas.com", "kompas", "Kompasiana", "ANTARA", "")
DAYS = [
    "",
    "2021",
    "2022-07",
    "2023-09-11",
    "2023-09-12",
    "2023-09-12T23:30:00+00:00",
    "2023-12-31T20:00:00+00:00",
]


class Pair(NamedTuple):
    """The same articles, answered from by either engine."""

    local: Archive
    naive: Archive


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Pair]]:
    """Archives of several commits, in which articles were replaced and deleted: none, a few, more than a window."""
    synonyms = Synonyms.load()
    pairs: list[Pair] = []
    for seed, sizes in enumerate([(0,), (6,), (16, 3), (80, 20, 4)]):
        path = tmp_path_factory.mktemp("arsip")
        write_archive(path, sizes, random.Random(seed))
        engines: list[Engine] = [engine(path / "indeks") for engine in (LocalEngine, NaiveEngine)]
        pairs.append(Pair(*(Archive(engine, synonyms) for engine in engines)))
    largest = snapshot_of(pairs[-1].local)
    assert len(largest.segments) > 1
    assert largest.article_count < largest.size
    yield pairs
    for archive in (archive for pair in pairs for archive in pair):
        archive.close()


def write_archive(path: Path, sizes: tuple[int, ...], chance: random.Random) -> None:
    """Write an index in commits of so many new articles, each of which takes some of those before away."""
    folder = path / "berita"
    folder.mkdir()
    files: list[list[dict[str, str]]] = []
    for commit, size in enumerate(sizes):
        files = [[record for record in records if chance.random() < 0.9] for records in files]
        files.append([record_of(f"{commit}-{number}", chance) for number in range(size)])
        for number, records in enumerate(files):
            write_records(folder / f"{number}.jsonl", records)
        update(path / "indeks", folder)


def record_of(article_id: str, chance: random.Random) -> dict[str, str]:
    start = chance.randrange(len(WORDS))
    running = (WORDS * 2)[start : start + chance.randint(1, 12)]
    body = running * chance.choice([1, 1, 2]) + chance.choices(WORDS, k=chance.randint(0, 25))
    return {
        "id": article_id,
        "title": " ".join(chance.choices(WORDS, k=chance.randint(0, 5))),
        "subtitle": chance.choice(["", "", "kapal selam nuklir", "..."]),
        "body": " ".join(body),
        "source": chance.choice(OUTLETS),
        "author": chance.choice(["", "Budi Santoso", "Siti Rahma; Budi Rahma"]),
        "category": chance.choice(["", "Internasional", "Politik Internasional"]),
        "date": chance.choice([*DAYS, f"2023-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"]),
    }


# Queries as readers write them

words = st.sampled_from([*WORDS, "kunjugan", "vosotchny", "xyzzy", "di", "dprk", "korsel"])
phrases = st.integers(0, len(WORDS) - 3).flatmap(
    lambda start: st.integers(2, 3).map(lambda length: f'"{" ".join(WORDS[start : start + length])}"')
)
names = st.sampled_from(
    ["sumber:kompas", 'sumber:"kompas com"', "sumber:komp*", "penulis:budi", 'penulis:"siti rahma"', "rubrik:politik"]
)  # fmt: skip
dates = st.sampled_from(
    ["tanggal:2023", "tanggal:2023-09-12", "sejak:2022-08", "sampai:2023-09-11", "tanggal:2021..2022"]
)
patterns = st.sampled_from(
    ["kunj*", "*nya", "ka?al", "*u*", "rudl~1", "kapan~", "vosotchny~2", '"kim j*"', '"rud* bal*"', "=rudal", "*"]
)  # fmt: skip
atoms = st.one_of(
    words,
    words,
    phrases,
    st.tuples(phrases, st.integers(1, 9)).map(lambda near: f"{near[0]}~{near[1]}"),
    patterns,
    names,
    dates,
    st.tuples(st.sampled_from(["judul:", "isi:"]), words | phrases | patterns).map("".join),
    st.tuples(words | phrases, st.sampled_from(["^2", "^0.5"])).map("".join),
)
terms = st.tuples(st.sampled_from(["", "", "", "-"]), atoms).map("".join)
runs = st.lists(terms, min_size=1, max_size=5).map(" ".join)
queries = st.one_of(
    runs,
    st.lists(words, min_size=1, max_size=6).map(" ".join),
    st.lists(runs, min_size=2, max_size=3).map(" OR ".join),
    st.tuples(runs, runs, runs).map(lambda parts: f"{parts[0]} ({parts[1]} OR {parts[2]})"),
    st.tuples(words, words).map(" DAN ".join),
)
days = st.none() | st.integers(0, 1100).map(lambda number: date(2021, 1, 1) + timedelta(number))
filters = st.just(NO_FILTERS) | st.builds(Filters, days, days, st.sampled_from([None, "kompas", "antara"]))
asked = st.fixed_dictionaries(
    {
        "limit": st.sampled_from([1, 3, 10, 30, 100]),
        "offset": st.sampled_from([0, 0, 0, 2, 15]),
        "sort": st.sampled_from(["relevance", "relevance", "newest", "oldest"]),
        "filters": filters,
        "expand": st.booleans(),
        "half_life": st.sampled_from([None, None, 30.0, 2000.0]),
    }
)


@settings(max_examples=300, deadline=None)
@given(number=st.integers(0, 3), query=queries, options=asked)
def test_the_local_and_the_naive_engine_find_the_same_hits_in_the_same_order_with_the_same_scores(
    pairs: list[Pair], number: int, query: str, options: dict[str, Any]
) -> None:
    try:
        local, naive = (archive.search(query, **options) for archive in pairs[number])
    except BadQuery:
        return
    assert (local.total, local.relaxed) == (naive.total, naive.relaxed)
    assert local.facets == naive.facets
    assert local.unquoted == naive.unquoted
    assert [hit.id for hit in local.hits] == [hit.id for hit in naive.hits]
    for ours, theirs in zip(local.hits, naive.hits, strict=True):
        assert told(ours) == told(theirs)
        assert ours.score == pytest.approx(theirs.score, rel=1e-5)
        assert_explained_alike(ours, theirs)


def told(hit: Hit) -> tuple[Any, ...]:
    return hit.relaxed, hit.missing, hit.article, hit.headline.html(), hit.snippet.html()


def assert_explained_alike(ours: Hit, theirs: Hit) -> None:
    assert sum(part.score for part in ours.explanation) == pytest.approx(ours.score, rel=1e-5)
    assert sum(part.score for part in theirs.explanation) == pytest.approx(theirs.score)
    assert [part[:2] for part in ours.explanation] == [part[:2] for part in theirs.explanation]
    for our_part, their_part in zip(ours.explanation, theirs.explanation, strict=True):
        assert our_part.score == pytest.approx(their_part.score, rel=1e-5, abs=1e-9)


# What completions, corrections and marking ask for

forms = st.sampled_from([*{word.lower() for word in WORDS}, "jong", "jum'at", "xyzzy", "kunjugan", "a", ""])
single_words = forms.filter(lambda form: bool(form) and "-" not in form)
texts = st.lists(words, min_size=1, max_size=3).flatmap(
    lambda chosen: st.integers(1, 9).map(lambda cut: " ".join([*chosen[:-1], chosen[-1][:cut]]))
)


@settings(deadline=None)
@given(number=st.integers(0, 3), form=forms)
def test_the_local_and_the_naive_engine_know_the_same_words_of_the_archive(
    pairs: list[Pair], number: int, form: str
) -> None:
    local, naive = snapshots(pairs[number])
    assert (local.article_count, local.document_count) == (naive.article_count, naive.document_count)
    stem = local.stem(form)
    assert stem == naive.stem(form)
    assert local.is_live(form) is naive.is_live(form)
    for field, term in (("exact", form), ("stem", stem)):
        assert local.document_frequency(field, term) == naive.document_frequency(field, term)
        assert local.idf(field, term) == pytest.approx(naive.idf(field, term))
    assert set(local.forms_of_stem(stem)) >= set(naive.forms_of_stem(stem))
    pattern = Prefix("exact", form[:2])
    assert set(local.forms_of_pattern(pattern, 1000)) == set(naive.forms_of_pattern(pattern, 1000))
    assert set(local.frequent_forms(form[:2], 1000)) == set(naive.frequent_forms(form[:2], 1000))
    told, every = set(local.headlines_with(form)), set(naive.headlines_with(form))
    assert told <= every
    assert bool(told) == bool(every)


@settings(deadline=None)
@given(number=st.integers(0, 3), run=st.lists(single_words, min_size=1, max_size=3), prefix=forms)
def test_the_local_and_the_naive_engine_count_the_same_following_words(
    pairs: list[Pair], number: int, run: list[str], prefix: str
) -> None:
    local, naive = snapshots(pairs[number])
    assert local.occurrences(run) == naive.occurrences(run)
    for beginning in ("", prefix[:2]):
        assert local.following(run, beginning, most=100) == naive.following(run, beginning, most=100)


@settings(deadline=None)
@given(number=st.integers(0, 3), word=words, most_edits=st.integers(1, 2))
def test_similar_forms_of_the_local_engine_include_all_words_within_the_plain_edits(
    pairs: list[Pair], number: int, word: str, most_edits: int
) -> None:
    local, naive = snapshots(pairs[number])
    weighed = dict(local.similar_forms(word, most_edits, 1000, 6.0))
    plain = dict(naive.similar_forms(word, most_edits, 1000, 6.0))
    assert weighed.keys() >= plain.keys()
    assert all(weighed[form] <= edits * MOST_COST / EDIT_COST for form, edits in plain.items())


@settings(deadline=None)
@given(number=st.integers(0, 3), text=texts)
def test_the_local_and_the_naive_engine_complete_what_is_typed_alike(
    pairs: list[Pair], number: int, text: str
) -> None:
    local, naive = pairs[number]
    assert local.suggest(text) == naive.suggest(text)


@pytest.mark.parametrize("number", range(4))
def test_the_local_and_the_naive_engine_give_the_same_articles_by_their_ids(
    pairs: list[Pair], number: int
) -> None:
    local, naive = snapshots(pairs[number])
    for commit, place in product(range(3), range(80)):
        article_id = f"{commit}-{place}"
        documents = local.document_of(article_id), naive.document_of(article_id)
        assert (documents[0] is None) == (documents[1] is None)
        if documents[0] is not None and documents[1] is not None:
            assert local.article(documents[0]) == naive.article(documents[1])
            assert local.title(documents[0]) == naive.title(documents[1])
            assert local.article_id(documents[0]) == naive.article_id(documents[1]) == article_id


def snapshots(pair: Pair) -> tuple[Snapshot, Snapshot]:
    return pair.local._engine.snapshot(), pair.naive._engine.snapshot()


@pytest.mark.both_engines
def test_where_a_test_runs_with_both_engines_each_is_the_one_that_answers(
    seeds: Archive, archive_of: Callable[..., Archive], engine: str
) -> None:
    wanted = {"local": LocalEngine, "naive": NaiveEngine}[engine]
    assert type(seeds._engine) is type(archive_of("kim")._engine) is wanted
