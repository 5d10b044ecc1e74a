"""What a sync does to an index when files are added, edited, renamed and deleted."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from indexer.article import Article
from indexer.errors import IndexCorrupt, IndexMissing, IndexOutdated, SourcesMissing, UnreadableFile
from indexer.index.catalog import Catalog
from indexer.index.directory import IndexDirectory
from indexer.index.open_index import stored_articles
from indexer.index.version import SCHEMA_VERSION
from indexer.ingest import file_visit as visit_module
from indexer.ingest import sync_run as run_module
from indexer.ingest.source_scan import FoundFile
from indexer.ingest.sync import add_sources, preview, rebuild, sync
from indexer.ingest.sync_run import Report
from indexer.ingest.verify import verify
from indexer.ingest.writing.index_writer import IndexWriter
from indexer.readers.registry import read_file
from tests.conftest import update, write_records

OLD = 1_600_000_000  # a time stamp that counts as settled


def articles(index_path: Path) -> dict[str, Article]:
    directory = IndexDirectory(index_path)
    build = directory.build_path(directory.manifest())
    listed = list(stored_articles(build))
    assert len({article.id for article in listed}) == len(listed)
    return {article.id: article for article in listed}


def bodies(index_path: Path) -> dict[str, str]:
    return {article_id: article.body for article_id, article in articles(index_path).items()}


def write(path: Path, text: str, time: int = OLD) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time, time))


def changes(report: Report) -> tuple[int, int, int]:
    return report.added, report.replaced, report.deleted


def test_files_added_edited_renamed_and_deleted(folder: Path, index_path: Path) -> None:
    for name in "abcd":
        write(folder / f"{name}.txt", f"isi {name}")
    assert changes(update(index_path, folder)) == (4, 0, 0)
    write(folder / "sub" / "e.txt", "isi e")
    write(folder / "a.txt", "isi a baru", OLD + 1)
    (folder / "b.txt").rename(folder / "bb.txt")
    (folder / "c.txt").unlink()
    assert changes(sync(IndexDirectory(index_path))) == (2, 1, 2)
    assert bodies(index_path) == {
        "a.txt": "isi a baru",
        "bb.txt": "isi b",
        "d.txt": "isi d",
        "sub/e.txt": "isi e",
    }


def test_an_unchanged_archive_is_recognised_without_opening_a_file(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    monkeypatch.setattr(visit_module, "open_file", lambda file: pytest.fail("a file was opened"))
    assert changes(sync(IndexDirectory(index_path))) == (0, 0, 0)


def test_a_touched_file_with_the_same_content_is_not_reindexed(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    os.utime(folder / "a.txt", (OLD + 5, OLD + 5))
    assert changes(sync(IndexDirectory(index_path))) == (0, 0, 0)


def test_a_file_rewritten_within_its_time_stamp_is_noticed(folder: Path, index_path: Path) -> None:
    (folder / "a.txt").write_text("satu")
    update(index_path, folder)
    stamp = (folder / "a.txt").stat().st_mtime_ns
    (folder / "a.txt").write_text("dua!")
    os.utime(folder / "a.txt", ns=(stamp, stamp))
    assert changes(sync(IndexDirectory(index_path))) == (0, 1, 0)


def test_only_the_changed_records_of_a_file_are_written(folder: Path, index_path: Path) -> None:
    records = [{"id": str(number), "body": f"isi {number}"} for number in range(5)]
    write_records(folder / "a.jsonl", records)
    update(index_path, folder)
    records[1]["body"] = "lain"
    write_records(folder / "a.jsonl", [*records[:3], {"id": "9", "body": "baru"}])
    assert changes(sync(IndexDirectory(index_path))) == (1, 1, 2)
    assert bodies(index_path) == {"0": "isi 0", "1": "lain", "2": "isi 2", "9": "baru"}


def test_a_record_that_moves_to_another_file_keeps_its_id(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": "7", "body": "isi"}])
    update(index_path, folder)
    (folder / "a.jsonl").rename(folder / "b.jsonl")
    sync(IndexDirectory(index_path))
    assert {key: article.path for key, article in articles(index_path).items()} == {
        "7": str(folder / "b.jsonl")
    }


def test_an_id_used_twice_overwrites_nothing(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": "7", "body": "satu"}, {"id": "7", "body": "dua"}])
    write_records(folder / "b.jsonl", [{"id": "7", "body": "tiga"}])
    update(index_path, folder)
    assert bodies(index_path) == {"7": "satu", "7~2": "dua", "7~3": "tiga"}
    assert changes(sync(IndexDirectory(index_path))) == (0, 0, 0)


def test_two_sources_with_files_of_one_name(tmp_path: Path, index_path: Path) -> None:
    write(tmp_path / "x" / "a.txt", "dari x")
    write(tmp_path / "y" / "a.txt", "dari y")
    update(index_path, tmp_path / "x", tmp_path / "y")
    assert bodies(index_path) == {"a.txt": "dari x", "a.txt~2": "dari y"}


def test_a_source_inside_a_source_is_not_indexed_twice(folder: Path, index_path: Path) -> None:
    write(folder / "sub" / "a.txt", "isi")
    update(index_path, folder / "sub")
    update(index_path, folder)
    update(index_path, folder / "sub")
    assert bodies(index_path) == {"sub/a.txt": "isi"}


def test_what_becomes_unreadable_keeps_its_article(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi")
    write(folder / "b.txt", "lain")
    update(index_path, folder)
    write(folder / "a.txt", "", OLD + 1)
    report = sync(IndexDirectory(index_path))
    assert [(Path(problem.path).name, str(problem.reason)) for problem in report.problems] == [
        ("a.txt", "kosong")
    ]
    assert bodies(index_path) == {"a.txt": "isi", "b.txt": "lain"}
    assert sync(IndexDirectory(index_path)).unreadable == 1
    write(folder / "a.txt", "baru", OLD + 2)
    assert sync(IndexDirectory(index_path)).unreadable == 0
    assert bodies(index_path)["a.txt"] == "baru"


def test_a_broken_record_costs_no_article_of_its_file(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": str(number), "body": f"isi {number}"} for number in range(3)])
    update(index_path, folder)
    lines = (folder / "a.jsonl").read_text().splitlines()
    (folder / "a.jsonl").write_text("\n".join([lines[0], lines[1][:9], lines[2]]))
    assert sync(IndexDirectory(index_path)).unreadable == 1
    assert len(articles(index_path)) == 3


def test_a_source_that_vanished_keeps_its_articles_until_pruned(
    folder: Path, index_path: Path, tmp_path: Path
) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    folder.rename(tmp_path / "elsewhere")
    report = sync(IndexDirectory(index_path))
    assert (changes(report), report.kept_sources) == ((0, 0, 0), [str(folder)])
    folder.mkdir()  # a mount point without its disk
    assert changes(sync(IndexDirectory(index_path))) == (0, 0, 0)
    assert changes(sync(IndexDirectory(index_path), prune=True)) == (0, 0, 1)


def test_files_of_other_kinds_are_counted_not_read(folder: Path, index_path: Path) -> None:
    for name in ("a.txt", "b.jpg", "c.jpg", ".hidden.txt"):
        write(folder / name, "isi")
    report = update(index_path, folder)
    assert (report.articles, dict(report.skipped)) == (1, {".jpg": 2})


def test_links_to_folders_are_not_followed(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    assert update(index_path, folder).articles == 1


def test_the_index_may_lie_inside_its_source(folder: Path) -> None:
    write(folder / "a.txt", "isi")
    assert update(folder / "berita.index", folder).articles == 1
    assert changes(sync(IndexDirectory(folder / "berita.index"))) == (0, 0, 0)


def test_a_preview_reports_and_changes_nothing(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi")
    write(folder / "b.txt", "isi b")
    update(index_path, folder)
    write(folder / "a.txt", "isi baru", OLD + 1)
    (folder / "b.txt").unlink()
    write(folder / "c.txt", "isi c")
    expected = changes(preview(IndexDirectory(index_path)))
    assert bodies(index_path) == {"a.txt": "isi", "b.txt": "isi b"}
    assert changes(sync(IndexDirectory(index_path))) == expected == (1, 1, 1)


def test_a_long_run_is_committed_in_steps(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "COMMIT_EVERY", 3)
    for number in range(8):
        write(folder / f"{number}.txt", f"isi {number}")
    open_file = visit_module.open_file

    def interrupted(file: FoundFile) -> object:
        if file.name == "7.txt":
            raise KeyboardInterrupt
        return open_file(file)

    monkeypatch.setattr(visit_module, "open_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        update(index_path, folder)
    assert len(articles(index_path)) == 6
    monkeypatch.setattr(visit_module, "open_file", open_file)
    assert changes(sync(IndexDirectory(index_path))) == (2, 0, 0)


def test_a_run_cut_off_between_its_two_commits_is_made_good(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", "satu")
    update(index_path, folder)
    write(folder / "a.txt", "dua", OLD + 1)
    write(folder / "b.txt", "tiga")
    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "commit", lambda self, generation: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            sync(IndexDirectory(index_path))
    assert bodies(index_path) == {"a.txt": "dua", "b.txt": "tiga"}
    write(folder / "a.txt", "satu")  # back to the state the stale catalog knows
    (folder / "b.txt").unlink()
    sync(IndexDirectory(index_path))
    assert bodies(index_path) == {"a.txt": "satu"}
    assert list(verify(IndexDirectory(index_path))) == []


def test_a_run_cut_off_before_its_first_catalog_commit_is_made_good(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", "satu")
    write(folder / "b.txt", "dua")
    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "commit", lambda self, generation: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            update(index_path, folder)
    (folder / "a.txt").unlink()
    sync(IndexDirectory(index_path))
    assert bodies(index_path) == {"b.txt": "dua"}


def test_a_source_is_one_source_however_its_path_is_written(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", "isi")
    (folder / "sub").mkdir()
    monkeypatch.chdir(folder / "sub")
    update(index_path, Path(".."))
    update(index_path, folder)
    assert bodies(index_path) == {"a.txt": "isi"}
    assert len(IndexDirectory(index_path).manifest().sources) == 1


def test_a_hidden_folder_named_as_a_source_is_read(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi a")
    write(folder / ".arsip" / "b.txt", "isi b")
    update(index_path, folder)
    update(index_path, folder / ".arsip")
    assert bodies(index_path) == {"a.txt": "isi a", "b.txt": "isi b"}


def test_a_file_of_another_kind_is_no_source(folder: Path, index_path: Path) -> None:
    write(folder / "a.pdf", "isi")
    with pytest.raises(UnreadableFile, match=r"\.pdf"):
        update(index_path, folder / "a.pdf")
    assert not index_path.exists()


def test_a_link_that_leads_nowhere_stops_nothing(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi")
    (folder / "b.txt").symlink_to(folder / "b.txt")
    (folder / "c.txt").symlink_to(folder / "nope.txt")
    report = update(index_path, folder)
    assert (report.articles, [Path(problem.path).name for problem in report.problems]) == (1, ["b.txt"])


def test_names_that_are_not_utf_8(tmp_path: Path, index_path: Path) -> None:
    folder = Path(os.fsdecode(bytes(tmp_path) + b"/ber\xffita"))
    try:
        write(folder / os.fsdecode(b"\xff.txt"), "satu")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    write(folder / os.fsdecode(b"\xfe.txt"), "dua")
    update(index_path, folder)
    assert sorted(bodies(index_path).values()) == ["dua", "satu"]
    assert changes(sync(IndexDirectory(index_path))) == (0, 0, 0)
    update(index_path, tmp_path)  # the folder now lies in a wider source, and its ids begin there
    assert sorted(bodies(index_path)) == ["ber\\xffita/\\xfe.txt", "ber\\xffita/\\xff.txt"]


def test_a_record_named_by_its_line_is_not_kept_for_another_lines_fault(
    folder: Path, index_path: Path
) -> None:
    lines = [json.dumps({"body": text}) for text in ("satu", "dua", "tiga")]
    (folder / "a.jsonl").write_text("\n".join(lines))
    update(index_path, folder)
    (folder / "a.jsonl").write_text("\n".join([lines[1], "{bad"]))
    sync(IndexDirectory(index_path))
    assert bodies(index_path) == {
        "a.jsonl#1": "dua",
        "a.jsonl#2": "dua",
    }  # line 2 cannot be read, so it stays


def test_an_id_that_becomes_free_is_given_back(folder: Path, index_path: Path) -> None:
    write_records(folder / "b.jsonl", [{"id": "2", "body": "dua"}])
    update(index_path, folder)
    write_records(folder / "b.jsonl", [{"id": "1", "body": "satu"}])
    write_records(folder / "a.jsonl", [{"id": "2", "body": "dua"}])
    sync(IndexDirectory(index_path))
    assert bodies(index_path) == {"1": "satu", "2": "dua"}


def test_an_index_that_lost_its_table_of_contents_is_not_taken_for_an_empty_one(
    folder: Path, index_path: Path
) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    for toc in index_path.rglob("*.toc"):
        toc.unlink()
    for run in (sync, preview):
        with pytest.raises(IndexCorrupt):
            run(IndexDirectory(index_path))
    rebuild(IndexDirectory(index_path))
    assert bodies(index_path) == {"a.txt": "isi"}


@pytest.mark.parametrize("name", ["catalog.db", "stems.db"])
def test_a_damaged_database_is_a_corrupt_index_and_a_rebuild_mends_it(
    folder: Path, index_path: Path, name: str
) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    (damaged,) = index_path.rglob(name)
    damaged.write_bytes(b"sampah " * 999)
    with pytest.raises(IndexCorrupt, match=r"not a database|rusak"):
        sync(IndexDirectory(index_path))
    rebuild(IndexDirectory(index_path))
    assert changes(sync(IndexDirectory(index_path))) == (0, 0, 0)


def test_a_mistyped_index_is_not_made(index_path: Path) -> None:
    for run in (sync, preview, rebuild):
        with pytest.raises(IndexMissing):
            run(IndexDirectory(index_path))
    assert not index_path.exists()


class TestRebuild:
    def test_articles_keep_their_ids(self, folder: Path, index_path: Path) -> None:
        write_records(folder / "b.jsonl", [{"id": "7", "body": "lama"}])
        update(index_path, folder)
        write_records(folder / "a.jsonl", [{"id": "7", "body": "baru"}])
        sync(IndexDirectory(index_path))
        rebuild(IndexDirectory(index_path))
        assert bodies(index_path) == {"7": "lama", "7~2": "baru"}

    def test_it_gives_the_same_index(self, folder: Path, index_path: Path) -> None:
        write(folder / "a.txt", "isi")
        write_records(folder / "b.jsonl", [{"id": "7", "body": "tujuh"}])
        update(index_path, folder)
        before = articles(index_path)
        rebuild(IndexDirectory(index_path))
        assert articles(index_path) == before
        assert len(IndexDirectory(index_path).builds()) == 1

    def test_it_mends_a_damaged_index(self, folder: Path, index_path: Path) -> None:
        write(folder / "a.txt", "isi")
        update(index_path, folder)
        for toc in index_path.rglob("*.toc"):
            toc.write_bytes(b"")
        with pytest.raises(IndexCorrupt):
            sync(IndexDirectory(index_path))
        rebuild(IndexDirectory(index_path))
        assert bodies(index_path) == {"a.txt": "isi"}

    def test_it_mends_an_outdated_index(self, folder: Path, index_path: Path) -> None:
        write(folder / "a.txt", "isi")
        update(index_path, folder)
        directory = IndexDirectory(index_path)
        directory.write(replace(directory.manifest(), schema=1))
        with pytest.raises(IndexOutdated):
            sync(directory)
        rebuild(directory)
        assert directory.manifest().schema == SCHEMA_VERSION
        assert bodies(index_path) == {"a.txt": "isi"}

    def test_articles_whose_file_cannot_be_read_are_carried_over(
        self, folder: Path, index_path: Path, tmp_path: Path
    ) -> None:
        write(folder / "a.txt", "isi")
        write(tmp_path / "disk" / "b.txt", "isi b")
        update(index_path, folder, tmp_path / "disk")
        write(folder / "a.txt", "", OLD + 1)
        (tmp_path / "disk").rename(tmp_path / "unplugged")
        assert rebuild(IndexDirectory(index_path)).kept_sources == [str(tmp_path / "disk")]
        assert bodies(index_path) == {"a.txt": "isi", "b.txt": "isi b"}
        assert changes(sync(IndexDirectory(index_path))) == (0, 0, 0)
        assert changes(sync(IndexDirectory(index_path), prune=True)) == (0, 0, 1)

    def test_it_refuses_to_lose_what_cannot_be_carried_over(self, folder: Path, index_path: Path) -> None:
        write(folder / "a.txt", "isi")
        update(index_path, folder)
        for toc in index_path.rglob("*.toc"):
            toc.write_bytes(b"")
        (folder / "a.txt").unlink()
        with pytest.raises(SourcesMissing):
            rebuild(IndexDirectory(index_path))

    def test_one_that_was_cut_off_is_gone_on_with(
        self, folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(6):
            write(folder / f"{number}.txt", f"isi {number}")
        update(index_path, folder)
        monkeypatch.setattr(run_module, "COMMIT_EVERY", 2)
        add = IndexWriter.add
        added: list[str] = []

        def interrupted(self: IndexWriter, article: Article) -> None:
            if len(added) == 5:
                raise KeyboardInterrupt
            added.append(article.id)
            add(self, article)

        monkeypatch.setattr(IndexWriter, "add", interrupted)
        with pytest.raises(KeyboardInterrupt):
            rebuild(IndexDirectory(index_path))
        assert len(articles(index_path)) == 6  # the live index, as ever
        added.clear()
        rebuild(IndexDirectory(index_path))
        assert added == ["4.txt", "5.txt"]
        assert len(articles(index_path)) == 6


class ChangingFolder(RuleBasedStateMachine):
    """However files change between syncs, the index holds what a fresh index would."""

    make_folder: Callable[[], Path]

    def __init__(self) -> None:
        super().__init__()
        self.root = self.make_folder()
        self.folder = self.root / "berita"
        self.folder.mkdir(parents=True)
        write(self.folder / "tetap.txt", "selalu ada")
        self.index = self.root / "berita.index"
        self.clock = OLD
        add_sources(IndexDirectory(self.index), [self.folder])

    @rule(name=st.sampled_from("abc"), text=st.sampled_from(["satu kata", "dua kata", "kata kata"]))
    def write_text(self, name: str, text: str) -> None:
        self.clock += 1
        write(self.folder / f"{name}.txt", text, self.clock)

    @rule(
        name=st.sampled_from("xy"),
        numbers=st.lists(st.integers(1, 4), max_size=4),
        text=st.sampled_from("pq"),
    )
    def write_records(self, name: str, numbers: list[int], text: str) -> None:
        self.clock += 1
        write_records(self.folder / f"{name}.jsonl", [{"id": str(n), "body": f"{text} {n}"} for n in numbers])
        os.utime(self.folder / f"{name}.jsonl", (self.clock, self.clock))

    @rule(name=st.sampled_from(["a.txt", "b.txt", "x.jsonl", "y.jsonl"]))
    def delete(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    @rule(old=st.sampled_from("abc"), new=st.sampled_from("abc"))
    def rename(self, old: str, new: str) -> None:
        if (self.folder / f"{old}.txt").exists():
            (self.folder / f"{old}.txt").rename(self.folder / f"{new}.txt")

    @rule()
    def rebuild(self) -> None:
        rebuild(IndexDirectory(self.index))

    @invariant()
    def holds_what_the_files_hold(self) -> None:
        sync(IndexDirectory(self.index))
        expected = sorted(
            (str(path), record.body)
            for path in self.folder.iterdir()
            for record in read_file(path, path.name)
            if isinstance(record, Article)
        )
        held = articles(self.index).values()
        assert sorted((article.path, article.body) for article in held) == expected
        assert list(verify(IndexDirectory(self.index))) == []


def test_however_files_change_the_index_follows(tmp_path_factory: pytest.TempPathFactory) -> None:
    ChangingFolder.make_folder = staticmethod(lambda: tmp_path_factory.mktemp("berubah"))
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        ChangingFolder,
        settings=settings(
            max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(min_size=1).filter(str.strip))
def test_any_text_can_be_indexed_and_read_back(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    root = tmp_path_factory.mktemp("teks")
    write_records(root / "a.jsonl", [{"id": "1", "body": body}])
    update(root / "berita.index", root / "a.jsonl")
    assert list(verify(IndexDirectory(root / "berita.index"))) == []
