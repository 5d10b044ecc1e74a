"""A query's text to tokens: words, phrases, patterns, fields, dates and operators, each with its place.

Whatever is typed becomes tokens; what had to be passed over or read otherwise
than written is told as a :class:`Repair`.
"""

import re
from collections.abc import Generator, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from indexer.errors import Said
from indexer.language.tokenizer import LONGEST_TOKEN, Token, fold, tokenize
from search.errors import BadQuery
from search.query.tree import Fuzzy, Leaf, Near, Pattern, Phrase, Word, is_pattern

if TYPE_CHECKING:
    from search.query.dates.period import Period

WIDEST_DISTANCE = 99
"""Words; ``"a b"~500`` is taken as this. Headline and text are further apart."""
MOST_CHANGES = 2
"""Letters that a fuzzy word may differ in."""
STRONGEST, WEAKEST = 100.0, 0.01

_QUOTES = '"“”„‟«»'
_DASHES = "-–−"
_RUN = re.compile(rf"[^\s(){_QUOTES}]*")
OPERATORS = {"OR": "or", "ATAU": "or", "AND": "and", "DAN": "and", "NOT": "not", "BUKAN": "not"}
"""By the word as it must be written what it does."""
_FIELD = re.compile(r"([^\W\d_]+):")
_FIELDS = {
    **dict.fromkeys(("judul", "title", "headline"), "title"),
    **dict.fromkeys(("isi", "body", "teks", "text"), "body"),
    **dict.fromkeys(("sumber", "source", "media"), "source"),
    **dict.fromkeys(("tempat", "place", "lokasi"), "place"),
    **dict.fromkeys(("penulis", "author", "wartawan"), "author"),
    **dict.fromkeys(("rubrik", "section", "kategori", "category"), "section"),
}
_PERIODS = {
    **dict.fromkeys(("tanggal", "tgl", "date"), "on"),
    **dict.fromkeys(("sejak", "since", "dari", "from"), "since"),
    **dict.fromkeys(("sampai", "until", "hingga"), "until"),
}
_BOOST = re.compile(r"\^(\d{0,6}(?:[.,]\d{1,6})?)")
_TILDE = re.compile(r"~(\d{0,9})")
_DATE_WORD = re.compile(rf"\s*(\([^\s(){_QUOTES}]*\)|[^\s(){_QUOTES}]+)")  # in Rabu (13/9), both
_PATTERN = re.compile(r"[^\W_]*(?:[*?][^\W_]*)+")  # each sign begins one more turn: no two ways to match


class Repair(NamedTuple):
    """Something of a query that was not taken as it is written, and the offset where it stands."""

    position: int
    said: Said


class Lexeme(NamedTuple):
    """One token of a query; ``kind`` is leaf, field, date, and, or, not, ``(``, ``)`` or boost."""

    kind: str
    position: int
    leaf: Leaf | None = None
    field: str = ""
    period: "Period | None" = None
    factor: float = 1.0


