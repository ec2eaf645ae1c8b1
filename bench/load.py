"""Measure pages under load: gunicorn as the Procfile starts it, wrk with 16 connections on the same machine.

    python bench/load.py --engine sqlite

The record is the shipped cases; wrk is Debian's. Printed are, for each page: how many a second are given when they
are kept, and when they are made anew (for somebody with a message); the time of a conditional request; CPU time
and queries of a page that is made anew. Then how much is kept after 10,000 distinct pages; and how many of 10,000
were older than the last commit before they were asked for, while something is recorded every second.
"""

import argparse
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from itertools import count, cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, prepared
from bench.served import ROOT, Site, served
from tests.postgres import server

RUNS = 30
READERS = 4


def fill() -> dict[str, str]:
    """The shipped cases. Returns name → address."""
    from tracker import seeds
    from tracker.models import Collection, Expert, Question, Source
    from tracker.scoreboards.stored import scoreboard

    seeds.load()
    best = [row.slug for row in scoreboard(at_once=True).ranked if row.is_ranked]
    question = Question.objects.with_counts().order_by("-n_forecasts").first()
    return {
        "home": "/",
        "scoreboard": "/scoreboard/",
        "expert": Expert.objects.get(slug="eric-gomez").get_absolute_url(),
        "expert, most forecasts": Expert.objects.get(slug=best[0]).get_absolute_url(),
        "question": question.get_absolute_url(),
        "methods": "/methods/",
        "source": Source.objects.order_by("pk").first().get_absolute_url(),
        "collection": Collection.objects.order_by("pk").last().get_absolute_url(),
        "questions": "/questions/",
        "sources": "/sources/",
        "experts": "/experts/",
        "head to head": f"/experts/{best[0]}/vs/{best[1]}/",
    }


# --- How many ---------------------------------------------------------------------------------------


def wrk(site: Site, address: str, *headers: str, seconds: int = 5) -> float:
    """Pages a second. Raises if one of them was an error."""
    sent = [part for header in ("X-Forwarded-Proto: https", *headers) for part in ("-H", header)]
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", *sent, f"http://127.0.0.1:{site.port}{address}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in told, told
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def ask(connection: http.client.HTTPConnection, address: str, **headers: str) -> tuple[int, str, str]:
    connection.request("GET", address, headers={"X-Forwarded-Proto": "https"} | headers)
    response = connection.getresponse()
    return response.status, response.headers.get("ETag", ""), response.read().decode()


def conditional(site: Site, address: str) -> float:
    """Median milliseconds of a request by who has the page, one after the other."""
    connection, taken = http.client.HTTPConnection("127.0.0.1", site.port), []
    _, tag, _ = ask(connection, address)
    for _ in range(200):
        begin = time.perf_counter()
        status, _, _ = ask(connection, address, **{"If-None-Match": tag})
        taken.append(time.perf_counter() - begin)
        assert status == 304
    return 1000 * statistics.median(taken)


def cpu(address: str) -> tuple[float, int]:
    """Milliseconds of CPU for a page that is made anew in this process, the least of some; and its queries."""
    from django.core.cache import caches
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, taken = Client(headers={"Cookie": "messages=x"}), []
    for _ in range(RUNS):
        caches["template_fragments"].clear()
        begin = time.process_time()
        assert client.get(address).status_code == 200
        taken.append(time.process_time() - begin)
    caches["template_fragments"].clear()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return 1000 * min(taken), len(queries)


# --- How old ----------------------------------------------------------------------------------------


