"""The progress line: shown on a terminal alone, in the language of the reader."""

import io
from contextlib import redirect_stderr

from indexer.messages import speaking
from indexer.progress import ProgressLine


class Terminal(io.StringIO):
    """Stands for a terminal to which standard error is written."""

    def isatty(self) -> bool:
        return True


def test_the_progress_line_shows_bytes_and_articles_on_a_terminal() -> None:
    with redirect_stderr(Terminal()) as terminal, ProgressLine("B") as line:
        line.reading(1000, 2000, 1234)
        line._bar.refresh()
        assert "1.00k/2.00k" in terminal.getvalue()
        assert "1.234 artikel" in terminal.getvalue()


def test_the_progress_line_counts_articles_in_the_language_of_the_reader() -> None:
    with speaking("en"), redirect_stderr(Terminal()) as terminal, ProgressLine("B") as line:
        line.reading(1000, 2000, 1234)
        line._bar.refresh()
        assert "1,234 articles" in terminal.getvalue()


def test_the_progress_line_shows_nothing_where_there_is_no_terminal() -> None:
    with redirect_stderr(io.StringIO()) as stderr, ProgressLine("B") as line:
        line.reading(1000, 2000, 1234)
        line._bar.refresh()
    assert stderr.getvalue() == ""
