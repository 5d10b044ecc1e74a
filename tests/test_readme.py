"""The README tells the truth: nothing a reader can type is missing from it."""

import re
from pathlib import Path

import click
import pytest

from indexer import options
from search import cli
from search.cli import EXIT_CODES, main

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
def test_every_command_and_option_is_documented(name: str) -> None:
    command = COMMANDS[name]
    assert command is not None
    text = section(name)
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--index":
                assert option in text, f"search {name} {option}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_in_both_languages(name: str) -> None:
    command = COMMANDS[name]
    assert command is not None
    assert command.help is not None
    assert f"search {name}" in command.help
    assert re.search(r"Contoh / Examples?:", command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help is not None
            assert " / " in parameter.help, f"search {name} {parameter.opts}"


def test_every_exit_code_is_documented() -> None:
    codes = {0, 1, cli.UNEXPECTED, cli.INTERRUPTED, *EXIT_CODES.values()}
    documented = section_after("### Exit codes")
    assert codes == {int(code) for code in re.findall(r"^\| (\d+) \|", documented, re.MULTILINE)}


def test_every_setting_is_documented() -> None:
    used = {options.INDEX_VARIABLE, cli.DEBUG_VARIABLE}
    in_code = {
        name
        for package in ("indexer", "search", "web")
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r'"(SEARCH_[A-Z]+)"', path.read_text(encoding="utf-8"))
    }
    assert used == in_code
    assert used == set(re.findall(r"^\| `(SEARCH_\w+)`", section_after("### Settings"), re.MULTILINE))


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(re.findall(r"^python3 -m venv", README, re.MULTILINE)) == 1
    assert len(re.findall(r"python -m pytest$", README, re.MULTILINE)) == 1
    assert "python -m pytest$/p' README.md" in script


def section_after(title: str) -> str:
    return README.split(title, 1)[1].split("\n#", 1)[0]
