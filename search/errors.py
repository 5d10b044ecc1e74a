"""What can go wrong with a question."""

from pathlib import Path

from indexer.errors import ArchiveError, Said


class BadQuery(ArchiveError):
    """A query that cannot be asked; ``position`` is the offset in it where the trouble is."""

    def __init__(self, query: str, position: int, reason: Said):
        self.query = query
        self.position = position
        super().__init__(
            Said(
                f"Kueri tidak dapat dijalankan (huruf ke-{position + 1}): {reason.id}",
                f"The query cannot be run (character {position + 1}): {reason.en}",
            ),
            Said("Ubah kuerinya, lalu cari lagi.", "Change the query and search again."),
        )


class BadSynonyms(ArchiveError):
    """A synonym list that cannot be used; ``line``, from 1 on, is where the trouble is if it is in a line."""

    def __init__(self, path: Path, line: int | None, reason: Said):
        self.path = path
        self.line = line
        in_id, in_en = (path, path) if line is None else (f"{path}, baris {line}", f"{path}, line {line}")
        super().__init__(
            Said(
                f"Daftar sinonim tidak dapat dipakai: {in_id}: {reason.id}",
                f"The synonym list cannot be used: {in_en}: {reason.en}",
            ),
            Said(
                'Perbaiki berkasnya; tiap baris berbentuk "a, b, c" atau "a => b, c".',
                'Correct the file; each line reads "a, b, c" or "a => b, c".',
            ),
        )


class ArticleNotFound(ArchiveError):
    """No article has this id."""

    def __init__(self, article_id: str):
        super().__init__(
            Said(
                f"Tidak ada artikel dengan id {article_id!r}.",
                f"There is no article with the id {article_id!r}.",
            ),
            Said(
                "Mungkin berkasnya sudah dihapus; cari lagi untuk melihat id yang ada.",
                "Its file may have been deleted; search again to see the ids there are.",
            ),
        )


class SearchTimedOut(ArchiveError):
    """A search was given up because it took too long."""

    def __init__(self, seconds: float):
        super().__init__(
            Said(
                f"Pencarian dihentikan setelah {seconds:g} detik.",
                f"The search was stopped after {seconds:g} seconds.",
            ),
            Said(
                "Kurangi kata yang sangat umum, atau beri waktu lebih dengan --timeout.",
                "Use fewer very common words, or allow more time with --timeout.",
            ),
        )
