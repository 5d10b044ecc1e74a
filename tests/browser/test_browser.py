"""A reader at the page, in Debian's chromium: types a query, sees marks, opens the article."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import waitress

from web import create_app

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def address(seed_index: Path) -> Iterator[str]:
    server = waitress.create_server(create_app(seed_index), host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine; Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_query_to_the_article(browser: Any, address: str, width: int, scripts: bool) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page.goto(address)
    page.get_by_role("searchbox").fill('"kerja sama militer"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert page.locator(".hit").count() == 4
    assert page.locator(".snippet mark").all_inner_texts() == ["kerja sama militer"] * 4
    page.locator(".hit a").first.click()
    page.wait_for_url("**/artikel/**")
    assert page.locator(".body mark").all_inner_texts() == ["kerja sama militer"]
    # nothing on the page is wider than the screen
    assert page.locator("html").bounding_box()["width"] <= width
    assert all(box["x"] + box["width"] <= width for box in [page.locator("article").bounding_box()])
    page.close()
