"""FORMAT.md against real files: a reader written from it finds everything, and its example is what is written."""

import json
import random
import re
import struct
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.article import NO_DATE, Article
from indexer.index.segment.merge_policy import GROWING, to_merge
from indexer.index.segment.reader import SegmentReader
from indexer.index.segment.segment_file import SegmentFile
from indexer.index.segment.term_dictionary import TermDictionary, pack_terms, union
from indexer.index.segment.writer import write_segment
from indexer.index.whoosh_codec.codec import ColumnSegment
from indexer.ingest.writing.analysis import Analyzer
from indexer.language.stemmer import stem_words
from indexer.language.tokenizer import read_words
from tests.indexer.index.plain_reader import PlainSegment

FORMAT = Path(__file__).parents[3] / "indexer/index/segment/FORMAT.md"
EXAMPLE = [
    Article(
        id="a",
        title="Kim tiba",
        body="Kim berkunjung. Kunjungan Kim singkat.",
        date="2023-09-14",
        date_precision="day",
        source="ANTARA",
    ),
    Article(id="b", title="Rusia menunggu", body="Rusia menunggu kunjungan itu."),
]


def written(path: Path, articles: list[Article]) -> PlainSegment:
    write_segment(path, Analyzer().analyse(articles), stem_words)
    return PlainSegment(path)


def test_the_example_in_format_md_is_the_segment_file_that_is_written(tmp_path: Path) -> None:
    segment = written(tmp_path / "x.columns", EXAMPLE)
    lines = re.findall(r"^([0-9a-f]{8}): ((?:[0-9a-f]{4} ){8})", FORMAT.read_text(encoding="utf-8"), re.M)
    assert len(lines) > 8
    for place, data in lines:
        start = int(place, 16)
        assert segment.data[start : start + 16] == bytes.fromhex(data), place
    assert segment.array("dates") == [28_243_740, NO_DATE]


def test_format_md_describes_every_array_of_a_segment(tmp_path: Path) -> None:
    text = FORMAT.read_text(encoding="utf-8")
    for name in written(tmp_path / "x.columns", EXAMPLE).places:
        generic = re.sub(r"^(exact|stem)_", "F_", name)
        column = re.sub(r"^(place|section|author)_", "source_", name)
        assert any(f"`{known}`" in text for known in (name, generic, column)), name


