"""Every text a person reads comes from the one catalogue, and is there in both languages."""

import ast
import re
from collections.abc import Mapping

import pytest
from babel.messages.catalog import Message as Entry

from indexer.messages import gettext, language_of_locale, message, ngettext, speaking
from indexer.reasons import from_json, reason, to_json
from tests import catalogue


def test_the_translation_catalogue_has_every_message_in_the_code_and_nothing_else() -> None:
    code = {entry.id for entry in catalogue.texts_in_code() if entry.id}
    assert {entry.id for entry in catalogue.committed() if entry.id} == code


def test_no_message_stands_in_an_f_string_where_it_cannot_be_extracted() -> None:
    hidden = [
        f"{path}:{call.lineno}"
        for package in ("indexer", "search", "web")
        for path in (catalogue.ROOT / package).rglob("*.py")
        for formatted in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "gettext", "ngettext", "marked", "message")
    ]
    assert hidden == []


def test_every_message_has_an_indonesian_translation() -> None:
    assert list(catalogue.untranslated(catalogue.committed())) == []


def test_the_translation_of_a_message_names_the_same_values() -> None:
    differing = [entry.id for entry in catalogue.committed() if entry.id and not _same_values(entry)]
    assert differing == []


def _same_values(entry: Entry) -> bool:
    texts = entry.id if entry.pluralizable else (entry.id,)
    translations = entry.string if entry.pluralizable else (entry.string,)
    wanted = set(re.findall(r"\{(\w*)", texts[-1]))
    return all(set(re.findall(r"\{(\w*)", one)) == wanted for one in translations)


def test_the_compiled_translation_catalogue_is_up_to_date_with_its_text() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.committed())


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "id"),
        ({"LANG": ""}, "id"),
        ({"LANG": "C"}, "id"),
        ({"LANG": "C.UTF-8"}, "id"),
        ({"LANG": "POSIX"}, "id"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE@euro"}, "en"),
        ({"LANG": "id_ID.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "en_US.UTF-8", "LC_ALL": "id_ID.UTF-8"}, "id"),
    ],
)
def test_the_locale_decides_the_language_of_messages(environment: Mapping[str, str], language: str) -> None:
    assert language_of_locale(environment) == language


def test_a_message_is_put_into_the_language_spoken() -> None:
    with speaking("id"):
        assert gettext("Go back to the search.") == "Kembali ke pencarian."
    with speaking("en"):
        assert gettext("Go back to the search.") == "Go back to the search."


def test_a_count_in_a_message_has_the_plural_and_the_separators_of_the_language() -> None:
    one, many = "{count} file or record could not be read.", "{count} files or records could not be read."
    with speaking("en"):
        assert ngettext(one, many, 1) == "1 file or record could not be read."
        assert ngettext(one, many, 1234) == "1,234 files or records could not be read."
    with speaking("id"):
        assert ngettext(one, many, 1234) == "1.234 berkas atau rekaman tidak terbaca."


def test_a_message_within_a_message_is_put_into_the_same_language() -> None:
    told = message("index-damaged", "The index at {path} is damaged: {why}.", path="x", why=reason("gone"))
    with speaking("id"):
        assert str(told) == "Indeks x rusak: sudah tidak ada."
    with speaking("en"):
        assert str(told) == "The index at x is damaged: no longer there."


def test_a_reason_stored_as_json_comes_back_as_it_was() -> None:
    why = reason("damaged", what="gzip", detail=reason("gone"))
    assert from_json(to_json(why)) == why


@pytest.mark.parametrize("stored", ["", "[]", "3", '{"code": "gone"}', '{"values": {}}', "{"])
def test_json_that_is_no_stored_reason_is_refused(stored: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(stored)
