"""Cut the text of a query into tokens: words, phrases, patterns, fields, dates, operators; repair them.

Whatever is typed becomes tokens. What is ignored, or not taken as it is written,
is told as a :class:`Repair`.
"""

import re
from collections.abc import Generator, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from indexer.language.tokenizer import LONGEST_TOKEN, Token, fold, tokenize
from indexer.messages import Message, message
from search.errors import BadQuery
from search.query.limits import MOST_CHANGES, STRONGEST, WEAKEST, WIDEST_DISTANCE
from search.query.tree import Fuzzy, Leaf, Near, Pattern, Phrase, Word, is_pattern

if TYPE_CHECKING:
    from search.query.dates.period import Period

_QUOTES = '"“”„‟«»'
_DASHES = "-–−"
_RUN = re.compile(rf"[^\s(){_QUOTES}]*")
OPERATORS = {"OR": "or", "ATAU": "or", "AND": "and", "DAN": "and", "NOT": "not", "BUKAN": "not"}
"""The operators by the words for them, as they must be written."""
_FIELD = re.compile(r"([^\W\d_]+):")
FIELD_NAMES = {
    **dict.fromkeys(("judul", "title", "headline"), "title"),
    **dict.fromkeys(("isi", "body", "teks", "text"), "body"),
    **dict.fromkeys(("sumber", "source", "media"), "source"),
    **dict.fromkeys(("tempat", "place", "lokasi"), "place"),
    **dict.fromkeys(("penulis", "author", "wartawan"), "author"),
    **dict.fromkeys(("rubrik", "section", "kategori", "category"), "section"),
}
"""The fields of an article by the names that readers may write before a colon, in small letters."""
DATE_NAMES = {
    **dict.fromkeys(("tanggal", "tgl", "date"), "on"),
    **dict.fromkeys(("sejak", "since", "dari", "from"), "since"),
    **dict.fromkeys(("sampai", "until", "hingga"), "until"),
}
"""How a date after a colon bounds the articles, by the names that readers may write before it."""
PARENTHESIS_NOT_CLOSED = message("parenthesis-not-closed", "a ( is not closed; closed at the end")
_QUOTE_NOT_CLOSED = message("quote-not-closed", "a quote is not closed; closed at the end")
_BOOST = re.compile(r"\^(\d{0,6}(?:[.,]\d{1,6})?)")
_TILDE = re.compile(r"~(\d{0,9})")
_DATE_WORD = re.compile(rf"\s*(\([^\s(){_QUOTES}]*\)|[^\s(){_QUOTES}]+)")  # two in Rabu (13/9)
_PATTERN = re.compile(r"[^\W_]*(?:[*?][^\W_]*)+")  # matches in one way only: a sign begins each turn


class Repair(NamedTuple):
    """A part of a query that was not taken as it is written: its offset, and what was done."""

    position: int
    message: Message


class Lexeme(NamedTuple):
    """One token of a query; ``kind`` is leaf, field, date, and, or, not, ``(``, ``)`` or boost.

    ``position`` is its offset in the query.
    """

    kind: str
    position: int
    leaf: Leaf | None = None
    field: str = ""
    period: "Period | None" = None
    factor: float = 1.0


