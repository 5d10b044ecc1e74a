"""The corrections of Sastrawi: how they are made from an archive, and those that ship."""

import json
import random
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import UnreadableFile
from indexer.language.corrections import DATA, Corrections
from indexer.language.derive.__main__ import derive, misleading, needed, write_lists
from indexer.language.derive.analyses import Analysis, analyses
from indexer.language.derive.bound_roots import bound_roots, compounds
from indexer.language.derive.choose import echoes, of_short_roots
from indexer.language.derive.corpus import WordCounts, count_words, kinships
from indexer.language.derive.evidence import learn
from indexer.language.derive.forms import forms
from indexer.language.derive.reviewed import Reviewed, parse_reviewed, read_reviewed
from indexer.language.sastrawi import roots, sastrawi_stem
from indexer.language.stemmer import explain, explain_with

SENTENCES = [
    "Warga berkunjung ke kota, lalu kunjungan itu dikunjungi lagi dan mereka mengunjungi desa.",
    "Presiden mengunjungi pasar setelah kunjungan menteri; pasar dikunjungi banyak warga.",
    "Kemarin warga Bekasi tiba, dan wali kota Bekasi bertemu pejabat Bekasi.",
    "Seekor kupu-kupu hinggap, lalu kupu-kupu lain datang.",
    "Kantor kementerian dan kementerian lain serta pejabat Kementerian datang; menteri pulang.",
]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles.jsonl", SENTENCES * 4)


def write_articles(path: Path, bodies: list[str]) -> Path:
    path.write_text("".join(json.dumps({"body": body}) + "\n" for body in bodies), encoding="utf-8")
    return path


def test_a_derived_exception_gives_a_word_the_root_of_the_richer_word_family(articles: Path) -> None:
    assert sastrawi_stem("mengunjungi") == "unjung"
    words = {
        line.split("\t")[0]: line.split("\t")[1] for line in derive(articles, Reviewed())["exceptions.tsv"]
    }
    assert words["mengunjungi"] == "kunjung"
    assert "kunjungan" not in words


def test_names_and_doubled_words_are_derived_from_the_articles_of_an_archive(articles: Path) -> None:
    lists = derive(articles, Reviewed())
    assert lists["names.txt"] == ["bekasi"]
    assert lists["doubled.txt"] == ["kupu-kupu"]


def test_reviewed_decisions_overrule_the_derived_corrections(articles: Path) -> None:
    reviewed = Reviewed(
        stems={"mengunjungi": "unjung", "kementerian": "kementerian", "tiba": "x"},
        names={"jakartan"},
        no_names={"bekasi"},
        doubled={"mata-mata"},
        not_doubled={"kupu-kupu"},
    )
    lists = derive(articles, reviewed)
    decided = {line.split("\t")[0]: line.split("\t")[1] for line in lists["exceptions.tsv"]}
    assert "mengunjungi" not in decided
    assert decided["tiba"] == "x"
    assert lists["whole.txt"] == ["kementerian"]
    assert lists["names.txt"] == ["jakartan"]
    assert lists["doubled.txt"] == ["mata-mata"]


def test_the_order_of_the_articles_does_not_change_the_derived_corrections(
    articles: Path, tmp_path: Path
) -> None:
    bodies = SENTENCES * 4
    random.Random(1).shuffle(bodies)
    assert derive(articles, Reviewed()) == derive(write_articles(tmp_path / "b.jsonl", bodies), Reviewed())


def test_the_same_articles_give_the_same_files_of_derived_corrections(articles: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "indexer.language.derive", "--docs", str(articles)]
        subprocess.run(
            [*command, "--out", str(tmp_path / seed)],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3])},
        )
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert one == two
    assert one.keys() == {"exceptions.tsv", "whole.txt", "names.txt", "doubled.txt", "roots.txt"}


def test_a_file_of_derived_corrections_says_how_it_is_made(tmp_path: Path) -> None:
    write_lists({"names.txt": ["bali"]}, tmp_path / "new")
    first, *names = (tmp_path / "new" / "names.txt").read_text(encoding="utf-8").splitlines()
    assert first.startswith("# names")
    assert "python -m indexer.language.derive" in first
    assert names == ["bali"]


