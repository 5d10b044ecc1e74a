"""The tree keeps what CONTRIBUTING.md promises of it: short modules and functions, telling names, true paths."""

import ast
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("indexer", "search", "web")
MODULES = {
    str(path.relative_to(ROOT)): path
    for package in (*PACKAGES, "tests")
    for path in sorted((ROOT / package).rglob("*.py"))
}
LONGEST_MODULE = 400  # lines
LONGEST_FUNCTION = 60  # lines, without decorators
MAY_BE_SHARED = {"__init__", "commands", "errors", "options", "defaults"}
TOP_LEVEL = {
    *PACKAGES, "tests", "seeds", "pyproject.toml", "constraints.txt", "LICENSE",
    "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md",
}  # fmt: skip
DOCUMENTS = ("ARCHITECTURE.md", "CONTRIBUTING.md", "tests/bench/README.md")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_FROM_THE_TOP = re.compile(r"(?:indexer|search|web|tests|seeds|\.ci|\.readme)/[\w./-]*[\w/]")
_FILE_NAME = re.compile(r"[\w-]+\.(?:py|md|txt|tsv|toml|css|js|html|po|mo)")


def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_longer_than_400_lines(name: str) -> None:
    lines = len(MODULES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE


@pytest.mark.parametrize("name", MODULES)
def test_no_function_is_longer_than_60_lines(name: str) -> None:
    lengths = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }
    assert {function: lines for function, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("name", MODULES)
def test_every_module_opens_with_a_docstring(name: str) -> None:
    module = tree(name)
    is_empty, docstring = not module.body, ast.get_docstring(module)
    assert is_empty or docstring


def test_no_two_modules_have_the_same_name() -> None:
    places = defaultdict(list)
    for name, path in MODULES.items():
        if not name.startswith("tests/") and path.stem not in MAY_BE_SHARED:
            places[path.stem].append(name)
    assert {stem: names for stem, names in places.items() if len(names) > 1} == {}


def test_only_agreed_files_and_folders_lie_at_the_top_of_the_repository() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone: what belongs to the tree and what was built in it cannot be told apart")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    top = {path.split("/")[0] for path in listed.stdout.split("\0") if path}
    assert {entry for entry in top if not entry.startswith(".")} - TOP_LEVEL == set()


def paths_named_in(document: str) -> set[str]:
    """Return the files and folders that a document names, in links, in code and in its fenced blocks."""
    text = (ROOT / document).read_text(encoding="utf-8")
    folder = (ROOT / document).parent
    linked = {str((folder / target).resolve().relative_to(ROOT)) for target in _LINK.findall(text)}
    in_line = _FENCED.sub("", text)
    quoted = {name for code in _CODE.findall(in_line) for name in _FILE_NAME.findall(code) if name == code}
    return linked | quoted | set(_FROM_THE_TOP.findall(text))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    names = {path.name for package in (*PACKAGES, "tests") for path in (ROOT / package).rglob("*.*")}
    names |= {path.name for path in ROOT.iterdir()}
    gone = {path for path in paths_named_in(document) if not (ROOT / path).exists() and path not in names}
    assert gone == set()
