"""Make the corrections that ship with the package from an archive of articles.

    python -m indexer.language.derive --docs articles.jsonl [--out FOLDER]

It weighs the analyses of every word against each other (``evidence``) and keeps the words whose
likeliest stem is not Sastrawi's. It finds the names, and the words that are doubled by nature. The
decisions in ``reviewed.txt`` overrule what was found. The same articles always make the same files.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from indexer.errors import UnreadableFile
from indexer.language.clitics import without_clitics
from indexer.language.corrections import DATA, Corrections, rooted
from indexer.language.derive.bound_roots import bound_roots, compounds
from indexer.language.derive.choose import (
    capitalised_words,
    doubled,
    echoes,
    exceptions,
    guesses,
    names,
    of_short_roots,
    productive_roots,
)
from indexer.language.derive.corpus import WordCounts, count_words
from indexer.language.derive.evidence import PLAIN_WORD, learn, new_roots, vocabulary
from indexer.language.derive.reviewed import Reviewed, read_reviewed
from indexer.language.sastrawi import roots, sastrawi_stem
from indexer.language.stemmer import explain_with

_LEAST_PLACES = 3  # occurrences of a word in the archive; rarer ones are mostly misspelt. Chosen by hand
_SHORTEST_ROOT = 3  # letters of a root of the dictionary that is used. Chosen by hand
_MADE = "made by python -m indexer.language.derive; to change it, change derive/reviewed.txt and make it anew"


def derive(docs: Path, reviewed: Reviewed) -> dict[str, list[str]]:
    """Return the lines of every data file by its name. Raises :class:`UnreadableFile`.

    ``docs`` is a file of articles, one JSON object a line.
    """
    counts = count_words(docs)
    known = frozenset(
        root for root in roots() if root.isascii() and root.isalpha() and len(root) >= _SHORTEST_ROOT
    )
    words = vocabulary(counts, _LEAST_PLACES)
    given = {word: sastrawi_stem(word) for word in words}
    bound = bound_roots(known, counts) | compounds(known, counts) | reviewed.roots
    own = {stem for word, stem in reviewed.stems.items() if word == stem}
    new = (bound | new_roots(words, known | bound, counts) | own) - known - reviewed.no_roots
    evidence = learn(given, known, new, counts)
    likelier = exceptions(given, known, evidence, counts)
    productive = productive_roots(given, evidence)
    likelier |= guesses(productive, given, counts, evidence, sastrawi_stem)
    likelier |= of_short_roots(known, counts, sastrawi_stem) | echoes(known, counts)
    likelier = {
        word: reviewed.stems.get(stem, stem)
        for word, stem in likelier.items()
        if not reviewed.stems.keys() & set(without_clitics(word))
    }
    likelier |= reviewed.stems
    twice = frozenset(doubled(counts)) - reviewed.not_doubled | reviewed.doubled
    further = (bound | new.intersection(productive)).union(likelier.values()) & new
    further -= {word for word, stem in reviewed.stems.items() if stem != word}
    further -= misleading(words, needed(likelier, twice, further), likelier, counts)
    stems = needed(likelier, twice, further)
    candidates = {
        word: explain_with(stems, word).stem
        for word in capitalised_words(counts, evidence.roots)
        if word not in reviewed.stems
    }
    families = {word: explain_with(stems, word).stem for word in words}
    protected = set(names(docs, candidates, families, evidence, counts)) - reviewed.no_names | reviewed.names
    kept = {word: stem for word, stem in stems.exceptions.items() if word not in protected}
    return {
        "exceptions.tsv": list(_exception_lines(kept, counts)),
        "whole.txt": sorted(stems.whole - protected),
        "names.txt": sorted(protected),
        "doubled.txt": sorted(twice),
        "roots.txt": sorted(stems.roots - stems.whole - protected),
    }


def needed(
    stems: Mapping[str, str], twice: frozenset[str], further: frozenset[str] = frozenset()
) -> Corrections:
    """Return the fewest corrections that give the words these stems; what follows from others is left out.

    ``stems`` gives each word its stem, ``twice`` are the words doubled by nature, ``further`` the
    roots that Sastrawi's dictionary lacks. By the corrections, every stem is its own stem.
    """
    made: dict[str, str] = {}
    plain = Corrections({}, frozenset(), frozenset(), twice)
    whole = {stem for stem in {*further, *stems.values()} if explain_with(plain, stem).stem != stem}
    so_far = Corrections(made, whole, frozenset(), twice, (further - whole) | rooted(whole))
    for word in sorted(stems, key=lambda word: (len(word), word)):
        if explain_with(so_far, word).stem != stems[word]:
            made[word] = stems[word]
    return so_far


def misleading(
    words: Iterable[str], stems: Corrections, likelier: Mapping[str, str], counts: WordCounts
) -> frozenset[str]:
    """Return the roots that mislead more words of the archive than they lead: *member*, for *memberinya*.

    A word is misled that has the root for its stem and would have another without it, though nothing
    speaks for the root. ``likelier`` gives the words their stems for which something speaks.
    """
    without = stems._replace(roots=frozenset())
    gains: Counter[str] = Counter()
    for word in words:
        stem = explain_with(stems, word).stem
        if stem in stems.roots and stem != explain_with(without, word).stem:
            led = any(likelier.get(base) == stem for base in (word, *without_clitics(word)))
            gains[stem] += counts.every[word] if led else -counts.every[word]
    return frozenset(root for root, gain in gains.items() if gain < 0)


def _exception_lines(stems: Mapping[str, str], counts: WordCounts) -> Iterator[str]:
    for word in sorted(stems):
        sastrawis = sastrawi_stem(word) if PLAIN_WORD.fullmatch(word) else word
        yield f"{word}\t{stems[word]}\t{sastrawis}\t{counts.every[word]}"


_HEADS = {
    "exceptions.tsv": "word, its stem, Sastrawi's stem, places in the archive",
    "whole.txt": "words that are their own stems",
    "names.txt": "names that are left whole",
    "doubled.txt": "words doubled by nature, no plurals",
    "roots.txt": "roots that Sastrawi's dictionary lacks",
}


def write_lists(lists: Mapping[str, Iterable[str]], folder: Path) -> None:
    """Write the data files; the first line of each says what it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in lists.items():
        text = "\n".join((f"# {_HEADS[name]}; {_MADE}", *lines, ""))
        (folder / name).write_text(text, encoding="utf-8")


def main() -> int:
    """Run the command and return its exit code: 7 when a file cannot be read."""
    parser = argparse.ArgumentParser(prog="indexer.language.derive", description=__doc__)
    parser.add_argument("--docs", type=Path, required=True, help="articles, one JSON object a line")
    parser.add_argument("--out", type=Path, default=DATA, help="where the files go (those of the package)")
    options = parser.parse_args()
    try:
        lists = derive(options.docs, read_reviewed())
    except UnreadableFile as error:
        print(error, file=sys.stderr)
        return 7
    write_lists(lists, options.out)
    for name, lines in lists.items():
        print(f"{name}: {len(list(lines)):,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
