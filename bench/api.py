"""Measure the API: pages of forecasts, writes beside the page's form, the full export, and load behind nginx.

    python bench/api.py --engine sqlite [--export 1000000]

gunicorn as the Procfile starts it, behind Debian's nginx; the record is the shipped cases. The load is 500
requests a second for a minute, as they come and not as the site can take them, three quarters of them by readers
who have the answer already. For the export, forecasts are added that nobody scores: it reads them as it reads any.
"""

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, prepared
from bench.load import working
from bench.served import ROOT, Site, free_port, served
from tests.postgres import server

RATE, SECONDS, THREADS = 500, 60, 32
READ = [
    "/api/v1/forecasts?limit=100", "/api/v1/questions?state=resolved", "/api/v1/experts", "/api/v1/scoreboard",
    "/api/v1/forecasts/1", "/feed.atom", "/deadlines.ics", "/api/v1/claims?limit=20",
]  # fmt: skip


class Asked:
    """One connection that stays open."""

    def __init__(self, port: int, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"X-Forwarded-Proto": "https"} | headers

    def __call__(self, path: str, body: Any = None, **headers: str) -> tuple[float, int, str]:
        """Milliseconds, status, ETag."""
        sent = None if body is None else json.dumps(body)
        headers = self.headers | headers | ({"Content-Type": "application/json"} if sent else {})
        begin = time.perf_counter()
        try:
            self.connection.request("POST" if sent else "GET", path, sent, headers)
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:  # it was idle for too long
            self.connection.close()
            begin = time.perf_counter()
            self.connection.request("POST" if sent else "GET", path, sent, headers)
            answer = self.connection.getresponse()
        answer.read()
        return 1000 * (time.perf_counter() - begin), answer.status, answer.headers.get("ETag", "")


def median(n: int, ask: Callable[[], tuple[float, int, str]], *statuses: int) -> float:
    taken = []
    for _ in range(n):
        ms, status, _ = ask()
        assert status in statuses, status
        taken.append(ms)
    return statistics.median(taken)


def pages(site: Site, secret: str) -> None:
    stranger, path = Asked(site.port), READ[0]
    _, _, tag = stranger(path)
    with_token = Asked(site.port, Authorization=f"Bearer {secret}")
    kept = median(200, lambda: stranger(path), 200)
    anew = median(200, lambda: with_token(path), 200)
    same = median(200, lambda: stranger(path, **{"If-None-Match": tag}), 304)
    print(f"100 forecasts: kept {kept:.1f} ms, made anew {anew:.1f} ms, conditional {same:.1f} ms")


def writes(site: Site, secret: str, n: int = 100) -> None:
    from tracker.models import Expert, Question, User

    by, day = User.objects.system(), count()
    when = {"opens_at": datetime(2026, 1, 1, tzinfo=UTC), "closes_at": datetime(2030, 1, 1, tzinfo=UTC)}
    one, two = (
        Question.objects.create(title=f"Bench {n}", criteria="Yes if so.", recorded_by=by, **when) for n in "ab"
    )
    expert = Expert.objects.create(name="Bench", slug="bench", recorded_by=by)
    program = Asked(site.port, Authorization=f"Bearer {secret}")
    made = lambda: (datetime(2026, 1, 1) + timedelta(minutes=next(day))).isoformat(" ", "minutes")  # noqa: E731, DTZ001
    said = {"expert": expert.slug, "basis": "stated", "made_basis": "stated"}
    by_page, by_api = [], []
    for number in range(n):
        begin = time.perf_counter()
        status, _ = site.ask(
            f"/questions/{one.pk}/forecast/", said | {"made": made(), "probability": "70 %", "token": uuid(number)}
        )
        by_page.append(1000 * (time.perf_counter() - begin))
        assert status == 302, status
        body = said | {"made": made(), "probability": 0.7}
        ms, status, _ = program(f"/api/v1/questions/{two.pk}/forecasts", body, **{"Idempotency-Key": str(number)})
        assert status == 201, status
        by_api.append(ms)
    page, api = statistics.median(by_page), statistics.median(by_api)
    print(f"one forecast: by the page's form {page:.1f} ms, by the API {api:.1f} ms")


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


# --- Load -------------------------------------------------------------------------------------------