class Lexer:
    """Reads one query. ``repairs`` grows while its tokens are taken.

    Raises :class:`BadQuery` for a date that does not exist.
    """

    def __init__(self, query: str, text: str, today: date):
        self.query = query
        self.text = text
        self.today = today
        self.repairs: list[Repair] = []

    def tokens(self) -> Iterator[Lexeme]:
        """Yield the tokens of the query in order."""
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
                at, boosts = self._read_boost(at + 1)
                yield from boosts
            elif character in _QUOTES:
                at = yield from self._read_quoted(at)
            elif character in _DASHES and _is_followed_closely(text, at + 1):
                yield Lexeme("not", at)
                at += 1
            else:
                run = _RUN.match(text, at + 1)
                end = run.end() if run else at + 1
                written = text[at:end]
                if written.isascii() and written.isalnum() and len(written) <= LONGEST_TOKEN:
                    # Nearly every word is such a one, and needs no closer look.
                    kind = OPERATORS.get(written, "leaf")
                    leaf = _word(written, written.lower()) if kind == "leaf" else None
                    yield Lexeme(kind, at, leaf)
                    at = end
                else:
                    at = yield from self._read_run(at, end)

    def _repair(self, position: int, reason: Message) -> None:
        self.repairs.append(Repair(position, reason))

    # Quotes

    def _read_quoted(self, at: int) -> Generator[Lexeme, None, int]:
        text = self.text
        end = self._closing(at, _QUOTES)
        words = tuple(_phrase_words(text[at + 1 : end]))
        after = min(end + 1, len(text))
        distance, after = self._read_distance(after)
        if words:
            if distance is not None and len(words) < 2:
                self._repair(end, message("distance-of-one-word", "one word has no distance; ignored"))
                distance = None
            yield Lexeme("leaf", at, Phrase(words) if distance is None else Near(words, distance))
        else:
            yield Lexeme("(", at)
            yield Lexeme(")", end)
        after, boosts = self._read_boost(after)
        yield from boosts
        return after

    def _closing(self, at: int, closing: str) -> int:
        """Return the offset of the first of ``closing`` behind ``at``, or the end of the text."""
        end = next((i for i in range(at + 1, len(self.text)) if self.text[i] in closing), None)
        if end is not None:
            return end
        self._repair(at, PARENTHESIS_NOT_CLOSED if closing == ")" else _QUOTE_NOT_CLOSED)
        return len(self.text)

    def _read_distance(self, at: int) -> tuple[int | None, int]:
        found = _TILDE.match(self.text, at)
        if not found:
            return None, at
        asked = int(found[1] or 1)
        distance = max(1, min(asked, WIDEST_DISTANCE))
        if distance != asked:
            self._repair(
                at,
                message("distance-limited", "the distance is taken as {distance} words", distance=distance),
            )
        return distance, found.end()

    def _read_boost(self, at: int) -> tuple[int, list[Lexeme]]:
        found = _BOOST.match(self.text, at)
        if not found:
            return at, []
        factor = float(found[1].replace(",", ".") or 1)
        kept = min(max(factor, WEAKEST), STRONGEST)
        if kept != factor:
            self._repair(at, message("boost-limited", "the boost is taken as {boost}", boost=f"{kept:g}"))
        return found.end(), [Lexeme("boost", at, factor=float(f"{kept:g}"))]

    # Runs between white space, quotes and parentheses

    def _read_run(self, at: int, end: int) -> Generator[Lexeme, None, int]:
        written = self.text[at:end]
        if written in OPERATORS:
            yield Lexeme(OPERATORS[written], at)
            return end
        text = self.text
        named = _FIELD.match(written)
        if named and not written.startswith("//", named.end()):
            name = named[1].lower()
            value = at + named.end()
            # Before a blank it is a field only if a quote or a group follows: "KPK: ..." is none.
            follows = value < end or text[end : end + 1] in tuple(_QUOTES + "(")
            if follows and name in DATE_NAMES:
                return (yield from self._read_date(at, value, name))
            if follows and name in FIELD_NAMES:
                yield Lexeme("field", at, field=FIELD_NAMES[name])
                if text[value : value + 1] in tuple(_DASHES) and _is_followed_closely(text, value + 1):
                    yield Lexeme("not", value)
                    value += 1
                if value < end:
                    yield from self._read_words(value, end)
                return end
            if follows:
                self._repair(
                    at,
                    message(
                        "unknown-field",
                        "there is no field {field}; searched for as words",
                        field=repr(named[1]),
                    ),
                )
        yield from self._read_words(at, end)
        return end

    def _read_date(self, at: int, value: int, name: str) -> Generator[Lexeme, None, int]:
        from search.query.dates import period_parser  # takes time to load, and few queries have a date

        text = self.text
        if closing := {**dict.fromkeys(_QUOTES, _QUOTES), "(": ")"}.get(text[value : value + 1]):
            start, end = value + 1, self._closing(value, closing)
            after = min(end + 1, len(text))
        elif text[value : value + 1] == "[" and "]" in text[value:]:
            start, end = value, text.index("]", value) + 1
            after = end
        else:
            start = value
            words = self._date_words(value, period_parser.MOST_DATE_WORDS)
            count = max(1, period_parser.longest_period([word[1] for word in words], self.today))
            end = after = words[count - 1].end()
        read = {"on": period_parser.parse_period, "since": period_parser.since, "until": period_parser.until}[
            DATE_NAMES[name]
        ]
        try:
            period = read(text[start:end], self.today)
        except period_parser.BadDate as error:
            raise BadQuery(self.query, min(start + error.position, len(self.query)), error.reason) from error
        yield Lexeme("date", at, period=period)
        return after

    def _date_words(self, at: int, most: int) -> list[re.Match[str]]:
        """Return up to ``most`` words from ``at`` on that may be a date, before any quote or group."""
        words: list[re.Match[str]] = []
        while len(words) < most and (word := _DATE_WORD.match(self.text, at)):
            words.append(word)
            at = word.end()
        return words

    def _read_words(self, at: int, end: int) -> Iterator[Lexeme]:
        text = self.text
        exactly = text[at] == "=" and end > at + 1
        start = at + exactly
        boosts: list[Lexeme] = []
        boost = text.find("^", start, end)
        if boost > start and _BOOST.fullmatch(text, boost, end):
            _, boosts = self._read_boost(boost)
            end = boost
        distance = None
        tilde = text.find("~", start, end)
        if tilde > start and _TILDE.fullmatch(text, tilde, end):
            distance = self._read_changes(tilde)
            end = tilde
        leaves = list(self._read_leaves(start, end))
        if exactly and any(not isinstance(token.leaf, Pattern) for token in leaves):
            words = tuple(_phrase_words(text[start:end]))
            leaves = [Lexeme("leaf", at, Phrase(words))]
        if distance is not None:
            if len(leaves) == 1 and isinstance(word := leaves[0].leaf, Word):
                leaves = [Lexeme("leaf", at, Fuzzy(word.exact, distance))] if distance else leaves
            else:
                self._repair(end, message("fuzzy-of-several-words", "~ is for a single word; ignored"))
        # A field or a minus before a/b is for both words; before signs that are no word it is for nothing.
        grouped = len(leaves) != 1
        if grouped:
            yield Lexeme("(", at)
        for leaf in leaves:
            yield leaf
            yield from boosts
        if grouped:
            yield Lexeme(")", end)

    def _read_changes(self, at: int) -> int:
        """Return how many letters of a word may differ."""
        found = _TILDE.match(self.text, at)
        assert found
        asked = int(found[1] or 1)
        if asked > MOST_CHANGES:
            self._repair(
                at,
                message("changes-limited", "at most {changes} letters may differ", changes=MOST_CHANGES),
            )
        return min(asked, MOST_CHANGES)

    def _read_leaves(self, start: int, end: int) -> Iterator[Lexeme]:
        written = self.text[start:end]
        pattern = _pattern(written)
        if pattern is not None:
            yield Lexeme("leaf", start, Pattern(pattern))
            return
        if "*" in written.strip("*.,;:!?") or written.strip(".,;:!?") == "*":
            self._repair(
                start,
                message(
                    "unknown-pattern",
                    "{written} is no pattern; searched for without *",
                    written=repr(written),
                ),
            )
        for token in whole_tokens(written):
            for exact in _exact_forms(token):
                yield Lexeme("leaf", start + token.start, _word(token.text, exact))


