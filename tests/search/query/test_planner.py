"""What a query's tree becomes: Whoosh queries, words that may be given up, synonyms, what to mark."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from whoosh import query as q
from whoosh.query import spans

from indexer.language.stemmer import stem_word
from search.query.dates.period import minutes
from search.query.own_queries import Alternatives, Boosted, Named, NearPhrase, Zoned
from search.query.parser import parse
from search.query.planner import SYNONYM_FACTOR, AddedSynonyms, HighlightTerms, Plan, plan
from search.query.synonyms import SynonymMatch, Synonyms
from search.query.tree import Dated

LIST = """
korut, korea utara, dprk
korea, chosun
AS => AS, amerika serikat
kpk => komisi
jong un, ketua kim
"""


@pytest.fixture(scope="module")
def synonyms(tmp_path_factory: pytest.TempPathFactory) -> Synonyms:
    path: Path = tmp_path_factory.mktemp("daftar") / "sinonim.txt"
    path.write_text(LIST, encoding="utf-8")
    return Synonyms.load(built_in=path)


def planned(query: str, synonyms: Synonyms | None = None) -> Plan:
    return plan(parse(query).node, stem_word, synonyms.find if synonyms else None)


def stem(word: str) -> q.Term:
    return q.Term("stem", word)


def spelt(word: str, *others: q.Query) -> Alternatives:
    return Alternatives(stem(word), (stem(word),), others, 1.0)


def exact(word: str) -> q.Term:
    return q.Term("exact", word)


def phrase(*words: str) -> q.Phrase:
    return q.Phrase("exact", list(words))


# Leaves and operators


@pytest.mark.parametrize(
    ("query", "full"),
    [
        ("kunjungan", stem("kunjung")),
        ("kunjungan rusia", q.And([stem("kunjung"), stem("rusia")])),
        ("kunjungan berkunjung", stem("kunjung")),
        ("kunjungan OR berkunjung", stem("kunjung")),
        ("kim OR putin", q.Or([stem("kim"), stem("putin")])),
        ('"kunjungan balasan"', phrase("kunjungan", "balasan")),
        ("=kunjungan", exact("kunjungan")),
        ('"a b"~3', spans.SpanNear2([exact("a"), exact("b")], slop=3, ordered=False)),
        ('"a b*"~3', spans.SpanNear2([exact("a"), q.Prefix("exact", "b")], slop=3, ordered=False)),
        ('"a b?c"', spans.SpanNear2([exact("a"), q.Wildcard("exact", "b?c")], slop=1, ordered=True)),
        ('"kosmo*"', q.Prefix("exact", "kosmo")),
        ("kosmo*", q.Prefix("exact", "kosmo")),
        ("k*smo*", q.Wildcard("exact", "k*smo*")),
        ("kosmos~2", q.FuzzyTerm("exact", "kosmos", maxdist=2, prefixlength=0)),
        ("kunjungan^2", q.Term("stem", "kunjung", 2.0)),
        ("(kim OR putin)^2", Boosted(q.Or([stem("kim"), stem("putin")]), 2.0)),
        ('"a b"^2', Boosted(phrase("a", "b"), 2.0)),
        ("judul:kunjungan", Zoned("title", stem("kunjung"))),
        ("isi:kosmo*", Zoned("body", q.Prefix("exact", "kosmo"))),
        ("sumber:Kompas.com", q.ConstantScoreQuery(Named("source", ("kompas", "com")), 0.0)),
        ('penulis:"Kim J*"', q.ConstantScoreQuery(Named("author", ("kim", "j*")), 0.0)),
        ("-kim", q.AndNot(q.Every(), stem("kim"))),
        ("putin -kim", q.AndNot(stem("putin"), stem("kim"))),
        ("putin -kim -jong", q.AndNot(stem("putin"), q.Or([stem("kim"), stem("jong")]))),
        ("-kim -jong", q.AndNot(q.Every(), q.Or([stem("kim"), stem("jong")]))),
    ],
)
def test_the_planner_turns_a_query_tree_into_a_whoosh_query(query: str, full: q.Query) -> None:
    assert planned(query).full == full


def test_the_planner_turns_a_period_into_a_range_of_minutes_that_scores_nothing() -> None:
    found = planned("tanggal:2023-09-14").full
    day = Dated(parse("tanggal:2023-09-14").node.period)  # type: ignore[union-attr]
    first, end = minutes(day.period)
    assert (day.period.first, day.period.last) == (date(2023, 9, 14), date(2023, 9, 14))
    assert found == q.ConstantScoreQuery(q.NumericRange("date", first, end, endexcl=True), 0.0)


# Compounds


@pytest.mark.parametrize(
    ("word", "full"),
    [
        ("Jong-un", spelt("jongun", phrase("jong", "un"))),
        ("undang-undang", spelt("undang-undang", phrase("undang", "undang"))),
        ("negara-negara", stem("negara")),
        ("jum'at", stem("jumat")),
        ("10.000", stem("10000")),
    ],
)
def test_the_planner_also_seeks_a_compound_written_apart_where_it_says_more_than_its_parts(
    word: str, full: q.Query
) -> None:
    assert planned(word).full == full


def test_the_planner_has_a_compound_highlighted_written_together_and_apart() -> None:
    assert planned("Jong-un").highlight == HighlightTerms(words=("jong-un",), phrases=(("jong", "un"),))


# Synonyms


def told(query: str, synonyms: Synonyms) -> list[str]:
    """The words of a query that have synonyms, of the list above, each with these."""
    return [
        f"{words}: {', '.join(also)}" for words, also in map(_parts, planned(query, synonyms).added_synonyms)
    ]


def _parts(expanded: AddedSynonyms) -> tuple[str, Sequence[str]]:
    return expanded.words, expanded.also


def test_the_planner_makes_a_word_and_its_synonyms_one_requirement(synonyms: Synonyms) -> None:
    found = planned("rudal chosun", synonyms)
    alternatives = Alternatives(stem("chosun"), (stem("chosun"),), (stem("korea"),), SYNONYM_FACTOR)
    assert found.full == q.And([stem("rudal"), alternatives])
    assert found.added_synonyms == (AddedSynonyms("chosun", ("korea",)),)
    assert found.highlight.words == ("rudal", "chosun", "korea")


@pytest.mark.parametrize(
    ("query", "expanded"),
    [
        ("rudal", []),
        ("chosun", ["chosun: korea"]),
        ("korea", ["korea: chosun"]),
        ("chosun AND rudal", ["chosun: korea"]),
        ("chosun OR rudal", ["chosun: korea"]),
        ("(chosun OR rudal) putin", ["chosun: korea"]),
        ("chosun^2 rudal", ["chosun: korea"]),
        ("ketua kim", ["ketua kim: jong un"]),
        ("jong un", ["jong un: ketua kim"]),
        ("jong-un", ["jong-un: ketua kim"]),
        ("kim-jong un", []),  # jong is the middle of a word
        ("un jong", []),
        ("jong OR un", []),
        ("jong -rudal un", ["jong un: ketua kim"]),  # what is excluded stands in no word's way
        ('jong "a b" un', []),
        ("AS", ["as: amerika serikat"]),
        ("as", []),
        ("As", []),
        ("-chosun rudal", []),
        ("-(chosun rudal)", []),
        ("rudal -(putin OR jong un)", []),
        ('"chosun" "jong un"', []),
        ("=chosun", []),
        ("judul:chosun sumber:chosun", []),
        ("chosun~1 chosun* chosu?", []),
        ('"chosun un"~3', []),
    ],
)
def test_the_planner_gives_synonyms_only_to_plain_words_that_are_wanted(
    synonyms: Synonyms, query: str, expanded: list[str]
) -> None:
    assert told(query, synonyms) == expanded


def test_the_planner_gives_a_query_the_synonyms_of_the_longest_entry_in_it(synonyms: Synonyms) -> None:
    assert told("korea selatan", synonyms) == ["korea: chosun"]
    assert told("korea utara", synonyms) == ["korea utara: korut, dprk"]


def test_the_planner_gives_several_words_their_synonyms_together(synonyms: Synonyms) -> None:
    found = planned("pidato ketua kim", synonyms)
    assert found.full == q.And(
        [
            stem("pidato"),
            Alternatives(
                q.And([stem("ketua"), stem("kim")]),
                (stem("ketua"), stem("kim")),
                (phrase("jong", "un"),),
                SYNONYM_FACTOR,
            ),
        ]
    )
    assert [label for label, _ in found.words] == ["pidato", "ketua kim"]
    assert found.highlight.phrases == (("jong", "un"),)


def test_the_planner_does_not_seek_a_word_that_its_synonym_rule_does_not_keep() -> None:
    def expand(words: Sequence[str]) -> list[SynonymMatch]:
        return [SynonymMatch(0, 1, (("komisi",),), kept=False)] if words[0] == "kpk" else []

    found = plan(parse("kpk").node, stem_word, expand)
    assert found.full == Alternatives(q.NullQuery, (stem("kpk"),), (stem("komisi"),), SYNONYM_FACTOR)
    assert found.highlight.words == ("komisi",)


def test_the_planner_excludes_a_word_without_its_synonyms(synonyms: Synonyms) -> None:
    assert planned("rudal -chosun", synonyms).full == q.AndNot(stem("rudal"), stem("chosun"))


# What may be given up


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kim", []),
        ("kim putin", ["kim", "putin"]),
        ("kim putin kunjungan berkunjung", ["kim", "putin", "kunjungan"]),
        ("kunjungan berkunjung", ["kunjungan"]),
        ('kim putin "kerja sama"', ["kim", "putin"]),
        ('kim "kerja sama"', ["kim"]),
        ("kim AND putin", []),
        ("kim OR putin", []),
        ("kim putin judul:rusia rudal* (a OR b)", ["kim", "putin"]),
        ("kim Jong-un", ["kim", "jong-un"]),
        ("-kim -putin", []),
    ],
)
def test_the_planner_lets_a_partial_match_lack_plain_words_only(query: str, words: list[str]) -> None:
    assert [word for word, _ in planned(query).words] == words


def test_the_planner_has_partial_matches_require_or_exclude_all_but_plain_words() -> None:
    found = planned('kim putin "kerja sama" sumber:tass -rudal -"a b"')
    source = q.ConstantScoreQuery(Named("source", ("tass",)), 0.0)
    any_word = q.Or([stem("kim"), stem("putin")])
    excluded = q.Or([stem("rudal"), phrase("a", "b")])
    assert found.partial == tuple(
        q.AndNot(q.AndMaybe(q.And([held, source]), any_word), excluded)
        for held in (phrase("kerja", "sama"), NearPhrase(("kerja", "sama")))
    )


# What to mark, and what follows what


def test_the_planner_has_what_is_wanted_highlighted_and_nothing_that_is_excluded() -> None:
    terms = planned('kim "a b" "c d"~2 rudal* judul:x -y -"z w"').highlight
    assert terms.words == ("kim", "x")
    assert terms.phrases == (("a", "b"), ("c",), ("d",))
    assert terms.multi_term == (q.Prefix("exact", "rudal"),)


def test_the_planner_tells_which_words_of_a_query_follow_one_another() -> None:
    assert planned('kim Jong-un "a b*" (c OR d^2) -e judul:f g~1 h').adjacent_words == (
        ("kim", "jong", "un", "a"),
        ("c",),
        ("d",),
        ("h",),
    )
