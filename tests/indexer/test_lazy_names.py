"""Names of packages that are loaded when they are first used."""

import subprocess
import sys

import pytest

import indexer
from indexer.lazy_names import lazy_names


def test_a_lazy_name_of_a_package_is_that_of_its_module() -> None:
    from indexer.article import Article

    assert indexer.Article is Article


def test_a_lazy_name_that_a_package_lacks_is_told_as_python_does() -> None:
    with pytest.raises(AttributeError, match="module 'x' has no attribute 'y'"):
        lazy_names("x", {})("y")


@pytest.mark.parametrize("package", ["indexer", "search", "web"])
def test_a_package_with_lazy_names_loads_none_of_its_modules_when_imported(package: str) -> None:
    loaded = f"import sys, {package}; print([m for m in sys.modules if m.startswith({package!r} + '.')])"
    result = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    expected = ["indexer.lazy_names"] if package == "indexer" else []
    assert result.stdout.strip() == str(expected)
