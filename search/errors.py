"""What can go wrong with a question."""

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
