"""The real application on a free port, in a process that cannot reach another host, and Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Frame, Locator, Page

TIMEOUT_MS = 240_000
"""How long a condition is waited for; a slow machine is no failure."""

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but that of this machine exists: nothing else can be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
FRUGAL_ARGUMENTS = [
    # For a page that lives for seconds, making its code fast and painting with many threads is most of the work.
    "--in-process-gpu",
    "--num-raster-threads=1",
    "--disable-partial-raster",
    "--js-flags=--no-opt --no-maglev --always-sparkplug --single-threaded-gc",
]


@dataclass(frozen=True)
class App:
    """A running application."""

    url: str
    violations: Path
    log: Path
    pid: int

    def complaints(self) -> list[str]:
        """Errors and warnings that the server wrote."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if any(word in line for word in ("Traceback", "Warning", "Error", "deprecated"))]

    def violated(self) -> list[str]:
        """What the server tried to reach outside this machine."""
        return self.violations.read_text(encoding="utf-8").splitlines()


@dataclass
class Watched:
    """A page of the application with what it did wrong."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Locator:
        """The frame that the map is drawn in, as an element of the page."""
        return self.page.locator("iframe[src*='st_folium']")

    @property
    def map(self) -> Frame:
        """The document in that frame."""
        document = self.frame.element_handle().content_frame()
        assert document is not None
        return document

    def paths(self, layer_id: str) -> Locator:
        """What is drawn of a layer."""
        return self.frame.content_frame.locator(f"path.layer-{layer_id}")

    def wait_for_layer(self, layer_id: str) -> None:
        """Wait until something of a layer is drawn."""
        self.paths(layer_id).first.wait_for(state="attached")

    def switch(self, title: str) -> None:
        """Click the switch of a layer, after unfolding its theme."""
        box = self.page.get_by_test_id("stCheckbox").filter(has=self.page.get_by_text(title, exact=True)).first
        box.wait_for(state="attached")
        if not box.is_visible():
            self.page.get_by_test_id("stExpander").filter(has=box).locator("summary").click()
        box.locator("label").first.click()

    def view(self) -> dict[str, float]:
        """Where the map looks."""
        script = "() => ({...window.map.getCenter(), zoom: window.map.getZoom()})"
        found: dict[str, float] = self.map.evaluate(script)
        return found

    def pan(self) -> dict[str, float]:
        """Drag the map and return where it looks afterwards."""
        # Leaflet takes no drag while it zooms, so a hand that drags then has to drag again.
        self.map.wait_for_function("() => !window.map._animatingZoom && !window.map._panAnim?._inProgress")
        before = self.view()
        box = self.frame.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.4
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x - 60, y + 40, steps=5)
        self.page.mouse.up()
        self.map.wait_for_function("start => window.map.getCenter().lng !== start", arg=before["lng"])
        self.map.wait_for_function("() => !window.map._panAnim || !window.map._panAnim._inProgress")
        return self.view()


def chromium_path() -> str:
    """Where Chromium is: without windows if it is there, since it takes less work. Without any the tests fail."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser"):
        if found := shutil.which(name):
            return found
    command = "sudo apt-get install -y chromium-headless-shell"
    pytest.fail(f"The browser tests need Chromium. Install it with: {command}", pytrace=False)


@contextmanager
def serve(
    root: Path, folder: Path, *options: str, base_path: str = "", script: str = "guarded_streamlit.py", **extra: str
) -> Iterator[App]:
    """Start the application from another folder than its own, and stop it afterwards.

    ``script`` is the file beside this one that starts it, ``extra`` are further environment variables.
    """
    command = [str(Path(__file__).with_name(script)), str(folder / "violations.txt"), "run", str(root / "app.py")]
    with serve_script(folder, *command, *options, base_path=base_path, PARAATKAART_INSIDE="1", **extra) as running:
        yield running