@contextmanager
def nginx(folder: Path, behind: int) -> Iterator[int]:
    """As docs/operations.md has it, without https."""
    port, temporary = free_port(), folder / "nginx"
    temporary.mkdir()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {temporary}/{kind};\n" for kind in kinds)
    file = temporary / "nginx.conf"
    file.write_text(f"""
        user root; worker_processes 1; daemon off; pid {temporary}/pid; error_log {temporary}/error.log;
        events {{ worker_connections 512; }}
        http {{ access_log off; {paths}
          upstream outturn {{ server 127.0.0.1:{behind}; keepalive 32; }}
          server {{ listen 127.0.0.1:{port}; location / {{
            proxy_pass http://outturn; proxy_http_version 1.1; proxy_buffering on;
            proxy_set_header Connection ""; proxy_set_header Host 127.0.0.1;
            proxy_set_header X-Forwarded-Proto https; proxy_set_header X-Forwarded-For $remote_addr;
          }} }} }}
    """)
    process = subprocess.Popen(["nginx", "-c", str(file)], stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


class Line:
    """One connection, written and read as bytes: http.client would take more CPU than the site."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.begin()

    def begin(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.file = self.socket.makefile("rb")

    def ask(self, path: str, tag: str) -> tuple[int, str]:
        """Status and ETag."""
        condition = f"If-None-Match: {tag}\r\n" if tag else ""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{condition}\r\n".encode())
        status, length, found, is_chunked = int(self.file.readline().split()[1]), 0, "", False
        while (line := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            match name.lower():
                case b"content-length":
                    length = int(value)
                case b"transfer-encoding":
                    is_chunked = True
                case b"etag":
                    found = value.strip().decode()
        if is_chunked:
            while size := int(self.file.readline(), 16):
                self.file.read(size + 2)
            self.file.readline()
        elif status != 304:
            self.file.read(length)
        return status, found


def load(site: Site, folder: Path) -> None:
    taken: list[float] = []
    wrong: Counter[int] = Counter()
    tickets, begin = count(), 0.0
    tags: dict[str, str] = {}

    def read(line: Line) -> None:
        while (n := next(tickets)) < RATE * SECONDS:
            due = begin + n / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            path = READ[n // 4 % len(READ)]
            status, tag = line.ask(path, tags.get(path, "") if n % 4 else "")
            taken.append(1000 * (time.perf_counter() - due))
            if status == 200:
                tags[path] = tag
            elif status != 304:
                wrong[status] += 1

    with nginx(folder, site.port) as port:
        lines = [Line(port) for _ in range(THREADS)]
        for path in READ:
            _, tags[path] = lines[0].ask(path, "")
        before, begin = _cpu(site), time.perf_counter()
        threads = [threading.Thread(target=read, args=[line]) for line in lines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - begin
    taken.sort()
    p50, p99 = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
    cpu = 1000 * (_cpu(site) - before) / len(taken)
    print(
        f"{len(taken)} requests in {seconds:.0f} s behind nginx: median {p50:.1f} ms, p99 {p99:.1f} ms, "
        f"longest {taken[-1]:.0f} ms, errors {dict(wrong) or 'none'}; {cpu:.2f} ms of CPU each"
    )


def _cpu(site: Site) -> float:
    """Seconds of CPU that the site's processes have taken."""
    ticks = 0
    for pid in (site.pid, *_below(site.pid)):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / 100


def _below(pid: int) -> list[int]:
    children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [one for child in children for one in _below(child)]


# --- Export -----------------------------------------------------------------------------------------


def many(n: int) -> None:
    """Forecasts that no scoreboard knows of."""
    from tracker.models import Expert, Forecast, Question, User
    from tracker.seeds import example

    example.load(2000, 2000, 4000, seed=1, progress=lambda *_: None)
    by = User.objects.system()
    experts = list(Expert.objects.people_and_models().values_list("pk", flat=True))
    questions = list(Question.objects.values_list("pk", "opens_at"))
    for start in range(0, n, 20_000):
        Forecast.objects.bulk_create(
            Forecast(
                question_id=questions[m % len(questions)][0], expert_id=experts[m * 7 % len(experts)],
                made_at=questions[m % len(questions)][1] + timedelta(minutes=m // 2000), made_precision="instant",
                basis="stated", probability=(m % 99 + 1) / 100, recorded_by=by,
            )
            for m in range(start, min(n, start + 20_000))
        )  # fmt: skip


def export(folder: Path, n: int) -> None:
    many(n)
    begin, peak, ended = time.perf_counter(), 0, 0
    command = [sys.executable, "manage.py", "export", str(folder / "out")]
    process = subprocess.Popen(command, cwd=ROOT)
    while not ended:  # its own peak: what the system tells of a child begins with the size of its parent
        told = Path(f"/proc/{process.pid}/status").read_text()
        peak = max(peak, int((re.search(r"VmHWM:\s+(\d+)", told) or [0, 0])[1]))
        time.sleep(0.2)
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
    assert status == 0, status
    size = sum(path.stat().st_size for path in (folder / "out").iterdir())
    clock, cpu = time.perf_counter() - begin, used.ru_utime + used.ru_stime
    print(
        f"export of {n:,} forecasts: {clock:.0f} s, {cpu:.0f} s of CPU, {size / 1e6:.0f} MB of files, "
        f"{peak / 1024:.0f} MB of memory at most"
    )


def measure(folder: Path, n_exported: int) -> None:
    from tracker import seeds
    from tracker.models import Token, User
    from tracker.scoreboards.stored import scoreboard

    seeds.load()
    scoreboard(at_once=True)
    with served(folder) as site, working(site):
        site.until_it_answers()
        site.sign_in()
        _, secret = Token.objects.issue(
            User.objects.get(email="bench@example.org"), "bench", ["read", "log"], None
        )
        pages(site, secret)
        writes(site, secret)
        load(site, folder)
    if n_exported:
        export(folder, n_exported)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--export", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sqlite = nullcontext(f"sqlite:///{folder}/bench.sqlite3")
        with sqlite if options.engine == "sqlite" else server() as url, prepared(folder, url):
            measure(folder, options.export)
