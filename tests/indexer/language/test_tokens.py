"""The tokenizer, by a table: tokens.tsv beside this file. A new rule is a line in it."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.tokenizer import LONGEST_TOKEN, Token, fold, tokenize

_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|([tn]))")
_ENTRY = re.compile(r"(?P<exact>[^\s\[\]]+)(?:\[(?P<parts>[^\]]+)\])?")
_NOTHING = "-"
_HYPHENS = str.maketrans("\u2010\u2011", "--")


def _unescape(cell: str) -> str:
    def character(escape: re.Match[str]) -> str:
        short, long, letter = escape.groups()
        return {"t": "\t", "n": "\n"}[letter] if letter else chr(int(short or long, 16))

    return _ESCAPE.sub(character, cell)


def _expected(cell: str) -> list[tuple[str, int, int]]:
    """Return the exact form, position and span of each token in a cell of the table."""
    tokens: list[tuple[str, int, int]] = []
    position = 0
    for entry in _ENTRY.finditer("" if cell == _NOTHING else cell):
        words = entry["parts"].split() if entry["parts"] else [entry["exact"]]
        if entry["parts"]:
            tokens.append((entry["exact"], position, len(words)))
        tokens += [(word, position + place, 1) for place, word in enumerate(words)]
        position += len(words)
    return tokens


def _rows() -> list[tuple[str, str]]:
    lines = Path(__file__).with_name("tokens.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if "\t" in line]
    return [(_unescape(text), tokens) for text, tokens in rows]


TABLE = _rows()
TEXTS = st.lists(
    st.sampled_from([text for text, _ in TABLE]) | st.sampled_from(["-", ".", "'", "@", "/", " ", "\u2011"]),
    max_size=8,
).map("".join) | st.text(st.sampled_from("aB1é.,'’-‐@/: “com"), max_size=40)


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_the_tokenizer_splits_a_text_into_the_tokens_of_the_table(text: str, expected: str) -> None:
    found = [(token.exact, token.position, token.span) for token in tokenize(text)]
    assert found == _expected(expected)


def test_the_table_of_tokens_is_long_and_names_no_text_twice() -> None:
    assert len(TABLE) >= 170
    assert len({text for text, _ in TABLE}) == len(TABLE)


@pytest.mark.parametrize("text", [text for text, _ in TABLE])
def test_the_tokenizer_gives_offsets_where_a_token_stands_in_a_text_of_the_table(text: str) -> None:
    _check_offsets(text, tokenize(text))


@given(TEXTS | st.text())
def test_the_tokenizer_gives_offsets_where_a_token_stands_in_any_text(text: str) -> None:
    _check_offsets(text, tokenize(text))


def _check_offsets(text: str, tokens: list[Token]) -> None:
    """The text at a token's offsets folds to its exact form: ``Undang‑Undang`` to ``undang-undang``."""
    for token in tokens:
        assert text[token.start : token.end] == token.text
        written = token.text if token.span == 1 else token.text.translate(_HYPHENS)
        assert fold(written) == token.exact


@given(TEXTS | st.text())
def test_the_tokenizer_puts_words_one_after_another_and_compounds_before_their_parts(text: str) -> None:
    tokens = tokenize(text)
    words = [token for token in tokens if token.span == 1]
    assert [word.position for word in words] == list(range(len(words)))
    assert all(left.end <= right.start for left, right in pairwise(words))
    for index, token in enumerate(tokens):
        if token.span > 1:
            parts = tokens[index + 1 : index + 1 + token.span]
            assert [part.span for part in parts] == [1] * token.span
            assert (parts[0].position, parts[0].start) == (token.position, token.start)
            assert parts[-1].end == token.end


@given(TEXTS | st.text())
def test_folding_the_exact_form_of_a_token_changes_nothing(text: str) -> None:
    assert [fold(token.exact) for token in tokenize(text)] == [token.exact for token in tokenize(text)]


@pytest.mark.parametrize("length", [LONGEST_TOKEN, LONGEST_TOKEN + 1, 10 * LONGEST_TOKEN])
@pytest.mark.parametrize("character", ["a", "7", "я"])
def test_the_tokenizer_cuts_a_long_run_of_characters_into_consecutive_pieces(
    character: str, length: int
) -> None:
    pieces = [token.exact for token in tokenize(character * length)]
    assert "".join(pieces) == character * length
    assert {len(piece) for piece in pieces[:-1]} <= {LONGEST_TOKEN}
    assert len(pieces[-1]) <= LONGEST_TOKEN


@pytest.mark.parametrize("apostrophe", "'’ʼ‘`´")
def test_the_tokenizer_takes_every_apostrophe_for_the_same(apostrophe: str) -> None:
    assert [token.exact for token in tokenize(f"Jum{apostrophe}at")] == ["jum'at"]
