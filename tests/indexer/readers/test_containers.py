"""What is packed in something is read as if it lay there unpacked, as far as the limits go."""

import gzip
import io
import lzma
import tarfile
import tracemalloc
import zipfile
from pathlib import Path
from random import Random

import pytest

from indexer.readers.piece import Limits, Settings
from indexer.reasons import reason
from tests.indexer.readers.reader_samples import (
    CONTAINERS,
    SAMPLES,
    articles,
    found_in,
    tarred,
    unread,
    zipped,
)
from tests.reading import read_file

FEW = Settings(Limits(nesting=2))


@pytest.mark.parametrize("kind", sorted(CONTAINERS))
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "b.csv", "a.xml", "a.warc"])
def test_a_file_in_a_zip_tar_or_compressed_file_gives_the_same_articles_as_unpacked(
    tmp_path: Path, kind: str, name: str
) -> None:
    plain = [article.body for article in articles(found_in(tmp_path, SAMPLES[name], name))]
    packed = articles(found_in(tmp_path, CONTAINERS[kind](name, SAMPLES[name]), f"x.{kind}"))
    assert [article.body for article in packed if article.body != "Satu lagi."] == plain


def test_an_article_in_a_zip_or_tar_is_named_after_the_container_and_its_member(tmp_path: Path) -> None:
    data = zipped(
        {"2023/a.txt": b"Satu.", "b.jsonl": b'{"isi": "Dua."}', "../c.tar": tarred({"d.txt": b"Tiga."})}
    )
    ids = [article.id for article in articles(found_in(tmp_path, data, "arsip.zip"))]
    assert ids == ["arsip.zip/2023/a.txt", "arsip.zip/b.jsonl#1", "arsip.zip/../c.tar/d.txt"]


def test_an_article_in_a_compressed_file_is_named_after_that_file_alone(tmp_path: Path) -> None:
    (article,) = articles(found_in(tmp_path, gzip.compress(b'{"isi": "a"}'), "a.jsonl.gz"))
    assert article.id == "a.jsonl.gz#1"


def test_compressed_streams_in_a_row_are_unpacked_as_one_file(tmp_path: Path) -> None:
    data = lzma.compress(b"Satu, ") + lzma.compress(b"dua.") + b"\0" * 8
    (article,) = articles(found_in(tmp_path, data, "a.txt.xz"))
    assert article.body == "Satu, dua."


def test_pictures_and_hidden_files_in_a_zip_are_passed_over(tmp_path: Path) -> None:
    files = {"a.txt": b"Isi.", "b.jpg": b"\xff\xd8\xff", "__MACOSX/._a.txt": b"x", ".git/c": b"x"}
    assert [article.id for article in articles(found_in(tmp_path, zipped(files), "a.zip"))] == ["a.zip/a.txt"]
    assert unread(found_in(tmp_path, zipped(files), "a.zip")) == []


@pytest.mark.parametrize(
    "data", [zipped({}), zipped({"a.jpg": b"x", "b.docx": b"y"}), tarred({"a.jpg": b"x"})]
)
def test_a_zip_or_tar_without_any_article_file_is_reported(tmp_path: Path, data: bytes) -> None:
    (problem,) = found_in(tmp_path, data, "x.arsip")
    assert unread([problem])[0].reason.code == "no-article-files"


