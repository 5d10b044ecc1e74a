"""Synonym lists: what a line means, what a query gets from it, and that the list the program comes with holds."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.stemmer import stem_words
from indexer.language.tokenizer import exact_words, tokenize
from indexer.messages import speaking
from search.errors import BadSynonyms
from search.query.synonyms import BUILT_IN, SynonymMatch, Synonyms

Load = Callable[..., Synonyms]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """A function: own lists, each as its text, to synonyms with nothing built in."""
    nothing = tmp_path / "bawaan.txt"
    nothing.write_text("")

    def load(*texts: str) -> Synonyms:
        paths = [tmp_path / f"sinonim{number}.txt" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return Synonyms.load(paths, built_in=nothing)

    return load


@pytest.fixture(scope="module")
def built_in() -> Synonyms:
    return Synonyms.load()


def find_words(text: str) -> list[str]:
    """The words of a query as they are typed."""
    return [token.text for token in tokenize(text) if token.span == 1]


def also(synonyms: Synonyms, query: str) -> list[tuple[str, list[str]]]:
    """The words written and their synonyms, for each match in a query."""
    written = find_words(query)
    return [
        (" ".join(written[found.start : found.end]), [" ".join(words) for words in found.alternatives])
        for found in synonyms.find(written)
    ]


class TestFormat:
    def test_equivalent_synonyms_find_each_other(self, load: Load) -> None:
        synonyms = load("korut, korea utara, dprk")
        assert also(synonyms, "korut") == [("korut", ["korea utara", "dprk"])]
        assert also(synonyms, "korea utara") == [("korea utara", ["korut", "dprk"])]
        assert also(synonyms, "dprk") == [("dprk", ["korut", "korea utara"])]

    def test_a_one_way_synonym_rule_goes_one_way(self, load: Load) -> None:
        synonyms = load("as => as, amerika serikat")
        assert synonyms.find(["as"]) == [SynonymMatch(0, 1, (("amerika", "serikat"),))]
        assert also(synonyms, "amerika serikat") == []

    def test_a_synonym_rule_does_not_keep_a_word_that_its_right_side_does_not_name(self, load: Load) -> None:
        assert load("batavia => jakarta").find(["batavia"]) == [
            SynonymMatch(0, 1, (("jakarta",),), kept=False)
        ]

    def test_a_one_way_synonym_rule_may_have_several_entries_on_its_left_side(self, load: Load) -> None:
        synonyms = load("a, b c => d, b c")
        assert synonyms.find(["a"]) == [SynonymMatch(0, 1, (("d",), ("b", "c")), kept=False)]
        assert synonyms.find(["b", "c"]) == [SynonymMatch(0, 2, (("d",),))]

    def test_comments_and_empty_lines_in_a_synonym_list_are_no_rules(self, load: Load) -> None:
        synonyms = load("# a, b\n\n   \n  # c, d\na, e\n")
        assert len(synonyms) == 1
        assert also(synonyms, "a c") == [("a", ["e"])]

    def test_an_escaped_comma_is_part_of_a_synonym_entry(self, load: Load) -> None:
        assert also(load(r"2\,5 persen, dua setengah persen"), "2,5 persen") == [
            ("2,5 persen", ["dua setengah persen"])
        ]

    def test_an_escaped_arrow_in_a_synonym_rule_is_no_arrow(self, load: Load) -> None:
        assert also(load(r"a \=> b, c"), "c") == [("c", ["a b"])]

    def test_a_backslash_at_the_end_of_a_synonym_rule_is_left_out(self, load: Load) -> None:
        assert also(load("a, b\\"), "a") == [("a", ["b"])]

    @pytest.mark.parametrize(
        "text", ["\ufeffa, b", "x, y\r\na, b\r\n", "é, y\ra, b", "\t a ,b\t", "\u200e\na, b"]
    )
    def test_a_synonym_list_may_have_the_marks_blanks_and_line_ends_of_other_systems(
        self, load: Load, text: str
    ) -> None:
        assert also(load(text), "a") == [("a", ["b"])]

    def test_a_synonym_entry_with_a_combining_accent_matches_the_composed_letter(self, load: Load) -> None:
        assert also(load("Cafe\u0301, kedai kopi"), "café") == [("café", ["kedai kopi"])]

    def test_the_length_of_synonym_lists_is_the_number_of_their_rules(self, load: Load) -> None:
        assert len(load("a, b\nc => d", "e, f")) == 3


class TestMatching:
    def test_synonym_entries_match_words_in_any_case(self, load: Load) -> None:
        synonyms = load("Korut, Korea Utara")
        assert also(synonyms, "KORUT korea UTARA") == [("KORUT", ["korea utara"]), ("korea UTARA", ["korut"])]

    def test_capitals_on_the_left_side_of_a_synonym_rule_match_only_capitals(self, load: Load) -> None:
        synonyms = load("AS => AS, amerika serikat")
        assert also(synonyms, "AS") == [("AS", ["amerika serikat"])]
        assert also(synonyms, "as As") == []

    def test_a_synonym_entry_of_capitals_and_digits_in_several_words_matches_only_capitals(
        self, load: Load
    ) -> None:
        synonyms = load("U-20 => U-20, usia muda")
        assert also(synonyms, "timnas U-20") == [("U 20", ["usia muda"])]
        assert also(synonyms, "timnas u-20") == []

    def test_capitals_among_equivalent_synonyms_match_any_case(self, load: Load) -> None:
        assert also(load("KPK, komisi antirasuah"), "kpk") == [("kpk", ["komisi antirasuah"])]

    def test_a_word_in_capitals_also_gets_the_synonyms_of_rules_for_any_case(self, load: Load) -> None:
        synonyms = load("PKB => PKB, pajak kendaraan\nPKB, partai kebangkitan")
        assert also(synonyms, "PKB") == [("PKB", ["pajak kendaraan", "partai kebangkitan"])]
        assert also(synonyms, "pkb") == [("pkb", ["partai kebangkitan"])]

    def test_the_longest_synonym_entry_that_matches_is_taken(self, load: Load) -> None:
        synonyms = load("polda, kepolisian daerah\npolda metro jaya, pmj\nmetro, kota")
        assert also(synonyms, "kantor polda metro jaya") == [("polda metro jaya", ["pmj"])]
        assert also(synonyms, "polda metro") == [("polda", ["kepolisian daerah"]), ("metro", ["kota"])]

    def test_a_longer_synonym_entry_in_the_wrong_case_leaves_the_shorter_one_to_match(
        self, load: Load
    ) -> None:
        synonyms = load("PULAU AS => ASP\npulau, nusa")
        assert also(synonyms, "pulau as") == [("pulau", ["nusa"])]

    def test_synonym_entries_match_from_left_to_right_and_share_no_word(self, load: Load) -> None:
        synonyms = load("a b, x\nb c, y")
        assert also(synonyms, "a b c") == [("a b", ["x"])]

    def test_a_synonym_entry_is_split_into_words_as_articles_are(self, load: Load) -> None:
        synonyms = load("Kim Jong-un, Kim Jong-eun\nJum’at, hari jumat")
        assert synonyms.find(["Kim", "Jong", "Un"]) == [SynonymMatch(0, 3, (("kim", "jong", "eun"),))]
        assert also(synonyms, "Jum'at") == [("Jum'at", ["hari jumat"])]

    def test_no_synonyms_are_found_for_no_words_for_half_an_entry_or_in_an_empty_list(
        self, load: Load
    ) -> None:
        assert load("a b, c").find([]) == []
        assert load("a b, c").find(["a"]) == []
        assert load().find(["a"]) == []

    def test_synonym_rules_that_share_an_entry_are_not_merged(self, load: Load) -> None:
        synonyms = load("a, b\nb, c")
        assert also(synonyms, "a b c") == [("a", ["b"]), ("b", ["a", "c"]), ("c", ["b"])]

    def test_no_synonym_of_a_word_comes_twice_or_is_the_word_itself(self, load: Load) -> None:
        assert also(load("a, b, A, c, B\na, c, d"), "a") == [("a", ["b", "c", "d"])]

    @given(
        st.lists(st.sampled_from(["AS", "as", "korea", "Utara", "x", "dewan", "PT", "perwakilan", "rakyat"]))
    )
    def test_synonym_matches_in_a_query_are_in_order_apart_and_within_its_words(
        self, built_in: Synonyms, written: list[str]
    ) -> None:
        end = 0
        for found in built_in.find(written):
            assert end <= found.start < found.end <= len(written)
            assert found.alternatives
            end = found.end


class TestOwnLists:
    def test_a_rule_of_an_own_synonym_list_adds_to_earlier_rules(self, load: Load) -> None:
        assert also(load("korut, korea utara", "korut, pyongyang"), "korut") == [
            ("korut", ["korea utara", "pyongyang"])
        ]

    def test_a_word_that_any_synonym_rule_keeps_is_kept(self, load: Load) -> None:
        assert load("a, b", "a => c").find(["a"]) == [SynonymMatch(0, 1, (("b",), ("c",)))]

    def test_an_own_synonym_list_comes_after_the_built_in_one(
        self, tmp_path: Path, built_in: Synonyms
    ) -> None:
        own = tmp_path / "sinonim.txt"
        own.write_text("korut, negara hermit")
        synonyms = Synonyms.load([own])
        assert len(synonyms) == len(built_in) + 1
        assert also(synonyms, "korut")[0][1] == [*also(built_in, "korut")[0][1], "negara hermit"]


class TestErrors:
    @pytest.mark.parametrize(
        ("rule", "told_id", "told_en"),
        [
            ("=> a", "kosong", "empty"),
            ("a =>", "kosong", "empty"),
            ("a => , ", "kosong", "empty"),
            ("a => b => c", "dua tanda", "two arrows"),
            (", ,", "tidak ada kata", "no word in ''"),
            ("a, ???", "'???'", "no word in '???'"),
            ("a, , b", "tidak ada kata", "no word in ''"),
            ("a, b,", "tidak ada kata", "no word in ''"),
            ("korea utara", "'korea utara'", "nothing else is given for 'korea utara'"),
            ("Korut, KORUT", "'korut'", "nothing else is given for 'korut'"),
            ("a, b => b", "'b'", "nothing else is given for 'b'"),
        ],
    )
    def test_a_bad_synonym_rule_is_told_with_its_line(
        self, tmp_path: Path, rule: str, told_id: str, told_en: str
    ) -> None:
        path = tmp_path / "sinonim.txt"
        path.write_text(f"# daftar\nx, y\n{rule}\nz, w\n")
        with pytest.raises(BadSynonyms) as caught:
            Synonyms.load([path])
        error = caught.value
        assert (error.path, error.line) == (path, 3)
        with speaking("en"):
            assert f"{path}, line 3" in str(error.message)
            assert told_en in str(error.message)
        with speaking("id"):
            assert f"{path}, baris 3" in str(error.message)
            assert told_id in str(error.message)

    @given(st.text(alphabet=st.sampled_from("aB,=>\\ #-é\u200e\r\n")))
    def test_any_text_is_a_synonym_list_or_has_a_line_that_is_told_as_bad(
        self, tmp_path_factory: pytest.TempPathFactory, text: str
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "sinonim.txt"
        path.write_bytes(text.encode())
        try:
            synonyms = Synonyms.load([path])
        except BadSynonyms as error:
            assert error.line is not None
        else:
            for found in synonyms.find(["a", "B", "é"]):
                assert found.alternatives

    def test_a_synonym_list_that_does_not_exist_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "tidak-ada.txt"
        with pytest.raises(BadSynonyms) as caught:
            Synonyms.load([path])
        assert caught.value.line is None
        with speaking("en"):
            assert str(caught.value.message).endswith(f"{path}: there is no such file.")

    @pytest.mark.parametrize("name", [".", "sinonim\0.txt"])
    def test_a_synonym_list_that_cannot_be_read_is_told(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(BadSynonyms, match="tidak dapat dibaca"):
            Synonyms.load([tmp_path / name])

    def test_a_line_of_a_synonym_list_that_is_no_utf8_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "sinonim.txt"
        path.write_bytes("a, b\nkafé, kedai\n".encode("latin-1"))
        with pytest.raises(BadSynonyms, match="UTF-8") as caught:
            Synonyms.load([path])
        assert caught.value.line == 2


RULES = [
    (number, line)
    for number, line in enumerate(BUILT_IN.read_text(encoding="utf-8").splitlines(), start=1)
    if line and not line.startswith("#")
]
AMBIGUOUS = [
    *("AD", "AI", "AL", "ART", "AS", "ASI", "AU", "BI", "BIN", "BOS", "BPK", "HAM", "HP", "ITS", "JI", "KAI"),
    *(
        "KIP",
        "KIM",
        "KK",
        "KUR",
        "MA",
        "MK",
        "MU",
        "PA",
        "PAN",
        "PK",
        "PM",
        "PN",
        "PON",
        "PP",
        "PT",
        "RI",
        "RS",
    ),
    *("SD", "SE", "SIM", "SK", "TIM", "TK", "TPS", "UB", "UI", "UN", "UU", "WHO"),
]
"""Abbreviations that are words too, or short for much else."""


def entries(side: str) -> list[str]:
    return side.split(", ")


def sides(rule: str) -> tuple[list[str], list[str]]:
    """The left and right entries of a rule; those of an equivalence are both."""
    left, arrow, right = rule.partition(" => ")
    return entries(left), entries(right if arrow else left)


class TestBuiltInList:
    """That every rule reads as it should is seen at one glance here, not when a reader meets it."""

    def test_the_built_in_synonym_list_has_at_least_400_rules(self, built_in: Synonyms) -> None:
        assert len(built_in) == len(RULES) >= 400

    def test_every_rule_of_the_built_in_synonym_list_would_be_valid_in_an_own_list(self, load: Load) -> None:
        assert len(load("\n".join(rule for _, rule in RULES))) == len(RULES)

    def test_no_rule_comes_twice_in_the_built_in_synonym_list(self) -> None:
        meanings = Counter(
            (
                " => " in rule,
                *(frozenset(tuple(exact_words(entry)) for entry in side) for side in sides(rule)),
            )
            for _, rule in RULES
        )
        assert [meaning for meaning, times in meanings.items() if times > 1] == []

    def test_no_entry_comes_twice_in_a_rule_of_the_built_in_synonym_list(self) -> None:
        for number, rule in RULES:
            for side in sides(rule):
                words = [tuple(exact_words(entry)) for entry in side]
                assert len(set(words)) == len(words), (number, rule)

    def test_every_left_side_in_the_built_in_synonym_list_is_found_as_it_is_written(
        self, built_in: Synonyms
    ) -> None:
        for number, rule in RULES:
            left, right = sides(rule)
            for entry in left:
                written = find_words(entry)
                found = built_in.find(written)
                others = {tuple(exact_words(other)) for other in right} - {tuple(exact_words(entry))}
                assert [(one.start, one.end) for one in found] == [(0, len(written))], (number, entry)
                assert others <= set(found[0].alternatives), (number, entry)

    def test_every_built_in_synonym_is_words_that_the_tokenizer_gives_back(self, built_in: Synonyms) -> None:
        for number, rule in RULES:
            for entry in sides(rule)[0]:
                for found in built_in.find(find_words(entry)):
                    for words in found.alternatives:
                        assert tuple(exact_words(" ".join(words))) == words, (number, entry)

    def test_every_one_way_rule_of_the_built_in_synonym_list_keeps_what_was_written(self) -> None:
        for number, rule in RULES:
            left, right = sides(rule)
            assert set(left) <= set(right), (number, rule)

    def test_no_two_words_in_a_rule_of_the_built_in_synonym_list_share_a_stem(self) -> None:
        for number, rule in RULES:
            words = [entry.lower() for entry in sides(rule)[1] if len(exact_words(entry)) == 1]
            assert len(set(stem_words(words))) == len(words), (number, rule)

    @pytest.mark.parametrize("short", AMBIGUOUS)
    def test_ambiguous_abbreviations_have_built_in_synonyms_only_in_capitals(
        self, built_in: Synonyms, short: str
    ) -> None:
        assert also(built_in, short)
        assert also(built_in, short.lower()) == []

    def test_as_has_the_built_in_synonym_of_a_country_only_in_capitals(self, built_in: Synonyms) -> None:
        assert also(built_in, "hubungan AS dan Rusia")[0] == ("AS", ["amerika serikat"])
        assert also(built_in, "patah as roda") == []
        assert "as" not in also(built_in, "amerika serikat")[0][1]

    @pytest.mark.parametrize(
        "names",
        [
            ["korut", "korea utara", "dprk"],
            ["kemenkeu", "kementerian keuangan"],
            ["jogja", "yogya", "yogyakarta"],
            ["kerja sama", "kerjasama"],
            ["soeharto", "suharto"],
            ["salat", "sholat", "shalat"],
            ["pdip", "pdi perjuangan", "partai demokrasi indonesia perjuangan"],
        ],
    )
    def test_names_of_one_thing_are_built_in_synonyms_of_each_other(
        self, built_in: Synonyms, names: Sequence[str]
    ) -> None:
        for name in names:
            [(written, others)] = also(built_in, name)
            assert written == name
            assert set(names) - {name} <= set(others)

    def test_a_ministry_is_no_built_in_synonym_of_its_minister(self, built_in: Synonyms) -> None:
        assert also(built_in, "menkeu") == [("menkeu", ["menteri keuangan"])]