def whole_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text without those that are parts of a compound."""
    end = 0
    for token in tokenize(text):
        if token.start >= end:
            yield token
            end = token.end


def _word(written: str, exact: str) -> Word:
    capitals = written.isascii() and written.isalnum() and written.isupper() and len(written) > 1
    return Word(exact, capitals and written not in OPERATORS)


def _phrase_words(text: str) -> Iterator[str]:
    for piece in text.split():
        pattern = _pattern(piece)
        if pattern is not None:
            yield pattern
        else:
            for token in tokenize(piece):
                if token.span == 1:
                    yield from _exact_forms(token)


def _exact_forms(token: Token) -> list[str]:
    """Return the exact form of a token, in pieces where folding (ß is ss) made it too long for one token."""
    if len(token.exact) <= max(len(token.text), LONGEST_TOKEN):
        return [token.exact]
    return [piece.exact for piece in whole_tokens(token.exact)]


def _pattern(written: str) -> str | None:
    """Return the pattern that a piece of text is, or ``None`` where it is none, as ``siapa?``."""
    text = written.strip(".,;:!“”\"'").rstrip("?") if "?" in written else written.strip(".,;:!'")
    if not is_pattern(text) or not _PATTERN.fullmatch(text) or len(text) > LONGEST_TOKEN:
        return None
    folded = re.sub(r"\*+", "*", "".join(fold(part) for part in re.split(r"([*?])", text)))
    return folded if any(map(str.isalnum, folded)) and len(folded) <= LONGEST_TOKEN else None


def _is_followed_closely(text: str, position: int) -> bool:
    """Return whether something to be excluded follows a dash at once."""
    following = text[position : position + 1]
    return bool(following) and not following.isspace() and following not in _DASHES + ")"
