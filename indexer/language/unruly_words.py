"""Take apart what Sastrawi has no rule for: loan words that lost their first sound, and affixed compounds."""

from collections.abc import Collection, Iterator

from indexer.language.clitics import without_clitics

_LOST_SOUNDS = {
    f"{beginning}{nasal}{second}": sound + second
    for beginning in ("me", "pe")
    for nasal, sound, seconds in (("m", "p", "lr"), ("ng", "k", "lr"), ("n", "t", "r"))
    for second in seconds
}
_LOAN_BEGINNINGS = tuple(_LOST_SOUNDS)

_SHORTEST_PART = 4  # letters of the parts of a compound; shorter ones are found by accident. Chosen by hand
_SHORTEST_COMPOUND = 2 + 2 * _SHORTEST_PART + 1  # letters, with a prefix and a suffix
_SUFFIXES = ("kan", "an", "i")
_PLAIN_PREFIXES = ("diper", "memper", "di", "ter", "ke", "ber", "per")
_NASALS = (("ny", "s"), ("m", "p"), ("m", ""), ("ng", ""), ("ng", "k"), ("n", "t"), ("n", ""), ("", ""))
_NASAL_PREFIXES = tuple((beginning + nasal, sound) for beginning in ("me", "pe") for nasal, sound in _NASALS)
"""Prefixes with the sound that they hid, the likelier before the less likely."""

_BEGINNINGS = ("me", "di", "pe", "ber", "ke", "ter")  # of all words with one of the prefixes: few words


def with_lost_sound(word: str) -> str | None:
    """Return the word without meN- or peN- and with the sound that a loan word lost there; else ``None``.

    Loan words of two consonants may lose the first as native roots do, which no rule of Sastrawi knows:
    ``proses`` of *memroses*, ``prosesan`` of *pemrosesan*, ``kritik`` of *mengritik*.
    """
    if word.startswith(_LOAN_BEGINNINGS):
        for beginning, sounds in _LOST_SOUNDS.items():
            if word.startswith(beginning):
                return sounds + word[len(beginning) :]
    return None


def compounds_in(word: str, roots: Collection[str]) -> Iterator[str]:
    """Yield the compounds that may stand between a prefix and a suffix of ``word``, the likeliest first.

    A compound is two of ``roots`` written as one word, as Indonesian does only where a prefix and a
    suffix stand around them: ``sebarluas`` in *menyebarluaskan*, ``salahguna`` in *penyalahgunaannya*.
    """
    if len(word) < _SHORTEST_COMPOUND or not word.startswith(_BEGINNINGS):
        return
    for form in (word, *without_clitics(word)):
        for suffix in _SUFFIXES:
            if form.endswith(suffix):
                for core in _without_a_prefix(form[: -len(suffix)]):
                    if _is_compound(core, roots):
                        yield core


def _without_a_prefix(word: str) -> Iterator[str]:
    for prefix in _PLAIN_PREFIXES:
        if word.startswith(prefix):
            yield word[len(prefix) :]
    for prefix, sound in _NASAL_PREFIXES:
        if word.startswith(prefix):
            yield sound + word[len(prefix) :]


def _is_compound(word: str, roots: Collection[str]) -> bool:
    return any(
        word[:end] in roots and word[end:] in roots
        for end in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    )