def test_links_and_devices_in_a_tar_are_passed_over(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo("a")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    (problem,) = unread(found_in(tmp_path, packed.getvalue(), "a.tar"))
    assert problem.reason.code == "no-article-files"


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst"])
def test_records_before_the_cut_in_a_truncated_compressed_file_are_kept(tmp_path: Path, kind: str) -> None:
    noise = Random(1)
    lines = b"".join(b'{"isi": "%s"}\n' % noise.randbytes(5000).hex().encode() for _ in range(400))
    packed = CONTAINERS[kind]("a.jsonl", lines)
    found = found_in(tmp_path, packed[: len(packed) * 3 // 4], "a.jsonl")
    assert len(articles(found)) > 150
    (problem,) = unread(found)
    assert problem.reason.code == "cut-off"


def test_a_tar_that_is_cut_off_within_a_member_is_reported_once(tmp_path: Path) -> None:
    data = tarred({"a.txt": b"Satu.", "b.txt": b"Dua. " * 300, "c.txt": b"Tiga."})
    found = found_in(tmp_path, data[:2000], "a.tar")
    assert [article.id for article in articles(found)] == ["a.tar/a.txt"]
    (problem,) = unread(found)
    assert (problem.member, problem.reason.code) == ("b.txt", "cut-off")


def test_a_damaged_member_of_a_tar_costs_no_other_member(tmp_path: Path) -> None:
    data = tarred({"a.gz": b"\x1f\x8b\x08 rusak", "b.txt": b"Isi."})
    found = found_in(tmp_path, data, "a.tar")
    assert [article.id for article in articles(found)] == ["a.tar/b.txt"]
    assert [problem.member for problem in unread(found)] == ["a.gz"]


def test_a_password_protected_zip_is_reported_once(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"Isi.", "b.txt": b"Isi."}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + flags] |= 1
    (problem,) = unread(found_in(tmp_path, bytes(data), "a.zip"))
    assert problem.reason == reason("members-unread", why=reason("password-protected"), count=2)


def test_a_zip_member_without_a_name_costs_no_other_member(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("\0"), "Isi.")
        archive.writestr("b.txt", "Isi lain.")
    found = articles(found_in(tmp_path, packed.getvalue(), "a.zip"))
    assert [article.body for article in found][-1] == "Isi lain."


def test_a_zip_with_an_unsupported_compression_method_is_reported(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", "Isi.")
    (problem,) = unread(found_in(tmp_path, packed.getvalue(), "a.zip"))
    lzma_method = reason("compression-method", method=zipfile.ZIP_LZMA)
    assert problem.reason == reason("members-unread", why=lzma_method, count=1)


def test_a_zip_nested_too_deeply_in_others_is_reported_and_not_opened(tmp_path: Path) -> None:
    data = zipped({"a.zip": zipped({"a.txt": b"Isi.", "b.zip": zipped({"c.txt": b"Isi."})})})
    found = found_in(tmp_path, data, "x.zip", FEW)
    assert [article.id for article in articles(found)] == ["x.zip/a.zip/a.txt"]
    (problem,) = unread(found)
    assert (problem.member, problem.reason.code) == ("a.zip/b.zip", "nested-too-deeply")


def test_a_zip_bomb_is_unpacked_only_to_the_limit_and_members_before_it_are_kept(tmp_path: Path) -> None:
    bomb = gzip.compress((b" " * 999_999 + b"\n") * 60)
    data = zipped({"a.txt": b"Isi.", "b.jsonl.gz": bomb, "c.txt": b"Isi."})
    found = found_in(tmp_path, data, "a.zip", Settings(Limits(expansion=2)))
    assert [article.id for article in articles(found)] == ["a.zip/a.txt"]
    (problem,) = unread(found)
    assert problem.reason == reason("grows-too-large", times=2)


def test_overlapping_zip_members_count_each_time_towards_the_unpacking_limit(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b" " * 9_000_000 + b"a")
        first = archive.infolist()[0]
        for _ in range(40):
            again = zipfile.ZipInfo("a.txt")
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(again, field, getattr(first, field))
            archive.filelist.append(again)
    found = found_in(tmp_path, packed.getvalue(), "a.zip", Settings(Limits(expansion=2)))
    assert unread(found)[-1].reason.code == "grows-too-large"
    assert len(articles(found)) < 10


def test_a_tar_of_very_many_members_is_read_in_little_memory(tmp_path: Path) -> None:
    header = tarred({"a.jpg": b""})[:512]
    (tmp_path / "a.tar").write_bytes(header * 30_000)
    tracemalloc.start()
    assert articles(list(read_file(tmp_path / "a.tar", "a.tar"))) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_huge_header_in_a_tar_is_reported_as_damage(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a.txt")
    info.type, info.size = tarfile.XHDTYPE, 1 << 40
    data = info.tobuf(tarfile.GNU_FORMAT) + b" " * 3_000_000
    (problem,) = unread(found_in(tmp_path, data, "a.tar", Settings(Limits(record_bytes=100_000))))
    assert problem.reason == reason("damaged", what="tar", detail=reason("huge-header"))
