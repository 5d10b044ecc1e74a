"""What an archive answers: matches, relaxed matches, filters, order, paging, and following new commits."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import sleep

import pytest

from indexer.errors import IndexCorrupt, IndexMissing, IndexOutdated
from indexer.index.directory import IndexDirectory
from indexer.ingest.local_store import LocalStore
from indexer.ingest.sync import rebuild, sync
from search.archive import Archive, Filters
from search.errors import ArticleNotFound, BadQuery
from tests.conftest import ids, update, write_records
from tests.indexer.index.plain_reader import PlainSegment

pytestmark = pytest.mark.both_engines


def test_snippets_mark_vostochny_in_each_of_the_three_seed_articles_that_hold_it(seeds: Archive) -> None:
    results = seeds.search("Vostochny")
    assert {hit.article.id[:3] for hit in results.hits} == {"000", "002", "003"}
    assert all("<mark>Vostochny</mark>" in hit.snippet.html() for hit in results.hits)


def test_a_snippet_marks_the_phrase_of_the_query_and_nothing_else(seeds: Archive) -> None:
    results = seeds.search('"kerja sama militer"')
    assert results.total == 4
    for hit in results.hits[: results.total]:
        assert [piece for piece, marked in hit.snippet.pieces() if marked] == ["kerja sama militer"]


def test_a_word_finds_the_seed_articles_that_hold_other_forms_of_its_stem(seeds: Archive) -> None:
    results = seeds.search("kunjungan")
    assert results.total == 5
    marked = {piece.lower() for hit in results.hits for piece, is_marked in hit.snippet.pieces() if is_marked}
    assert {"kunjungan", "berkunjung", "kunjungannya"} <= marked


def test_stop_words_count_in_an_exact_phrase(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of("kunjungan ke Rusia", "kunjungan dari Rusia", "kunjungan Rusia")
    assert ids(archive, '"kunjungan ke rusia"') == ["0"]
    assert ids(archive, '"kunjungan rusia"') == ["2"]


def test_an_exact_phrase_matches_words_as_written_not_their_stems(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of("kunjungan balasan", "berkunjung balasan", "Kunjungan, balasan")
    assert sorted(ids(archive, '"kunjungan balasan"')) == ["0", "2"]


def test_two_forms_of_one_stem_in_a_query_are_one_requirement(archive_of: Callable[..., Archive]) -> None:
    assert ids(archive_of("kunjungan"), "kunjungan berkunjung") == ["0"]


def test_a_query_of_an_excluded_word_alone_finds_all_the_others(archive_of: Callable[..., Archive]) -> None:
    assert sorted(ids(archive_of("kim", "putin", "rusia"), "-kim")) == ["1", "2"]


def test_pages_of_search_results_together_hold_every_hit_in_order(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(*[f"kim {'putin ' * n}" for n in range(35)])
    whole = [hit.article.id for hit in archive.search("kim", limit=100).hits]
    paged = [
        hit.article.id
        for offset in range(0, 40, 7)
        for hit in archive.search("kim", limit=7, offset=offset).hits
    ]
    assert paged == whole
    assert len(set(whole)) == 35


DATED = (
    {"body": "kim", "date": "2023-09-11"},
    {"body": "kim", "date": "2023-09-12T00:30:00+07:00"},
    {"body": "kim", "date": "2023-09-12T23:59:00+07:00"},
    {"body": "kim", "date": "2023-09-13"},
    {"body": "kim"},
)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2023, 9, 12), date(2023, 9, 12), ["1", "2"]),
        (date(2023, 9, 12), None, ["1", "2", "3"]),
        (None, date(2023, 9, 12), ["0", "1", "2"]),
    ],
)
def test_a_filter_by_dates_takes_days_in_jakarta_and_includes_the_first_and_the_last(
    archive_of: Callable[..., Archive], first: date | None, last: date | None, found: list[str]
) -> None:
    assert sorted(ids(archive_of(*DATED), "kim", filters=Filters(first, last))) == found


def test_ordering_by_date_puts_articles_without_a_date_last(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(*DATED)
    assert ids(archive, "kim", sort="newest") == ["3", "2", "1", "0", "4"]
    assert ids(archive, "kim", sort="oldest") == ["0", "1", "2", "3", "4"]


def test_a_filter_by_source_keeps_articles_of_that_outlet_alone(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(
        *({"body": "kim", "source": name} for name in ("Kompas.com", "kompas", "Kompasiana", ""))
    )
    assert sorted(ids(archive, "kim", filters=Filters(source="kompas"))) == ["0", "1"]


def test_facets_count_the_full_matches_by_outlet_and_by_year(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(
        {"body": "kim putin", "source": "A", "date": "2022-12-31T20:00:00+00:00"},
        {"body": "kim putin", "source": "A", "date": "2022-01-01"},
        {"body": "kim putin", "source": "B"},
        {"body": "kim", "source": "C", "date": "2020-01-01"},
    )
    assert archive.search("kim putin").facets == {
        "source": (("A", 2), ("B", 1)),
        "year": (("2023", 1), ("2022", 1)),
    }


def test_an_archive_ranks_article_ids_by_score_as_a_search_does(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of("kim putin " + "kata " * 300, "putin " * 9, "kim")
    ranked = archive.rank("kim putin")
    assert ranked[0].id == "0"
    assert [hit.score for hit in ranked] == sorted((hit.score for hit in ranked), reverse=True)
    assert [hit.id for hit in ranked] == [hit.article.id for hit in archive.search("kim putin").hits]


def test_the_explanation_of_a_hit_adds_up_to_its_score(seeds: Archive) -> None:
    for query in (
        "kunjungan putin",
        'korut OR "kerja sama"',
        "rencana kapal xyz",
        "(vostochny choe) OR rusia -tass",
    ):
        for hit in seeds.search(query).hits:
            assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score)


def test_an_archive_gives_an_article_by_its_whole_id_only(seeds: Archive) -> None:
    assert seeds.article("002_61cc21a4c6fc6005.txt").title == "Kim Jong Un Undang Putin ke Korut"
    with pytest.raises(ArticleNotFound):
        seeds.article("002")


def test_an_archive_raises_bad_query_for_a_query_without_a_word(seeds: Archive) -> None:
    with pytest.raises(BadQuery):
        seeds.search("?")


def test_an_open_archive_follows_commits_and_rebuilds(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": "1", "body": "kim"}])
    update(index_path, folder)
    with Archive.open(index_path) as archive:
        assert ids(archive, "kim") == ["1"]
        write_records(folder / "b.jsonl", [{"id": "2", "body": "kim"}])
        update(index_path, folder)
        assert sorted(ids(archive, "kim")) == ["1", "2"]
        (folder / "a.jsonl").unlink()
        update(index_path, folder)
        assert ids(archive, "kim") == ["2"]
        rebuild(LocalStore(index_path))
        assert ids(archive, "kim") == ["2"]


def test_deferred_results_are_read_from_the_commit_that_was_searched(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": "1", "body": "kim putin", "source": "A"}])
    update(index_path, folder)
    with Archive.open(index_path) as archive:
        old = archive.search("kim rusia")
        write_records(folder / "a.jsonl", [{"id": "2", "body": "rusia", "source": "B"}])
        update(index_path, folder)
        assert archive.search("kim").total == 0
    (hit,) = old.hits
    assert (hit.missing, hit.article.body, old.facets["source"]) == (("rusia",), "kim putin", ())
    assert "<mark>kim</mark>" in hit.snippet.html()
    assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score)


@pytest.fixture
def with_one_deleted(folder: Path, index_path: Path) -> Iterator[Archive]:
    """An archive of old articles, whose newest one was deleted and still lies in its segment."""
    records = [{"id": str(n), "body": "kim", "date": "2020-01-01"} for n in range(9)]
    write_records(folder / "a.jsonl", [*records, {"id": "salah", "body": "kim", "date": "2090-01-01"}])
    update(index_path, folder)
    write_records(folder / "a.jsonl", records)
    update(index_path, folder)
    with Archive.open(index_path) as archive:
        assert archive._engine.snapshot().document_count == 10
        yield archive


def test_recency_is_not_measured_from_the_date_of_a_deleted_article(with_one_deleted: Archive) -> None:
    plain, lifted = (with_one_deleted.search("kim", half_life=half_life) for half_life in (None, 30))
    assert lifted.hits[0].score == pytest.approx(2 * plain.hits[0].score)


def test_the_explanation_of_a_hit_counts_no_deleted_articles(with_one_deleted: Archive) -> None:
    explained = with_one_deleted.search("kim").hits[0].explanation
    assert {str(part.label): part.document_frequency for part in explained[:2]} == {
        "stem:kim": 9,
        '="kim"': 9,
    }


def test_an_open_archive_notices_an_index_made_again_at_the_same_path(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": "1", "body": "kim"}])
    update(index_path, folder)
    with Archive.open(index_path) as archive:
        shutil.rmtree(index_path)
        write_records(folder / "a.jsonl", [{"id": "2", "body": "kim"}])
        update(index_path, folder)
        assert ids(archive, "kim") == ["2"]


def test_searches_of_an_archive_go_on_beside_syncs_and_rebuilds(folder: Path, index_path: Path) -> None:
    records = [{"id": str(n), "body": f"kim {n}", "date": "2023-09-14", "source": "A"} for n in range(60)]
    write_records(folder / "a.jsonl", records)
    update(index_path, folder)
    stop = threading.Event()

    def change() -> None:
        for round_ in range(6):
            write_records(folder / "b.jsonl", [{"id": f"x{round_}", "body": "putin"}])
            sync(LocalStore(index_path))
            rebuild(LocalStore(index_path))
        stop.set()

    writer = threading.Thread(target=change)
    writer.start()
    asked = 0
    while not stop.is_set():
        with Archive.open(index_path) as archive:
            results = archive.search("kim", filters=Filters(date(2023, 9, 14), source="a"))
        assert (results.total, results.facets["source"]) == (60, (("A", 60),))
        asked += 1
    writer.join()
    assert asked


def test_an_open_archive_answers_after_its_segment_files_are_removed(
    archive_of: Callable[..., Archive], index_path: Path
) -> None:
    archive = archive_of(*({"body": "kim", "date": "2023-09-14", "source": "A"} for _ in range(60)))
    segments = list(index_path.rglob("*.columns"))
    for path in segments:
        path.unlink()  # as a commit of another process does
    assert segments
    results = archive.search("kim", sort="newest", filters=Filters(date(2023, 9, 14), source="a"))
    assert (results.total, results.facets["source"]) == (60, (("A", 60),))
    assert "<mark>kim</mark>" in results.hits[0].snippet.html()


def test_a_filter_by_dates_takes_the_last_day_of_the_year_9999(archive_of: Callable[..., Archive]) -> None:
    assert ids(archive_of(*DATED), "kim", filters=Filters(date_to=date(9999, 12, 31))) != []


def test_an_empty_archive_answers_searches_with_no_hits(folder: Path, index_path: Path) -> None:
    update(index_path, folder)
    with Archive.open(index_path) as archive:
        assert archive.search("kim").hits == ()
        assert archive.search("-kim", sort="newest", filters=Filters(source="x")).total == 0


def test_opening_an_archive_tells_a_missing_an_outdated_and_a_corrupt_index_apart(
    seed_index: Path, tmp_path: Path
) -> None:
    with pytest.raises(IndexMissing):
        Archive.open(tmp_path / "nope")
    directory = IndexDirectory(tmp_path / "index")
    manifest = IndexDirectory(seed_index).manifest()
    directory.write(replace(manifest, schema=1))
    with pytest.raises(IndexOutdated):
        Archive.open(tmp_path / "index")
    directory.write(manifest)
    with pytest.raises(IndexCorrupt):
        Archive.open(tmp_path / "index")


@pytest.mark.parametrize("suffix", ["toc", "columns", "db"])
def test_an_archive_raises_index_corrupt_for_a_damaged_commit_segment_or_database(
    folder: Path, index_path: Path, suffix: str
) -> None:
    write_records(folder / "a.jsonl", [{"id": str(n), "body": "kim putin " * 50} for n in range(200)])
    update(index_path, folder)
    for path in index_path.rglob(f"*.{suffix}"):
        path.write_bytes(b"\x13" * 40)
    with pytest.raises(IndexCorrupt), Archive.open(index_path) as archive:
        archive.search("kim putin")


def test_deferred_results_may_be_read_after_the_deadline_of_the_search(seeds: Archive) -> None:
    results = seeds.search("kunjungan putin", timeout=0.3)
    assert results.facets["source"]
    sleep(0.4)
    assert results.hits[0].explanation


def test_a_closed_archive_cannot_be_searched_but_its_results_can_be_read(seed_index: Path) -> None:
    archive = Archive.open(seed_index)
    results = archive.search("kunjungan")
    archive.close()
    with pytest.raises(ValueError, match="closed"):
        archive.search("kunjungan")
    assert results.hits[0].snippet.marks


@pytest.mark.local_engine_only("the naive engine reads the articles alone, so most arrays may be damaged")
@pytest.mark.parametrize("value", [0, 0x7F, 0xFF])
def test_an_archive_raises_no_error_but_index_corrupt_for_damaged_arrays_of_a_segment(
    folder: Path, index_path: Path, value: int
) -> None:
    write_records(folder / "a.jsonl", [{"id": str(n), "body": f"kim putin {n}"} for n in range(30)])
    update(index_path, folder)
    (path,) = index_path.rglob("*.columns")
    whole, segment = path.read_bytes(), PlainSegment(path)
    told = 0
    for dtype, start, count, _ in segment.places.values():
        size = count * int(dtype[-1])
        path.unlink()  # never under a mapping that is still in use
        path.write_bytes(whole[:start] + bytes([value]) * size + whole[start + size :])
        try:
            with Archive.open(index_path) as archive:
                for query in ("kim", "kim OR putin 3", '"kim putin"', "-kim"):
                    json.dumps(archive.search(query).to_dict())
                    archive.article("7")
        except IndexCorrupt:
            told += 1
        except ArticleNotFound:
            pass
    assert told >= 5


def test_an_open_archive_sees_a_commit_despite_old_time_stamps(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": "1", "body": "kim"}])
    update(index_path, folder)
    with Archive.open(index_path) as archive:
        directory = IndexDirectory(index_path)
        paths = (index_path, directory.build_path(directory.manifest()))
        for path in paths:
            os.utime(path, ns=(0, 0))
        archive.search("kim")
        write_records(folder / "a.jsonl", [{"id": "1", "body": "kim"}, {"id": "2", "body": "kim"}])
        update(index_path, folder)
        for path in paths:
            os.utime(path, ns=(0, 0))
        assert archive.search("kim").total == 2