def random_articles(count: int) -> list[Article]:
    chance = random.Random(2)
    words = [f"kata{number}" for number in range(40)] + ["undang-undang", "e-mail"]
    return [
        Article(
            id=f"id{number}",
            title=" ".join(chance.choices(words, k=3)),
            deck=chance.choice([None, "kata1 kata2"]),
            body=" ".join(chance.choices(words, k=chance.randint(0, 15)) + ["kata5"] * 70 * (number == 3)),
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(("count", "has_bitmaps"), [(70, False), (4_100, True)])
def test_a_segment_reader_written_from_format_md_finds_every_word(
    tmp_path: Path, count: int, has_bitmaps: bool
) -> None:
    articles = random_articles(count)
    segment = written(tmp_path / "x.columns", articles)
    assert bool(segment.array("exact_dense")) is has_bitmaps
    expected: dict[tuple[int, int], str] = {}
    expected_compounds: set[tuple[int, int, str]] = set()
    slots = []
    for document, article in enumerate(articles):
        slot = 0
        for place, zone in enumerate((article.title, article.deck or "", article.body)):
            words, compounds = read_words(zone)
            expected_compounds.update((document, slot + first, compound) for first, compound in compounds)
            expected.update(((document, slot + at), word) for at, word in enumerate(words))
            slot += len(words) + (bool(words) or place == 2)
        slots.append(slot)
    assert [end - start for start, end in pairwise(segment.array("starts"))] == slots
    assert segment.occurrences() == (expected, expected_compounds)
    assert expected_compounds
    assert segment.forward() == expected


def test_a_segment_reader_written_from_format_md_finds_every_article(tmp_path: Path) -> None:
    articles = random_articles(70)
    segment = written(tmp_path / "x.columns", articles)
    assert [segment.record(document)["id"] for document in range(70)] == [one.id for one in articles]


def test_a_segment_holds_an_article_of_more_word_slots_than_sixteen_bits_count(tmp_path: Path) -> None:
    body = " ".join(["kata"] * 70_000 + ["akhir kata"])
    written(tmp_path / "x.columns", [Article(id="1", title="judul", body=body), EXAMPLE[0]])
    columns = SegmentReader(tmp_path / "x.columns")
    number = columns.exact.number(b"akhir")
    assert number is not None
    assert columns.exact.offsets_of(number).tolist() == [70_002]
    many = columns.exact.number(b"kata")
    assert many is not None
    assert columns.exact.frequencies(many).tolist() == [70_001]


@pytest.mark.parametrize("cut", [0, 7, 100, -1, -24])
def test_a_segment_file_that_is_not_whole_is_not_opened(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "x.columns"
    written(path, EXAMPLE)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ValueError, match=r"x\.columns"):
        SegmentFile(path)


def test_a_segment_file_whose_directory_points_outside_it_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.columns"
    data = bytearray(written(path, EXAMPLE).data)
    start, length, _, magic = struct.unpack("<QII8s", data[-24:])
    directory = json.loads(data[start : start + length])
    directory["arrays"]["forward"][2] = 10**12
    changed = json.dumps(directory).encode()
    path.write_bytes(
        bytes(data[:start]) + changed + struct.pack("<QII8s", start, len(changed), crc32(changed), magic)
    )
    with pytest.raises(ValueError, match="forward"):
        SegmentFile(path)


@given(st.sets(st.text(min_size=1, max_size=5), max_size=60), st.text(max_size=3))
def test_a_term_dictionary_finds_its_terms_and_those_that_begin_with_a_prefix(
    terms: set[str], prefix: str
) -> None:
    ordered = sorted(term.encode("utf-8", "ignore") for term in terms)
    ordered = sorted({term for term in ordered if term})
    dictionary = TermDictionary(pack_terms(ordered))
    assert list(dictionary) == ordered
    assert [dictionary.find(term) for term in ordered] == list(range(len(ordered)))
    assert dictionary.find(b"\xff tidak ada") is None
    start = prefix.encode("utf-8", "ignore")
    numbers = dictionary.with_prefix(start)
    assert [dictionary[number] for number in numbers] == [term for term in ordered if term.startswith(start)]


@given(
    st.lists(st.dictionaries(st.text("aäbz", min_size=1, max_size=20), st.booleans()), max_size=5),
    st.integers(1, 60),
)
def test_the_union_of_term_dictionaries_holds_each_kept_term_once(
    vocabularies: list[dict[str, bool]], at_once: int
) -> None:
    ordered = [sorted((term.encode(), keep) for term, keep in one.items()) for one in vocabularies]
    packed, numbers = union(
        [TermDictionary(pack_terms(term for term, _ in one)) for one in ordered],
        [np.array([keep for _, keep in one], dtype=bool) for one in ordered],
        at_once,
    )
    expected = sorted({term for one in ordered for term, keep in one if keep})
    assert list(TermDictionary(packed)) == expected
    for one, mine in zip(ordered, numbers, strict=True):
        assert mine.tolist() == [expected.index(term) if keep else -1 for term, keep in one]


@settings(max_examples=200)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=60))
def test_the_merge_policy_leaves_few_segments_whose_sizes_fall(added: list[int]) -> None:
    sizes: list[int] = []
    for size in added:
        sizes.append(size)
        chosen = to_merge(sizes, [0] * len(sizes))
        merged = sum(sizes[place] for place in chosen)
        sizes = [size for place, size in enumerate(sizes) if place not in chosen] + (
            [merged] if chosen else []
        )
        falling = sorted(sizes, reverse=True)
        for place in range(len(falling) - 1):
            assert falling[place] > 3 * sum(falling[place + 1 :])
    assert sum(sizes) == sum(added)


def test_the_merge_policy_of_a_growing_archive_rewrites_seldom_and_leaves_few_segments() -> None:
    sizes: list[int] = []
    rewritten = 0
    for _ in range(400):
        sizes.append(2_500)
        chosen = to_merge(sizes, [0] * len(sizes), GROWING)
        merged = sum(sizes[place] for place in chosen)
        rewritten += merged
        sizes = [size for place, size in enumerate(sizes) if place not in chosen] + (
            [merged] if chosen else []
        )
        assert len(sizes) <= 20
    assert rewritten <= 4 * sum(sizes)


def test_the_merge_policy_rewrites_a_segment_with_many_deleted_documents() -> None:
    assert to_merge([1000], [400]) == [0]
    assert to_merge([1000], [100]) == []
    assert to_merge([1000, 10], [0, 5]) == [1]


def test_the_entry_of_a_segment_in_the_table_of_contents_tells_its_deleted_documents() -> None:
    segment = ColumnSegment("MAIN", 20)
    segment.delete_documents([3, 17])
    assert segment.deleted_docs() == [3, 17]
    assert (segment.deleted_count(), segment.doc_count(), segment.is_deleted(17)) == (2, 18, True)
    segment.delete_document(3, delete=False)
    assert segment.deleted_docs() == [17]