class Lexer:
    """Reads one query; ``repairs`` fill up as its tokens are taken. Raises :class:`BadQuery`."""

    def __init__(self, query: str, text: str, today: date):
        self.query = query
        self.text = text
        self.today = today
        self.repairs: list[Repair] = []

    def tokens(self) -> Iterator[Lexeme]:
        """The tokens of the query in order."""
        text = self.text
        at = 0
        while at < len(text):
            character = text[at]
            if character.isspace():
                at += 1
            elif character == "(":
                yield Lexeme("(", at)
                at += 1
            elif character == ")":
                yield Lexeme(")", at)
                at, boosts = self._boost(at + 1)
                yield from boosts
            elif character in _QUOTES:
                at = yield from self._quoted(at)
            elif character in _DASHES and _begins_something(text, at + 1):
                yield Lexeme("not", at)
                at += 1
            else:
                run = _RUN.match(text, at + 1)
                end = run.end() if run else at + 1
                written = text[at:end]
                if written.isascii() and written.isalnum() and len(written) <= LONGEST_TOKEN:
                    # What nearly every word is, and comes to without another look.
                    kind = OPERATORS.get(written, "leaf")
                    leaf = _word(written, written.lower()) if kind == "leaf" else None
                    yield Lexeme(kind, at, leaf)
                    at = end
                else:
                    at = yield from self._run(at, end)

    def _repaired(self, position: int, indonesian: str, english: str) -> None:
        self.repairs.append(Repair(position, Said(indonesian, english)))

    # Quotes

    def _quoted(self, at: int) -> Generator[Lexeme, None, int]:
        text = self.text
        end = self._closed(at, _QUOTES)
        words = tuple(_phrase_words(text[at + 1 : end]))
        after = min(end + 1, len(text))
        distance, after = self._distance(after)
        if words:
            if distance is not None and len(words) < 2:
                self._repaired(
                    end, "satu kata tidak punya jarak; dilewati", "one word has no distance; passed over"
                )
                distance = None
            yield Lexeme("leaf", at, Phrase(words) if distance is None else Near(words, distance))
        else:
            yield Lexeme("(", at)
            yield Lexeme(")", end)
        after, boosts = self._boost(after)
        yield from boosts
        return after

    def _closed(self, at: int, closing: str) -> int:
        """Where the first of ``closing`` stands behind the quote or parenthesis at ``at``, else the end."""
        end = next((i for i in range(at + 1, len(self.text)) if self.text[i] in closing), None)
        if end is not None:
            return end
        told = ("kurung", "a (") if closing == ")" else ("kutip", "a quote")
        self._repaired(
            at, f"{told[0]} tidak ditutup; ditutup di akhir", f"{told[1]} is not closed; closed at the end"
        )
        return len(self.text)

    def _distance(self, at: int) -> tuple[int | None, int]:
        found = _TILDE.match(self.text, at)
        if not found:
            return None, at
        asked = int(found[1] or 1)
        distance = max(1, min(asked, WIDEST_DISTANCE))
        if distance != asked:
            self._repaired(at, f"jarak dibaca {distance} kata", f"the distance is taken as {distance} words")
        return distance, found.end()

    def _boost(self, at: int) -> tuple[int, list[Lexeme]]:
        found = _BOOST.match(self.text, at)
        if not found:
            return at, []
        factor = float(found[1].replace(",", ".") or 1)
        kept = min(max(factor, WEAKEST), STRONGEST)
        if kept != factor:
            self._repaired(at, f"bobot dibaca {kept:g}", f"the boost is taken as {kept:g}")
        return found.end(), [Lexeme("boost", at, factor=float(f"{kept:g}"))]

    # Runs between white space, quotes and parentheses

    def _run(self, at: int, end: int) -> Generator[Lexeme, None, int]:
        written = self.text[at:end]
        if written in OPERATORS:
            yield Lexeme(OPERATORS[written], at)
            return end
        text = self.text
        named = _FIELD.match(written)
        if named and not written.startswith("//", named.end()):
            name = named[1].lower()
            value = at + named.end()
            # With nothing behind it, it is a field only before a quote or a group: "KPK: ..." is none.
            follows = value < end or text[end : end + 1] in tuple(_QUOTES + "(")
            if follows and name in _PERIODS:
                return (yield from self._dated(at, value, name))
            if follows and name in _FIELDS:
                yield Lexeme("field", at, field=_FIELDS[name])
                if text[value : value + 1] in tuple(_DASHES) and _begins_something(text, value + 1):
                    yield Lexeme("not", value)
                    value += 1
                if value < end:
                    yield from self._words(value, end)
                return end
            if follows:
                self._repaired(
                    at,
                    f"tidak ada bidang {named[1]!r}; dicari sebagai kata",
                    f"there is no field {named[1]!r}; searched for as words",
                )
        yield from self._words(at, end)
        return end

    def _dated(self, at: int, value: int, name: str) -> Generator[Lexeme, None, int]:
        from search.query.dates import (
            period_parser,  # few queries have one, and its names and patterns take time to load
        )

        text = self.text
        if closing := {**dict.fromkeys(_QUOTES, _QUOTES), "(": ")"}.get(text[value : value + 1]):
            start, end = value + 1, self._closed(value, closing)
            after = min(end + 1, len(text))
        elif text[value : value + 1] == "[" and "]" in text[value:]:
            start, end = value, text.index("]", value) + 1
            after = end
        else:
            start = value
            words = self._date_words(value, period_parser.MOST_WORDS)
            count = max(1, period_parser.longest_period([word[1] for word in words], self.today))
            end = after = words[count - 1].end()
        read = {"on": period_parser.parse_period, "since": period_parser.since, "until": period_parser.until}[
            _PERIODS[name]
        ]
        try:
            period = read(text[start:end], self.today)
        except period_parser.BadDate as error:
            raise BadQuery(self.query, min(start + error.position, len(self.query)), error.reason) from error
        yield Lexeme("date", at, period=period)
        return after

    def _date_words(self, at: int, most: int) -> list[re.Match[str]]:
        """Up to ``most`` words from ``at`` on that may be a date, before any quote, group or end of one."""
        words: list[re.Match[str]] = []
        while len(words) < most and (word := _DATE_WORD.match(self.text, at)):
            words.append(word)
            at = word.end()
        return words

    def _words(self, at: int, end: int) -> Iterator[Lexeme]:
        text = self.text
        exactly = text[at] == "=" and end > at + 1
        start = at + exactly
        boosts: list[Lexeme] = []
        boost = text.find("^", start, end)
        if boost > start and _BOOST.fullmatch(text, boost, end):
            _, boosts = self._boost(boost)
            end = boost
        distance = None
        tilde = text.find("~", start, end)
        if tilde > start and _TILDE.fullmatch(text, tilde, end):
            distance, _ = self._changes(tilde)
            end = tilde
        leaves = list(self._leaves(start, end))
        if exactly and any(not isinstance(token.leaf, Pattern) for token in leaves):
            words = tuple(_phrase_words(text[start:end]))
            leaves = [Lexeme("leaf", at, Phrase(words))]
        if distance is not None:
            if len(leaves) == 1 and isinstance(word := leaves[0].leaf, Word):
                leaves = [Lexeme("leaf", at, Fuzzy(word.exact, distance))] if distance else leaves
            else:
                self._repaired(
                    end, "~ hanya untuk satu kata; dilewati", "~ is for a single word; passed over"
                )
        grouped = len(leaves) != 1  # a field or an exclusion before a/b is for both, and none's is for none
        if grouped:
            yield Lexeme("(", at)
        for leaf in leaves:
            yield leaf
            yield from boosts
        if grouped:
            yield Lexeme(")", end)

    def _changes(self, at: int) -> tuple[int, int]:
        found = _TILDE.match(self.text, at)
        assert found
        asked = int(found[1] or 1)
        if asked > MOST_CHANGES:
            self._repaired(
                at,
                f"paling banyak {MOST_CHANGES} huruf boleh berbeda",
                f"at most {MOST_CHANGES} letters may differ",
            )
        return min(asked, MOST_CHANGES), found.end()

    def _leaves(self, start: int, end: int) -> Iterator[Lexeme]:
        written = self.text[start:end]
        pattern = _pattern(written)
        if pattern is not None:
            yield Lexeme("leaf", start, Pattern(pattern))
            return
        if "*" in written.strip("*.,;:!?") or written.strip(".,;:!?") == "*":
            self._repaired(
                start,
                f"{written!r}: pola ini tidak dikenal; dicari tanpa *",
                f"{written!r} is no pattern; searched for without *",
            )
        for token in whole_tokens(written):
            for exact in _read_back(token):
                yield Lexeme("leaf", start + token.start, _word(token.text, exact))


