"""Queries of the seeds: forms, phrases, synonyms and misspelt words find and mark what the texts hold."""

import pytest

from indexer.language.tokenizer import exact_words
from search.archive import Archive
from search.query.limits import LONGEST_QUERY
from search.query.parser import parse
from tests.conftest import ids

pytestmark = pytest.mark.both_engines


def seed_texts(seeds: Archive) -> dict[str, list[list[str]]]:
    """Return the words of the headline and of the text of each seed, by id."""
    articles = [hit.article for hit in seeds.search("-tidakadakataini", limit=100).hits]
    assert len(articles) == 5
    return {one.id: [exact_words(text) for text in (one.title, one.body)] for one in articles}


def side_by_side(zone: list[str], *words: str) -> bool:
    """Return whether the words stand in the zone side by side, in this order."""
    return any(tuple(zone[i : i + len(words)]) == words for i in range(len(zone)))


def test_synonyms_make_all_names_of_north_korea_find_the_same_seed_articles(seeds: Archive) -> None:
    one, two, three = (set(ids(seeds, query)) for query in ("korut", "korea utara", "dprk"))
    assert one == two == three
    names = {("korut",), ("korea", "utara"), ("dprk",)}
    held = {
        name: {key for key, zones in seed_texts(seeds).items() if any(side_by_side(zone, *name) for zone in zones)}
        for name in names
    }  # fmt: skip
    assert one >= set().union(*held.values())
    assert set(ids(seeds, '"korea utara"')) == held["korea", "utara"]
    assert set(ids(seeds, "=dprk")) == held["dprk",]


def test_an_exact_phrase_finds_the_seed_articles_that_hold_its_words_side_by_side(seeds: Archive) -> None:
    for phrase in ("kunjungan balasan", "kerja sama militer", "jong un", "balasan kunjungan"):
        held = {
            key
            for key, zones in seed_texts(seeds).items()
            if any(side_by_side(zone, *phrase.split()) for zone in zones)
        }
        assert set(ids(seeds, f'"{phrase}"')) == held


def test_highlighting_marks_every_form_of_a_word_of_the_query_in_an_article(seeds: Archive) -> None:
    marked: set[str] = set()
    for hit in seeds.search("kunjungan").hits:
        title, body = seeds.marked([hit.article.title, hit.article.body], "kunjungan")
        for passage in (title, body):
            marked |= {piece.lower() for piece, is_marked in passage.pieces() if is_marked}
            unmarked = " ".join(piece for piece, is_marked in passage.pieces() if not is_marked)
            assert not {"kunjungan", "mengunjungi", "berkunjung", "kunjungannya"} & set(exact_words(unmarked))
    assert {"kunjungan", "mengunjungi", "berkunjung", "kunjungannya"} <= marked


def test_a_query_with_a_misspelt_name_is_suggested_as_the_archive_spells_it(seeds: Archive) -> None:
    results = seeds.search("Vosotchny")
    assert (results.total, results.suggestion) == (0, "vostochny")
    assert seeds.search("tanggal:2023 vosotchny putin").suggestion is not None


def test_a_rephrased_query_that_would_be_too_long_is_not_offered(seeds: Archive) -> None:
    words = [f"kataketiga{number}" for number in range(240)]
    results = seeds.search(f'judul:({" ".join(words)}) "balasan kunjungan" OR "balasan kunjungan"')
    assert len(results.query) < LONGEST_QUERY < len(str(parse(results.query).node))
    assert (results.total, results.unquoted, results.suggestion) == (0, None, None)


def test_synonyms_make_the_word_as_in_capitals_find_the_united_states_too(seeds: Archive) -> None:
    axle, country = set(ids(seeds, "as")), set(ids(seeds, "AS"))
    texts = seed_texts(seeds)
    assert axle == {key for key, zones in texts.items() if any("as" in zone for zone in zones)}
    assert country - axle == {
        key
        for key, zones in texts.items()
        if any(side_by_side(zone, "amerika", "serikat") for zone in zones) and key not in axle
    }
    assert country > axle
