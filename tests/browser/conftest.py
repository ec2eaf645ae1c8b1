"""Pages in Debian's Chromium, at the widths and in the colour schemes that readers have.

    def test_the_scoreboard_is_for_everybody(every_look, axe):
        every_look.goto("/")
        axe(every_look)

Every page also fails its test when a script breaks, a file is missing or the content security policy is hit.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import BrowserType, ConsoleMessage, Page, Response

from tests import databases
from tests.conftest import signed_in
from tracker.models import User

# Playwright keeps an event loop in the test's thread, where Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 780}
LOOKS = {
    f"{device}, {scheme}": {"viewport": viewport, "color_scheme": scheme}
    for device, viewport in {"desktop": DESKTOP, "phone": PHONE}.items()
    for scheme in ("light", "dark")
}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["background-networking", "component-update", "sync"]
ACCESSIBILITY_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_chromium(browser_type: BrowserType) -> str:
    """The machine's Chromium, or the one that Playwright installed for itself."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    if Path(browser_type.executable_path).exists():
        return browser_type.executable_path
    pytest.skip("the browser tests: no Chromium on this machine (on Debian: apt-get install chromium)")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, browser_type: BrowserType) -> dict:
    arguments = ["--no-first-run", *(f"--disable-{habit}" for habit in QUIET)]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # it does not work for root
    return {
        **browser_type_launch_args,
        "executable_path": find_chromium(browser_type),
        "args": arguments,
    }


@pytest.fixture(scope="session")
def _file_with_hanoi(django_db_setup, django_db_blocker) -> Path:
    with django_db_blocker.unblock():
        return databases.with_hanoi()


@pytest.fixture
def hanoi(_file_with_hanoi, transactional_db) -> None:
    """The shipped cases, where the server's threads see them too: put back from a file, not loaded."""
    databases.put_back(_file_with_hanoi)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict, live_server) -> dict:
    return {**browser_context_args, "base_url": live_server.url, "reduced_motion": "reduce"}


@pytest.fixture
def open_page(new_context, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a page in a session of its own: open_page(viewport=PHONE, color_scheme="dark", user=analyst)."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A refused form answers 422 on purpose, and Chromium logs that as a failure.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def look_at(response: Response) -> None:
        if response.status >= 400 and settings.STATIC_URL in response.url:
            complaints.append(f"{response.status} for {response.url}")

    def open_one(*, viewport: dict = DESKTOP, user: User | None = None, **options: object) -> Page:
        context = new_context(viewport=viewport, **options)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", look_at)
        if user:
            session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
            context.add_cookies([cookie])
        return page

    yield open_one
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def page(open_page) -> Page:
    """On a desktop, light."""
    return open_page()


@pytest.fixture
def phone(open_page) -> Page:
    return open_page(viewport=PHONE)


@pytest.fixture(params=LOOKS.values(), ids=LOOKS.keys())
def every_look(request, open_page) -> Page:
    """The test runs four times: desktop and phone, light and dark."""
    return open_page(**request.param)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fails with a readable list of what axe holds against a page."""
    # It reaches the page through the debugging protocol, which the content security policy does not bind.
    checker = Axe()

    def check(page: Page) -> None:
        options = {"runOnly": ACCESSIBILITY_RULES, "resultTypes": ["violations"]}
        violations = checker.run(page, options=options).response["violations"]
        lines = [
            f"{violation['id']}: {violation['help']}\n  at {node['target'][0]}: {node['html'][:200]}"
            for violation in violations
            for node in violation["nodes"]
        ]
        assert not lines, f"axe found {len(lines)} faults on {page.url}:\n" + "\n".join(lines)

    return check
