"""The web line of the Procfile on a site of its own, and requests to it as a browser behind a proxy makes them."""

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Site:
    """pid: of gunicorn's master. The database is the one in the environment, already migrated."""

    def __init__(self, log: Path) -> None:
        self.log, self.port = log, free_port()
        self.environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "OUTTURN_ENV": "production",
            "PORT": str(self.port),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "OUTTURN_STATIC_ROOT": str(log.parent / "staticfiles"),
        }
        self.cookies, self.token = "", secrets.token_hex(16)

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def sign_in(self) -> None:
        """As an analyst whose session is put into the database."""
        from django.conf import settings
        from django.contrib.sessions.backends.db import SessionStore

        from tracker.models import User

        settings.SECRET_KEY = self.environment["SECRET_KEY"]
        user = User.objects.create_user("bench@example.org", name="Bench")
        user.give_role("Analyst", by=user)
        session = SessionStore()
        session["_auth_user_id"], session["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session.create()
        self.cookies = f"sessionid={session.session_key}; csrftoken={self.token[:32]}"

    def ask(
        self, path: str, data: dict[str, str] | None = None, timeout: float = 60, htmx: bool = False
    ) -> tuple[int, str]:
        """Status and text of the answer. Raises OSError or HTTPException when there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"X-Forwarded-Proto": "https", "Cookie": self.cookies, "Connection": "close"}
        headers |= {"HX-Request": "true"} if htmx else {}
        body = None
        if data is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token[:32]}
            headers["Referer"] = f"https://127.0.0.1:{self.port}/"
            body = urlencode(data)
        try:
            connection.request("GET" if data is None else "POST", path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode(errors="replace")
        finally:
            connection.close()

    def until_it_answers(self, status: int = 200, seconds: float = 60) -> float:
        """Seconds until the front page has this status."""
        begin = time.perf_counter()
        while time.perf_counter() < begin + seconds:
            try:
                if self.ask("/", timeout=5)[0] == status:
                    return time.perf_counter() - begin
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.02)
        raise TimeoutError(self.log.read_text()[-2000:])


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    site = Site(folder / "web.log")
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        cwd=ROOT,
        env=site.environment,
        check=True,
    )
    line = re.search(r"^web: (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE)[1]
    with site.log.open("wb") as log:
        process = subprocess.Popen(
            ["sh", "-c", line], cwd=ROOT, env=site.environment, stdout=log, stderr=log, start_new_session=True
        )
    site.pid = process.pid
    try:
        yield site
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
