"""A real browser, and pages to open in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

import geo

ROOT = Path(__file__).parent.parent
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@dataclass
class Visit:
    """An open page, with everything it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def state(self) -> Any:
        """What `window.geo.state()` says."""
        return self.page.evaluate("geo.state()")

    def settled(self) -> Any:
        """The state, once what it says has been painted."""
        window = self.state()["window"]
        self.page.evaluate("w => geo.setWindow(w.start_ms, w.end_ms)", window)
        return self.state()

    def show(self, start: str | int, end: str | int | None = None) -> Any:
        """Set the window and return the state after it."""
        self.page.evaluate("([a, b]) => geo.setWindow(a, b ?? a)", [start, end])
        return self.state()


Visitor = Callable[..., Visit]  # opens an HTML file
Maker = Callable[..., Path]  # writes an atlas


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; a machine without one fails, it does not skip."""
    path = os.environ.get("GEO_CHROMIUM") or shutil.which("chromium")
    assert path, "no Chromium: run tests/run, which installs one, or set GEO_CHROMIUM"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """Opens an HTML file from disk, without network, in a context of its own."""
    contexts = []

    def opened(file: Path, *, wait: bool = True, offline: bool = True, **options: Any) -> Visit:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = browser.new_context(offline=offline, **options)
        contexts.append(context)
        found = Visit(context.new_page())
        found.page.on("request", lambda request: found.requests.append(request.url))
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        found.page.on(
            "console",
            lambda message: (
                found.complaints.append(message.text)
                if message.type in {"error", "warning"}
                else None
            ),
        )
        found.page.goto(file.as_uri())
        if wait:
            found.page.evaluate("geo.ready")
        return found

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def atlas() -> geo.Atlas:
    """The repository's own atlas."""
    return geo.open(ROOT)


@pytest.fixture(scope="session")
def own_page(atlas: geo.Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the repository's own atlas."""
    file = tmp_path_factory.mktemp("page") / "nagorno-karabakh.html"
    file.write_text(atlas.page(), encoding="utf-8")
    return file


@pytest.fixture
def make_atlas(tmp_path: Path) -> Maker:
    """Writes an atlas: files by their path, and a map file unless one is given."""

    def made(files: dict[str, str | bytes], *, folder: str = "atlas") -> Path:
        root = tmp_path / folder
        for name, content in {"maps/map.toml": 'title = "Map"\n', **files}.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        (root / "layers").mkdir(exist_ok=True)
        return root

    return made


def choice(page: Page, facet: str, value: str) -> Locator:
    """The checkbox of a value of a filter; the count beside it is no part of the value."""
    rows = page.get_by_role("group", name=facet, exact=True).locator("label")
    return rows.filter(has=page.get_by_text(value, exact=True)).locator("input")


def build(root: Path, **options: Any) -> Path:
    """The page of a one-map atlas."""
    file = root / "page.html"
    file.write_text(geo.open(root, **options).page(), encoding="utf-8")
    return file


@contextmanager
def at_address(browser: Browser, address: str, **options: Any) -> Iterator[Visit]:
    """A page opened anew by its full address."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}, **options)
    found = Visit(context.new_page())
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("console", lambda message: found.complaints.append(message.text))
    found.page.goto(address)
    found.page.evaluate("geo.ready")
    yield found
    context.close()


def titles(page: Page) -> list[str]:
    """The titles of the rows of the list."""
    return page.locator(".geo-rows [role=row] button").all_inner_texts()
