"""Take docs/scoreboard.png: .venv/bin/python docs/screenshot.py"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "scoreboard.png"
WIDTH, HEIGHT = 1280, 1640


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def demo() -> Iterator[str]:
    """The address of the demo, on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="outturn-") as folder:
        url = f"http://127.0.0.1:{free_port()}"
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        environment |= {"OUTTURN_ENV": "development", "OUTTURN_VAR": folder}
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "demo", "--no-serve"], env=environment, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            [*manage, "runserver", "--noreload", url.removeprefix("http://")],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"{url}/healthz")
            yield url
        finally:
            server.terminate()
            server.wait()


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url).close()
            return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"Nothing answers at {url}.")


def main() -> None:
    with demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        response = page.goto(
            f"{url}/scoreboard/?collection=yearly-predictions-2020-2022", wait_until="networkidle"
        )
        if response is None or not response.ok:
            sys.exit(f"The scoreboard did not come: {response and response.status}.")
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
