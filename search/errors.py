"""The errors of searching: bad query, bad synonym list, article not found, search timed out."""

from pathlib import Path

from indexer.errors import ArchiveError
from indexer.messages import Message, message


class BadQuery(ArchiveError):
    """A query cannot be run; ``position`` is the offset of the trouble in it."""

    def __init__(self, query: str, position: int, why: Message):
        self.query = query
        self.position = position
        super().__init__(
            message(
                "bad-query",
                "The query cannot be run (character {character}): {why}",
                character=position + 1,
                why=why,
            ),
            message("change-query", "Change the query and search again."),
        )


class BadSynonyms(ArchiveError):
    """A list of synonyms cannot be used; ``line``, counted from 1, is ``None`` if no line is to blame."""

    def __init__(self, path: Path, line: int | None, why: Message):
        self.path = path
        self.line = line
        where = (
            str(path)
            if line is None
            else message("line-of-file", "{path}, line {line}", path=str(path), line=line)
        )
        super().__init__(
            message("bad-synonyms", "The synonym list cannot be used: {where}: {why}", where=where, why=why),
            message("correct-synonyms", 'Correct the file; each line reads "a, b, c" or "a => b, c".'),
        )


class ArticleNotFound(ArchiveError):
    """No article has this id."""

    def __init__(self, article_id: str):
        super().__init__(
            message("article-not-found", "There is no article with the id {id}.", id=repr(article_id)),
            message("search-again", "Its file may have been deleted; search again to see the ids there are."),
        )


class SearchTimedOut(ArchiveError):
    """A search was stopped because it took too long."""

    def __init__(self, seconds: float):
        super().__init__(
            message("timed-out", "The search was stopped after {seconds} seconds.", seconds=f"{seconds:g}"),
            message("fewer-words", "Use fewer very common words, or allow more time with --timeout."),
        )
