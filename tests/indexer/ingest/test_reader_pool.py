"""Reading in worker processes: the order of what is found, and pieces that end or delay a reader."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from indexer.article import Article
from indexer.ingest.reader_pool import ReaderPool, read_here
from indexer.readers import formats, plain_text
from indexer.readers.piece import Found, Piece, Unread
from indexer.reasons import reason


def text(name: str, content: str = "Isi.") -> Piece:
    return Piece(formats.TEXT, name, content.encode())


def ids(found: list[Found] | None) -> list[str]:
    return [one.id if isinstance(one, Article) else str(one.reason) for one in found or []]


def deadly(piece: Piece) -> list[Found]:
    if b"MATI" in piece.data:
        os.kill(os.getpid(), signal.SIGKILL)
    return list(plain_text.read(piece))


def read_or_die(pieces: list[Piece]) -> list[list[Found]]:
    return [deadly(piece) for piece in pieces]


@pytest.mark.parametrize("processes", [0, 2])
def test_the_reader_pool_gives_what_is_found_in_the_order_of_the_work(processes: int) -> None:
    work = [(name, piece) for name in map(str, range(40)) for piece in (text(name), text(f"{name}b"), None)]
    with ReaderPool(processes, batch_bytes=30) as readers:
        found = list(readers.found(iter(work)))
    assert [job for job, _ in found] == [job for job, _ in work]
    assert [ids(one) for _, one in found] == [[piece.name] if piece else [] for _, piece in work]
    assert [one is None for _, one in found] == [piece is None for _, piece in work]


def test_the_reader_pool_takes_up_work_only_a_little_ahead() -> None:
    taken = 0

    def work() -> Iterator[tuple[str, Piece | None]]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield str(number), text(str(number))

    with ReaderPool(2, batch_bytes=4) as readers:
        next(readers.found(work()))
    assert taken < 20


def test_a_piece_that_kills_its_process_costs_the_reader_pool_no_other_piece() -> None:
    work = [(str(number), text(str(number), "MATI" if number == 5 else "Isi.")) for number in range(20)]
    with ReaderPool(2, read_or_die, batch_bytes=12) as readers:
        found = [ids(one) for _, one in readers.found(iter(work))]
    told = found.pop(5)
    assert found == [[str(number)] for number in range(20) if number != 5]
    assert told == ["proses yang membacanya mati"]


def test_the_reader_pool_gives_up_a_piece_that_takes_too_long() -> None:
    def slow(piece: Piece) -> list[Found]:
        time.sleep(30 if piece.name == "lambat" else 0)
        return list(plain_text.read(piece))

    (late,), (good,) = read_here([text("lambat"), text("a")], slow, seconds=0.1)
    assert late == Unread(reason("too-slow", seconds=0.1))
    assert isinstance(good, Article)


def test_a_fault_of_a_reader_costs_the_reader_pool_no_other_piece() -> None:
    def faulty(piece: Piece) -> list[Found]:
        if piece.name == "b":
            raise ZeroDivisionError("nol")
        return list(plain_text.read(piece))

    assert [ids(found) for found in read_here([text("a"), text("b"), text("c")], faulty)] == [
        ["a"],
        ["kesalahan pembaca: ZeroDivisionError: nol"],
        ["c"],
    ]


def test_a_reason_comes_back_from_a_process_of_the_reader_pool_as_it_was() -> None:
    with ReaderPool(1) as readers:
        ((_, found),) = readers.found([("a", text("a", ""))])
    assert found == [Unread(reason("empty"))]
