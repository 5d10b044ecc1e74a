"""Make the forms that an Indonesian root can take, the reverse of ``analyses``."""

from collections.abc import Iterator

from indexer.language.derive.analyses import of_one_syllable

_VOWELS = "aiueo"
_CIRCUMFIXES = (
    *(("di", "kan"), ("di", "i"), ("ter", ""), ("ter", "kan"), ("ter", "i"), ("ber", ""), ("ber", "an")),
    *(("per", "an"), ("ke", "an"), ("se", ""), ("", "kan"), ("", "i"), ("", "an"), ("di", "")),
)
_NASAL_CIRCUMFIXES = (("me", ""), ("me", "kan"), ("me", "i"), ("pe", ""), ("pe", "an"))


def forms(root: str) -> Iterator[str]:
    """Yield the root with each common affix and its sound change; not all of these forms are in use."""
    for prefix, suffix in _CIRCUMFIXES:
        if suffix == "i" and root.endswith("i"):
            continue
        yield (prefix[:-1] if prefix.endswith("r") and root.startswith("r") else prefix) + root + suffix
    yield from nasal_forms(root)


def nasal_forms(root: str) -> Iterator[str]:
    """Yield the root with meN- and peN-; not all of these forms are in use."""
    for prefix, suffix in _NASAL_CIRCUMFIXES:
        if suffix == "i" and root.endswith("i"):
            continue
        yield prefix + _nasal(root) + suffix


def _nasal(root: str) -> str:
    """Return the root as it is written behind the ``me`` of meN- or the ``pe`` of peN-."""
    if of_one_syllable(root):
        return "nge" + root
    first = root[0]
    if first in _VOWELS or first in "gh":
        return "ng" + root
    if first in "lrwymn":
        return root
    if first in "bfv":
        return "m" + root
    if first in "cdjz" or root[1] not in _VOWELS:
        return ("m" if first == "p" else "ng" if first == "k" else "n") + root
    swallowed = {"p": "m", "t": "n", "k": "ng", "s": "ny"}
    return swallowed[first] + root[1:] if first in swallowed else "ng" + root
