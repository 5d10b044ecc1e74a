"""The README tells the truth: nothing a reader can type is missing from it."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import get_args

import click
import pytest

from indexer.index.default_path import INDEX_VARIABLE
from indexer.language.stemmer import Why
from indexer.readers.records import column_names
from search import cli
from search.archive import Filters
from search.cli import EXIT_CODES, main
from search.query.parser import parse
from web.search_params import SearchParams

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = {
    name: main.get_command(click.Context(main), name) for name in main.list_commands(click.Context(main))
}


def section(command: str) -> str:
    found = re.search(rf"^### `search {command}\b.*?(?=^###? )", README, re.MULTILINE | re.DOTALL)
    assert found, f"no section on search {command}"
    return found.group()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_documents_every_command_line_option(name: str) -> None:
    command = COMMANDS[name]
    assert command is not None
    text = section(name)
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--index":
                assert option in text, f"search {name} {option}"


@pytest.fixture(scope="module")
def helps() -> dict[str, dict[str, list[str]]]:
    """By locale and command the texts of its help: its own, then those of its options."""
    code = (
        "import json, click; from search.cli import main\n"
        "context = click.Context(main)\n"
        "commands = [main.get_command(context, name) for name in main.list_commands(context)]\n"
        "options = lambda command: [one.help for one in command.params if isinstance(one, click.Option)]\n"
        "print(json.dumps({one.name: [one.help, *options(one)] for one in commands}))"
    )

    def spoken(locale: str) -> dict[str, list[str]]:
        environment = {**os.environ, "LC_ALL": locale, "PYTHONIOENCODING": "utf-8"}
        run = [sys.executable, "-c", code]
        printed = subprocess.run(run, env=environment, capture_output=True, check=True).stdout
        told: dict[str, list[str]] = json.loads(printed)
        return told

    return {locale: spoken(locale) for locale in ("C", "en_US.UTF-8")}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_in_the_language_of_the_locale(
    name: str, helps: dict[str, dict[str, list[str]]]
) -> None:
    indonesian, english = helps["C"][name], helps["en_US.UTF-8"][name]
    assert f"Contoh:\n  search {name}" in indonesian[0]
    assert re.search(rf"Examples?:\n  search {name}", english[0])
    assert [text for text in indonesian if not text or text in english] == []


def test_the_readme_documents_every_exit_code() -> None:
    codes = {0, 1, cli.UNEXPECTED, cli.INTERRUPTED, *EXIT_CODES.values()}
    documented = section_after("### Exit codes")
    assert codes == {int(code) for code in re.findall(r"^\| (\d+) \|", documented, re.MULTILINE)}


def test_the_readme_documents_every_environment_variable() -> None:
    used = {INDEX_VARIABLE, cli.DEBUG_VARIABLE}
    in_code = {
        name
        for package in ("indexer", "search", "web")
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r'"(SEARCH_[A-Z]+)"', path.read_text(encoding="utf-8"))
    }
    of_options = {
        parameter.envvar for command in COMMANDS.values() if command for parameter in command.params
    } - {None}
    assert used == in_code
    assert used | of_options == set(
        re.findall(r"^\| `(SEARCH_\w+)`", section_after("### Settings"), re.MULTILINE)
    )


def test_the_readme_documents_every_reason_for_a_stem() -> None:
    assert set(get_args(Why)) == set(re.findall(r"^\| `(\w+)` \|", section("analyze"), re.MULTILINE))


def test_the_readme_documents_every_parameter_of_the_search_page() -> None:
    filters = Filters(date(2023, 9, 11), date(2023, 9, 14), "antara")
    asked = SearchParams("kim", page=2, limit=5, sort="newest", filters=filters, expand=False, fresh=7)
    rows = section("serve").split("| parameter | meaning |")[1]
    documented = {
        name for row in re.findall(r"^\| (`.*?`) \|", rows, re.MULTILINE) for name in row.split(", ")
    }
    assert documented == {f"`{name}`" for name in asked.arguments()}


def test_every_query_in_the_readme_is_parsed_without_repairs() -> None:
    rows = section_after("## How to ask").split("|---|---|")[1]
    examples = [
        query for row in re.findall(r"^\| (.*?) \|", rows, re.M) for query in re.findall("`(.*?)`", row)
    ]
    assert len(examples) > 20
    assert [query for query in examples if parse(query).repairs] == []


def test_the_readme_tells_how_many_column_names_are_known() -> None:
    told = re.search(r"known by (\d+) Indonesian and English names", README)
    assert told
    assert int(told[1]) == len(column_names._FIELD_OF)


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(re.findall(r"^python3 -m venv", README, re.MULTILINE)) == 1
    assert len(re.findall(r"python -m pytest$", README, re.MULTILINE)) == 1
    assert "python -m pytest$/p' README.md" in script


def section_after(title: str) -> str:
    return README.split(title, 1)[1].split("\n#", 1)[0]
