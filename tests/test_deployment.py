"""The Procfile's own lines, run as a platform runs them: in production, on PostgreSQL, behind a proxy."""

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.postgres import empty_site

pytestmark = pytest.mark.only_on("postgresql")

PROCFILE = dict(re.findall(r"^(\w+): (.+)$", (settings.BASE_DIR / "Procfile").read_text(), re.MULTILINE))
THROUGH_THE_PROXY = {"X-Forwarded-Proto": "https"}
Environment = dict[str, str]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def run(command: str, environment: Environment) -> None:
    done = subprocess.run(
        ["sh", "-c", command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """What a platform sets, after its build step and its release step."""
    folder = tmp_path_factory.mktemp("deployment")
    with empty_site() as addresses:
        environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "PORT": str(free_port()),
            "DATABASE_URL": addresses["DATABASE_URL"],
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "OUTTURN_VAR": str(folder / "var"),
            "OUTTURN_STATIC_ROOT": str(folder / "staticfiles"),
        }
        run("OUTTURN_ENV=production python manage.py collectstatic --no-input", environment)
        run(PROCFILE["release"], environment | addresses)
        yield environment


class Process:
    """One line of the Procfile, running."""

    def __init__(self, line: str, environment: Environment, log: Path) -> None:
        self.environment = environment
        self.log = log
        with log.open("wb") as output:
            self.popen = subprocess.Popen(
                ["sh", "-c", PROCFILE[line]],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        for _ in range(600):
            assert self.popen.poll() is None, f"It ended by itself:\n{self.last_words()}"
            if is_ready():
                return
            time.sleep(0.1)
        pytest.fail(f"It did not get ready:\n{self.last_words()}")

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", int(self.environment["PORT"]), timeout=20)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            assert response.status != 500, self.last_words()
            return response, response.read()
        finally:
            connection.close()

    def is_healthy(self) -> bool:
        try:
            return self.get("/healthz")[0].status == 200
        except OSError:
            return False

    def workers(self) -> list[int]:
        return [
            int(pid) for pid in Path(f"/proc/{self.popen.pid}/task/{self.popen.pid}/children").read_text().split()
        ]

    def last_words(self) -> str:
        return self.log.read_text()[-3000:]

    def stop(self) -> int:
        """Ask it to stop, with the thirty seconds that platforms give. The exit code."""
        os.killpg(self.popen.pid, signal.SIGTERM)
        return self.popen.wait(timeout=30)

    def make_sure_it_is_gone(self) -> None:
        if self.popen.poll() is None:
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()


@contextmanager
def running(line: str, environment: Environment, folder: Path) -> Iterator[Process]:
    process = Process(line, environment, folder / f"{line}.log")
    try:
        yield process
    finally:
        process.make_sure_it_is_gone()


@pytest.fixture(scope="module")
def site(environment, tmp_path_factory) -> Iterator[Process]:
    """The web process, answering."""
    with running("web", environment, tmp_path_factory.mktemp("web")) as web:
        web.wait_until(web.is_healthy)
        yield web


def test_a_page_is_served_behind_a_proxy_that_ends_https(site):
    response, body = site.get("/", **THROUGH_THE_PROXY)
    assert response.status == 200
    assert b"<h1" in body
    assert "Content-Security-Policy" in response.headers
    assert "Strict-Transport-Security" in response.headers


def test_plain_http_is_sent_to_https(site):
    response, _ = site.get("/")
    assert response.status == 301
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Location"] == f"https://127.0.0.1:{site.environment['PORT']}/"


def test_style_sheets_are_compressed_and_kept_for_ever(site):
    _, page = site.get("/", **THROUGH_THE_PROXY)
    hashed = re.search(rb'/static/[^"]+\.[0-9a-f]{12}\.css', page)
    assert hashed, page
    response, _ = site.get(hashed[0].decode(), **THROUGH_THE_PROXY, **{"Accept-Encoding": "gzip, br"})
    assert response.status == 200
    assert response.headers["Content-Encoding"] in {"br", "gzip"}
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_a_missing_page_tells_nothing_about_the_code(site):
    response, body = site.get("/no-such-page/", **THROUGH_THE_PROXY)
    assert response.status == 404
    assert b"urls.py" not in body
    assert b"Traceback" not in body


def test_a_host_that_is_not_ours_is_refused(site):
    response, _ = site.get("/", **THROUGH_THE_PROXY, Host="example.com")
    assert response.status == 400


def test_workers_that_are_killed_are_replaced_and_find_the_database(environment, tmp_path):
    with running("web", environment | {"PORT": str(free_port())}, tmp_path) as web:
        web.wait_until(web.is_healthy)
        killed = web.workers()
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        web.wait_until(lambda: bool(web.workers()) and not set(web.workers()) & set(killed))
        web.wait_until(web.is_healthy)
        assert web.get("/experts/", **THROUGH_THE_PROXY)[0].status == 200


@pytest.mark.parametrize("content_type", ["text/plain; a*=bogus''b", "text/plain; a*0=b; a*=c"])
def test_a_content_type_that_cannot_be_read_is_refused(site, content_type):
    response, body = site.get("/", **THROUGH_THE_PROXY, **{"Content-Type": content_type})
    assert response.status == 400
    assert b"The request could not be read" in body


def test_a_client_that_hangs_up_in_mid_form_is_refused(site):
    headers = "Host: 127.0.0.1\r\nX-Forwarded-Proto: https\r\nContent-Length: 100\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection(("127.0.0.1", int(site.environment["PORT"])), timeout=20) as connection:
        connection.sendall(f"POST /nowhere/ HTTP/1.1\r\n{headers}{kind}\r\nname=Ad".encode())
        connection.shutdown(socket.SHUT_WR)
        assert connection.makefile("rb").readline().split()[1] == b"400"


def test_the_web_process_stops_when_told(environment, tmp_path):
    with running("web", environment | {"PORT": str(free_port())}, tmp_path) as web:
        web.wait_until(web.is_healthy)
        assert web.stop() == 0


def test_the_worker_starts_and_stops_when_told(environment, tmp_path):
    with running("worker", environment, tmp_path) as worker:
        worker.wait_until(lambda: "Starting worker" in worker.log.read_text())
        assert worker.stop() == 0


def test_the_release_step_can_be_run_again(environment):
    run(PROCFILE["release"], environment)