def whole_tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, those within a compound left out."""
    behind = 0
    for token in tokenize(text):
        if token.start >= behind:
            yield token
            behind = token.end


def _word(written: str, exact: str) -> Word:
    capitals = written.isascii() and written.isalnum() and written.isupper() and len(written) > 1
    return Word(exact, capitals and written not in OPERATORS)


def _phrase_words(text: str) -> Iterator[str]:
    for piece in text.split():
        pattern = _pattern(piece)
        if pattern is not None:
            yield pattern
        else:
            yield from (exact for token in tokenize(piece) if token.span == 1 for exact in _read_back(token))


def _read_back(token: Token) -> list[str]:
    """Its exact form; the several that this is read as where folding (ß is ss) made it too long for one."""
    if len(token.exact) <= max(len(token.text), LONGEST_TOKEN):
        return [token.exact]
    return [piece.exact for piece in whole_tokens(token.exact)]


def _pattern(written: str) -> str | None:
    """The pattern that a piece of text is; ``None`` where it is none, as ``siapa?`` is not."""
    text = written.strip(".,;:!“”\"'").rstrip("?") if "?" in written else written.strip(".,;:!'")
    if not is_pattern(text) or not _PATTERN.fullmatch(text) or len(text) > LONGEST_TOKEN:
        return None
    folded = re.sub(r"\*+", "*", "".join(fold(part) for part in re.split(r"([*?])", text)))
    return folded if any(map(str.isalnum, folded)) and len(folded) <= LONGEST_TOKEN else None


def _begins_something(text: str, position: int) -> bool:
    following = text[position : position + 1]
    return bool(following) and not following.isspace() and following not in _DASHES + ")"