@pytest.mark.parametrize("line", ["[]", '{"title": "x"}', "{"])
def test_counting_the_words_of_an_archive_names_a_line_that_is_no_article(tmp_path: Path, line: str) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(f'{{"body": "a"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        count_words(path)
    assert (caught.value.record, caught.value.why.code) == (2, "no-article-in-line")


def test_counting_the_words_of_an_archive_counts_capitals_inside_sentences_alone(tmp_path: Path) -> None:
    path = write_articles(
        tmp_path / "a.jsonl", ["Bali indah. Bali ramai: Bali, di Bali, “Bali” dan bali\nBali"]
    )
    counts = count_words(path)
    assert (counts.every["bali"], counts.capital["bali"], counts.lower["bali"]) == (7, 1, 1)


def test_kinships_tell_how_much_more_often_than_by_chance_a_word_stands_with_its_family(
    tmp_path: Path,
) -> None:
    path = write_articles(
        tmp_path / "a.jsonl", ["Kejaksaan jaksa", "Kejaksaan jaksa", "bekas", "bekas", "Bekasi"]
    )
    ties = kinships(
        path,
        {"kejaksaan": "jaksa", "bekasi": "bekas"},
        {"jaksa": "jaksa", "bekas": "bekas", "kejaksaan": "jaksa"},
    )
    assert ties == {"kejaksaan": 2.5, "bekasi": 0.0}


@pytest.mark.parametrize(
    ("word", "analysis"),
    [
        ("mengunjungi", Analysis("kunjung", "meN+i", "")),
        ("menyapu", Analysis("sapu", "meN+", "")),
        ("mengecat", Analysis("cat", "meN+", "")),
        ("memproduksi", Analysis("produksi", "meN~+", "")),
        ("petani", Analysis("tani", "peN-+", "")),
        ("bekerja", Analysis("kerja", "ber+", "")),
        ("berambut", Analysis("rambut", "ber+", "")),
        ("pelajaran", Analysis("ajar", "per+an", "")),
        ("pembelajaran", Analysis("ajar", "peN.ber+an", "")),
        ("mengemukakan", Analysis("muka", "meN.ke+kan", "")),
        ("ketidakadilannya", Analysis("adil", "ke.tidak+an", "nya")),
        ("pepohonan", Analysis("pohon", "Ce+an", "")),
        ("berikanlah", Analysis("beri", "+kan", "lah")),
        ("bukuku", Analysis("buku", "+", "ku")),
        ("memroses", Analysis("proses", "meN~+", "")),
        ("pengritik", Analysis("kritik", "peN~+", "")),
    ],
)
def test_an_analysis_takes_a_word_apart_into_its_root_affixes_and_clitics(
    word: str, analysis: Analysis
) -> None:
    assert analysis in analyses(word, {analysis.root})


def test_no_analysis_of_a_word_drops_the_first_sound_of_a_root_where_it_would_stay() -> None:
    assert not analyses("mengari", {"gari"})
    assert not analyses("menatang", {"datang"})


def test_no_analysis_takes_ke_off_before_a_root_of_one_syllable() -> None:
    assert {analysis.affixes for analysis in analyses("mengecat", {"cat"})} == {"meN+"}
    assert {analysis.affixes for analysis in analyses("mengetengah", {"tengah"})} == {"meN.ke+"}


# No native root begins with x, so no rule says what sound goes before it.
NATIVE = sorted(
    root for root in roots() if root.isascii() and root.isalpha() and len(root) > 4 and root[0] != "x"
)


@given(st.sampled_from(NATIVE))
@settings(max_examples=300, deadline=None)
def test_analyses_find_a_root_again_in_every_form_made_of_it(root: str) -> None:
    for word in forms(root):
        assert root in {analysis.root for analysis in analyses(word, {root})}


def test_evidence_ranks_first_the_analysis_whose_root_has_the_larger_word_family() -> None:
    lower = Counter({"kunjungan": 50, "berkunjung": 20, "kunjung": 1, "mengunjungi": 10})
    evidence = learn(
        {word: sastrawi_stem(word) for word in lower},
        frozenset({"kunjung", "unjung"}),
        frozenset(),
        WordCounts(lower, lower, Counter()),
    )
    assert evidence.ranked("mengunjungi", "unjung")[0][1].root == "kunjung"


def counted(**places: int) -> WordCounts:
    lower = Counter(places)
    return WordCounts(lower, lower, Counter())


def test_a_bound_root_is_proven_by_passive_and_active_words() -> None:
    counts = counted(digeruduk=5, menggeruduk=4, ditulid=9, dibaca=9, membaca=9)
    assert bound_roots(frozenset({"baca"}), counts) == {"geruduk"}


def test_a_bound_root_is_not_cut_short() -> None:
    counts = counted(divalidasi=5, memvalidasi=4, validasi=3, divalidasikan=1)
    assert bound_roots(frozenset({"baca"}), counts) == {"validasi"}


def test_a_compound_has_the_first_sound_that_a_passive_shows() -> None:
    counts = counted(mengambinghitamkan=3, dikambinghitamkan=1)
    assert compounds(frozenset({"ambing", "kambing", "hitam"}), counts) == {"kambinghitam"}


def test_a_root_of_one_syllable_that_is_more_of_a_verb_takes_menge() -> None:
    counts = counted(las=10, dilas=2, kelas=900, dikelas=2)
    found = of_short_roots(frozenset({"las", "kelas"}), counts, sastrawi_stem)
    assert found["mengelas"] == "las"
    assert "mengelas" not in of_short_roots(frozenset({"las", "kelas"}), counted(las=9), sastrawi_stem)


def test_an_echo_stands_seldom_alone() -> None:
    counts = counted(**{"sayur": 90, "mayur": 5, "asal": 90, "usul": 90, "sayur-mayur": 6, "asal-usul": 9})
    assert echoes(frozenset({"sayur", "asal"}), counts) == {"sayur-mayur": "sayur"}


def test_a_root_that_misleads_more_words_than_it_leads_is_told() -> None:
    roots_beside = Corrections({}, frozenset(), frozenset(), frozenset(), frozenset({"member", "geruduk"}))
    counts = counted(memberinya=9, digeruduk=5)
    likelier = {"digeruduk": "geruduk"}
    assert misleading(counts.every, roots_beside, likelier, counts) == {"member"}


def test_derived_exceptions_leave_out_words_that_sastrawi_or_another_exception_settles() -> None:
    found = needed(
        {"perbankan": "bank", "perbankannya": "bank", "berlari": "lari", "relawan": "relawan"}, frozenset()
    )
    assert dict(found.exceptions) == {"perbankan": "bank"}
    assert set(found.whole) == {"relawan"}
    assert explain_with(found, "perbankannya").stem == "bank"


@pytest.mark.parametrize("lines", [["makan"], ["makan:"], ["a: b", "c: b"]])
def test_a_line_of_reviewed_decisions_that_is_none_is_named(lines: list[str]) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_reviewed(lines, Path("reviewed.txt"))
    assert caught.value.record == len(lines)


def test_reviewed_decisions_on_stems_and_names_are_read() -> None:
    reviewed = parse_reviewed(
        ["# all", "cek: mengecek ngecek  # to check", "", "-name: perhubungan"], Path("x")
    )
    assert reviewed == Reviewed(stems={"mengecek": "cek", "ngecek": "cek"}, no_names={"perhubungan"})


def test_the_stemmer_follows_the_reviewed_decisions_that_ship() -> None:
    reviewed = read_reviewed()
    assert {word: explain(word).stem for word in reviewed.stems} == reviewed.stems


@pytest.mark.parametrize("name", ["exceptions.tsv", "whole.txt", "names.txt", "doubled.txt", "roots.txt"])
def test_the_shipped_files_of_corrections_are_sorted_and_say_what_they_are(name: str) -> None:
    text = (DATA / name).read_text(encoding="utf-8")
    first, *lines = text.splitlines()
    assert first.startswith("# ")
    assert text.endswith("\n")
    assert lines
    words = [line.split("\t")[0] for line in lines]
    assert all(one < other for one, other in pairwise(words))
    assert all(word.replace("-", "").isalpha() and word.islower() for word in words)


def test_the_shipped_exceptions_tell_the_stem_of_sastrawi_that_they_replace() -> None:
    lines = (DATA / "exceptions.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    assert all(len(row) == 4 and row[0] != row[1] and row[3].isdigit() for row in rows)
    assert [row[0] for row in rows if sastrawi_stem(row[0]) != row[2]] == []


def test_no_word_is_on_two_of_the_shipped_lists_of_corrections() -> None:
    words = Counter(
        line.split("\t")[0]
        for path in DATA.iterdir()
        for line in path.read_text(encoding="utf-8").splitlines()[1:]
    )
    assert [word for word, lists in words.items() if lists > 1] == []
