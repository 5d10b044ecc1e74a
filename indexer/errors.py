"""The error family: what happened, where, and what to do next, in Indonesian and English.

The command line maps each class to an exit code and the web maps each to a
status; neither mapping lives here.
"""

import errno
from pathlib import Path
from typing import NamedTuple


class Said(NamedTuple):
    """One sentence for readers, in Indonesian and in English."""

    id: str
    en: str


class ArchiveError(Exception):
    """Anything that goes wrong in a way a reader can be told about.

    ``message`` says what happened and where, ``advice`` what to do next.
    """

    def __init__(self, message: Said, advice: Said):
        super().__init__(f"{message.en} {advice.en}".strip())
        self.message = message
        self.advice = advice


_SYSTEM_SAYS = {
    errno.EACCES: "tidak diizinkan",
    errno.EPERM: "tidak diizinkan",
    errno.ENOENT: "sudah tidak ada",
    errno.EIO: "cakram gagal dibaca",
    errno.EISDIR: "ini folder",
    errno.ELOOP: "tautan berputar",
    errno.ENAMETOOLONG: "nama terlalu panjang",
    errno.ESTALE: "sambungan ke cakram terputus",
    errno.EMFILE: "terlalu banyak berkas terbuka",
}


def os_reason(error: OSError) -> str:
    """Why the system would not let a file be read, for readers; in Indonesian as well where it is usual."""
    said = error.strerror or str(error)
    known = _SYSTEM_SAYS.get(error.errno or 0)
    return f"{known} / {said}" if known else said


class IndexMissing(ArchiveError):
    """There is no index where one was looked for."""

    def __init__(self, path: Path):
        super().__init__(
            Said(f"Belum ada indeks di {path}.", f"There is no index at {path}."),
            Said("Buat dengan: search index FOLDER", "Make one with: search index FOLDER"),
        )


class IndexLocked(ArchiveError):
    """Another process is writing to the index."""

    def __init__(self, path: Path):
        super().__init__(
            Said(
                f"Indeks {path} sedang ditulis oleh proses lain.",
                f"Another process is writing to the index at {path}.",
            ),
            Said(
                "Tunggu sampai selesai, lalu ulangi.",
                "Wait until it has finished, then try again.",
            ),
        )


class IndexOutdated(ArchiveError):
    """The index was made by a version whose format differs from this one's."""

    def __init__(self, path: Path, found: object, wanted: int):
        super().__init__(
            Said(
                f"Indeks {path} berversi {found}, program ini memakai versi {wanted}.",
                f"The index at {path} has schema version {found}; this program uses version {wanted}.",
            ),
            Said(
                "Bangun ulang dari sumbernya dengan: search reindex --full",
                "Rebuild it from its sources with: search reindex --full",
            ),
        )


class IndexCorrupt(ArchiveError):
    """The index is there but cannot be read, in whole or in part."""

    def __init__(self, path: Path, reason: str):
        super().__init__(
            Said(f"Indeks {path} rusak: {reason}.", f"The index at {path} is damaged: {reason}."),
            Said(
                "Berkas asli tidak tersentuh. Bangun ulang dengan: search reindex --full",
                "The original files are untouched. Rebuild with: search reindex --full",
            ),
        )


class IndexUnwritable(ArchiveError):
    """This user may not write where the index is to be."""

    def __init__(self, path: Path, reason: str):
        super().__init__(
            Said(
                f"Indeks {path} tidak dapat ditulis: {reason}.",
                f"Cannot write to the index at {path}: {reason}.",
            ),
            Said(
                "Beri ruang dan izin menulis di sana, atau pilih folder lain dengan --index.",
                "Make room and get leave to write there, or choose another folder with --index.",
            ),
        )


class UnreadableFile(ArchiveError):
    """One file, or one record in it, cannot become an article; ``reason`` says why in both languages."""

    def __init__(self, path: Path | str, reason: str, record: int | None = None):
        self.path = str(path)
        self.reason = reason
        self.record = record
        where = f"{path}" if record is None else f"{path}, record {record}"
        super().__init__(
            Said(f"{where}: {reason}.", f"{where}: {reason}."),
            Said(
                "Jenis yang dibaca tercantum di: search index --help",
                "What is read is told by: search index --help",
            ),
        )


class SomeUnreadable(ArchiveError):
    """Something could not be read, and the reader wanted that to be an error."""

    def __init__(self, count: int):
        super().__init__(
            Said(
                f"{count} berkas atau rekaman tidak terbaca.", f"{count} files or records could not be read."
            ),
            Said(
                "Yang terbaca sudah masuk. Daftarnya: search status --problems",
                "What could be read is in. To list the others: search status --problems",
            ),
        )


class SourcesMissing(ArchiveError):
    """Sources are gone, and what the index has of them cannot be carried over."""

    def __init__(self, sources: list[str]):
        listed = ", ".join(sources)
        super().__init__(
            Said(f"Sumber tidak ditemukan atau kosong: {listed}.", f"Sources gone or empty: {listed}."),
            Said(
                "Sambungkan kembali, atau lepaskan artikelnya dengan --prune.",
                "Bring them back, or let their articles go with --prune.",
            ),
        )


class WorkerLost(ArchiveError):
    """A process that analysed articles ended before it had given them back."""

    def __init__(self) -> None:
        super().__init__(
            Said(
                "Sebuah proses pembantu mati, mungkin karena kehabisan memori.",
                "A helper process ended unexpectedly, perhaps for want of memory.",
            ),
            Said(
                "Yang sudah tersimpan tetap ada. Lanjutkan dengan: search reindex",
                "What was saved is kept. Go on with: search reindex",
            ),
        )
