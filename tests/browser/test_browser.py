"""A reader at the page, in Debian's chromium: types a query, has it completed or corrected, sees marks, opens the article."""

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
def test_a_reader_in_a_browser_gets_from_a_query_to_the_marked_article_page(
    browser: Any, address: str, width: int, scripts: bool
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page.goto(address)
    page.locator("[name=q]").fill('"kerja sama militer"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert page.locator(".hit").count() == 5
    marked = page.locator(".snippet mark").all_inner_texts()
    assert marked == [*["kerja sama militer"] * 4, "kerja sama"]  # the last holds it nearly
    page.locator(".hit a").first.click()
    page.wait_for_url("**/artikel/**")
    assert page.locator(".body mark").all_inner_texts() == ["kerja sama militer"]
    # nothing on the page is wider than the screen
    assert page.locator("html").bounding_box()["width"] <= width
    assert all(box["x"] + box["width"] <= width for box in [page.locator("article").bounding_box()])
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_click_on_what_may_have_been_meant_on_the_results_page_searches_for_it(
    browser: Any, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{address}/?q=kunjugan+putin&sort=newest")
    page.get_by_role("link", name="kunjungan putin", exact=True).click()
    page.wait_for_url("**/?q=kunjungan+putin&sort=newest")
    assert page.locator(".hit mark").count() > 0
    assert page.locator("[name=q]").input_value() == "kunjungan putin"
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_reader_in_a_browser_gets_from_the_help_page_to_an_example_without_synonyms(
    browser: Any, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    page.get_by_role("link", name="Bantuan").click()
    page.wait_for_url("**/bantuan")
    assert page.locator("html").evaluate("page => page.scrollWidth") <= width
    page.get_by_role("link", name="korut", exact=True).click()
    page.wait_for_url("**/?q=korut")
    assert "Korea Utara" in page.locator(".hit mark").all_inner_texts()
    page.get_by_role("link", name="tanpa sinonim").click()
    page.wait_for_url("**/?q=korut&expand=0")
    assert set(page.locator(".hit mark").all_inner_texts()) == {"Korut"}
    page.locator(".hit a").first.click()
    page.wait_for_url("**/artikel/**")
    assert set(page.locator("article mark").all_inner_texts()) == {"Korut"}
    page.close()


def box_and_options(page: Any, address: str, typed: str) -> tuple[Any, Any]:
    page.goto(address)
    box = page.get_by_role("combobox", name="Cari di arsip")
    box.press_sequentially(typed)
    options = page.get_by_role("listbox", name="Saran").get_by_role("option")
    options.first.wait_for()
    return box, options


@pytest.mark.parametrize("width", [1280, 390])
def test_a_completion_in_the_search_box_is_chosen_with_the_keyboard(
    browser: Any, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    box, options = box_and_options(page, address, "korea u")
    assert box.get_attribute("aria-expanded") == "true"
    assert options.first.inner_text() == "korea utara"
    assert page.locator("html").evaluate("page => page.scrollWidth") <= width
    page.keyboard.press("ArrowDown")
    assert box.input_value() == "korea utara"
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    assert box.input_value() == "korea u"
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=korea+utara")
    assert page.locator(".hit").count() > 0
    page.close()


def test_escape_closes_the_completions_of_the_search_box_and_leaves_what_was_typed(
    browser: Any, address: str
) -> None:
    page = browser.new_page()
    box, options = box_and_options(page, address, "vos")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert (box.input_value(), options.count(), box.get_attribute("aria-expanded")) == ("vos", 0, "false")
    page.close()


def test_a_completion_in_the_search_box_that_is_tapped_is_searched_for(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800}, has_touch=True)
    _, options = box_and_options(page, address, "vos")
    options.first.tap()
    page.wait_for_url("**/?q=vostochny")
    page.close()


def test_the_search_box_drops_completions_that_come_late(browser: Any, address: str) -> None:
    page = browser.new_page()
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/api/suggest?q=k", hold)
    page.goto(address)
    with page.expect_request("**/api/suggest?q=k"):
        page.locator("[name=q]").press_sequentially("k")
    page.locator("[name=q]").fill("vos")
    options = page.get_by_role("option")
    options.first.wait_for()
    for route in held:
        route.abort()
    page.wait_for_timeout(100)
    assert options.first.inner_text() == "vostochny"
    page.close()