class Writer:
    """Records something every second. What it recorded n-th shows on a page as “Title n” or “n underlined”.

    committed: kind → the last number that is on record.
    """

    def __init__(self) -> None:
        from tracker.models import Expert, Question, Source, User

        self.by = User.objects.system()
        self.asked = {"criteria": "Yes if so.", "recorded_by": self.by}
        self.asked |= {
            n: datetime(year, 1, 1, tzinfo=UTC) for n, year in (("opens_at", 2026), ("closes_at", 2028))
        }
        self.decided = Question.objects.create(title="Bench", **self.asked)
        self.titled, self.signed = (
            Source.objects.create(title=f"Bench {n}", published_on=date(2026, 11, 1), recorded_by=self.by)
            for n in (1, 2)
        )
        self.expert = Expert.objects.create(name="Bench", slug="bench", recorded_by=self.by)
        self.pages = {
            "Title": "/sources/",
            "Forecast": f"/experts/{self.expert.slug}/forecasts/?state=open",
            "Rationale": self.decided.get_absolute_url(),
            "underlined": self.signed.get_absolute_url(),
            "Role": self.expert.get_absolute_url(),
        }
        self.committed = dict.fromkeys(self.pages, 0)

    def write(self, kind: str, n: int) -> None:
        from tracker.models import Question, Source
        from tracker.models.changes import recording
        from tracker.values.moments import Moment
        from tracker.values.value import Columns

        made = Moment.parse("2026-11-20")
        match kind:
            case "Title":
                with recording():  # as every form does
                    Source.objects.filter(pk=self.titled.pk).update(title=f"Title {n}")
            case "Forecast":
                question = Question.objects.create(title=f"Forecast {n}", **self.asked)
                value = question.answers.value(Columns(0.7))
                question.forecast(self.expert, value, by=self.by, made=made, basis="stated")
            case "Rationale":
                why = f"Rationale {n}"
                self.decided.resolve("yes", by=self.by, known=made, rationale=why, after=n - 1)
            case "underlined":
                self.signed.sign_off(by=self.by, n_passed_over=n)
            case "Role":
                self.expert.affiliate("Bench", role=f"Role {n}")
        self.committed[kind] = n

    def run(self, is_over: threading.Event) -> None:
        from django.db import connection

        for turn in count():
            kind = list(self.pages)[turn % len(self.pages)]
            self.write(kind, self.committed[kind] + 1)
            if is_over.wait(1):
                break
        connection.close()


def stale(site: Site, n_pages: int) -> tuple[Counter[str], int, int]:
    """Of so many pages: those, by kind, that were older than the last commit before they were asked for; how many
    came as 304, since the reader had them; and how much was recorded meanwhile."""
    writer, is_over = Writer(), threading.Event()
    writing = threading.Thread(target=writer.run, args=[is_over])
    old, unchanged, left = [], [], iter(range(n_pages))

    def read(kinds: Iterator[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port)
        have: dict[str, tuple[str, str]] = {}
        for _ in left:
            kind = next(kinds)
            committed = writer.committed[kind]
            tag, body = have.get(kind, ("", ""))
            status, new_tag, new_body = ask(connection, writer.pages[kind], **{"If-None-Match": tag})
            if status == 304:
                unchanged.append(kind)
            else:
                assert status == 200, status
                have[kind] = tag, body = new_tag, new_body
            found = re.findall(rf"{kind} (\d+)|(\d+) {kind}", body)
            seen = max((int(before or behind) for behind, before in found), default=0)
            if seen < committed:
                old.append(kind)

    writing.start()
    readers = [threading.Thread(target=read, args=[cycle(writer.pages)]) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    is_over.set()
    writing.join()
    return Counter(old), len(unchanged), sum(writer.committed.values())


# --- How much ---------------------------------------------------------------------------------------


def size(site: Site, folder: Path, n_pages: int) -> tuple[int, int]:
    """Files and bytes that are kept after so many distinct pages."""
    left = iter(range(n_pages))

    def read() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port)
        for n in left:
            assert ask(connection, f"/collections/?page={n}")[0] == 200

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    files = list((folder / "pages").iterdir())
    return len(files), sum(file.stat().st_size for file in files)


@contextmanager
def working(site: Site) -> Iterator[None]:
    """The worker, which computes scoreboards that take long on a busy machine."""
    command = [sys.executable, "manage.py", "db_worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env=site.environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def measure(folder: Path, n_pages: int) -> None:
    pages = fill()
    with served(folder) as site, working(site):
        site.until_it_answers()
        for name, address in pages.items():
            kept, anew = wrk(site, address), wrk(site, address, "Cookie: messages=x")
            ms, queries = cpu(address)
            print(f"{name:24} {kept:5.0f} a second kept, {anew:4.0f} anew; ", end="")
            print(f"304 in {conditional(site, address):.1f} ms; {ms:.0f} ms of CPU anew, {queries} queries")
        files, n_bytes = size(site, folder, n_pages)
        print(f"After {n_pages:,} distinct pages {files:,} are kept, {n_bytes / 1e6:.1f} MB")
        old, unchanged, recorded = stale(site, n_pages)
        print(f"{recorded} commits: {old.total()} of {n_pages:,} pages were too old, {unchanged:,} were 304", *old)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--pages", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sqlite = nullcontext(f"sqlite:///{folder}/bench.sqlite3")
        with sqlite if options.engine == "sqlite" else server() as url, prepared(folder, url):
            measure(folder, options.pages)