@contextmanager
def serve_script(folder: Path, *command: str, base_path: str = "", **extra: str) -> Iterator[App]:
    """Start any Streamlit page from a folder, with arguments for Python, and stop it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    violations, log = folder / "violations.txt", folder / "server.log"
    violations.touch()
    arguments = [sys.executable, *command, "--server.headless", "true", "--server.port", str(port)]
    environment = {**os.environ, "HOME": str(folder), "PYTHONWARNINGS": "default", **extra}
    url = f"http://localhost:{port}/{base_path}"
    with log.open("wb") as output:
        process = subprocess.Popen(arguments, cwd=folder, stdout=output, stderr=output, env=environment)
        try:
            _wait_for_health(process, url, log)
            yield App(url, violations, log, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for_health(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + TIMEOUT_MS / 1000
    while True:
        try:
            with urllib.request.urlopen(f"{url.rstrip('/')}/_stcore/health") as answer:
                if answer.status == 200:
                    return
        except urllib.error.URLError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The application did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.1)


@pytest.fixture(scope="session")
def app(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with serve(root, tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    executable = chromium_path()
    # What is measured is measured as users have it.
    arguments = [] if request.config.getoption("benchmark_enable") else FRUGAL_ARGUMENTS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*CHROMIUM_ARGUMENTS, *arguments])
        yield browser
        browser.close()


class Pages:
    """Pages of the browser that one test after the other uses: a new one takes as much work as loading twice."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Watched]] = {}
        self._used: list[tuple[str, Watched]] = []

    def take(self, **options: Any) -> Watched:
        """An empty page, of a context with these options; nothing moves by itself, which saves a third of the work."""
        options.setdefault("reduced_motion", "reduce")
        size = options.pop("viewport", {"width": 1280, "height": 800})
        kind = repr(sorted(options.items()))
        free = self._free.get(kind)
        watched = free.pop() if free else self._new(options)
        self._used.append((kind, watched))
        watched.page.set_viewport_size(size)
        return watched

    def _new(self, options: dict[str, Any]) -> Watched:
        context = self._browser.new_context(**options)
        context.set_default_timeout(TIMEOUT_MS)
        watched = Watched(context.new_page())
        _watch(watched.page, watched)
        return watched

    def give_back(self, *, usable: bool) -> None:
        """Forget in the pages what a test left there, and keep them for the next one; close them after a failure."""
        while self._used:
            kind, watched = self._used.pop()
            if not usable:
                watched.page.context.close()
                continue
            watched.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            watched.page.goto("about:blank")
            watched.page.mouse.move(0, 0)
            watched.page.context.clear_cookies()
            watched.outside.clear()
            watched.errors.clear()
            self._free.setdefault(kind, []).append(watched)


@pytest.fixture(scope="session")
def pages(chromium: Browser) -> Pages:
    return Pages(chromium)


@pytest.fixture
def open_page(app: App, pages: Pages, request: pytest.FixtureRequest) -> Iterator[Callable[..., Watched]]:
    """Open a page of the application; every request to another host fails and is written down."""

    def open_one(path: str = "", url: str = app.url, **options: Any) -> Watched:
        watched = pages.take(**options)
        watched.page.goto(url + path)
        return watched

    expect.set_options(timeout=TIMEOUT_MS)
    failed = request.session.testsfailed
    yield open_one
    pages.give_back(usable=request.session.testsfailed == failed)


def _watch(page: Page, watched: Watched) -> None:
    # The browser itself refuses other hosts; asking this process about every request would double the work.
    def only_local(url: str) -> None:
        if urlparse(url).scheme not in {"about", "blob", "data"} and urlparse(url).hostname != "localhost":
            watched.outside.append(url)

    page.on("request", lambda request: only_local(request.url))
    page.on("websocket", lambda connection: only_local(connection.url))
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("console", lambda message: watched.errors.append(message.text) if message.type == "error" else None)


@pytest.fixture(scope="session")
def serve_app(root: Path) -> Callable[..., Any]:
    """Start another server: ``serve_app(folder, *options, base_path="", script="…", VARIABLE="…")`` as a context."""

    def start(folder: Path, *options: str, **more: Any) -> Any:
        return serve(root, folder, *options, **more)

    return start
