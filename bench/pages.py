"""Measure pages at real volume: server time, size, queries, and how tall they are on a phone.

    python bench/pages.py --engine sqlite

The record is made up: 2,000 experts, 10,000 questions, 100,000 forecasts; one expert has 14,000 of them, one
question 300 forecasters. The phone is Debian's chromium, 360 pixels wide.
"""

import argparse
import statistics
import sys
import threading
import time
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site

RUNS = 9
EXPERTS, QUESTIONS, FORECASTS, PROLIFIC, CROWD = 2_000, 10_000, 85_700, 14_000, 300


def fill() -> dict[str, str]:
    """Puts the record into the database. Returns name → address."""
    import numpy as np

    from tracker.models import Expert, Forecast, Question, User
    from tracker.scoreboards.stored import scoreboard
    from tracker.seeds import example

    example.load(EXPERTS, QUESTIONS, FORECASTS, seed=1, progress=lambda *_: None)
    by, rng = User.objects.system(), np.random.default_rng(1)
    asked = list(Question.objects.order_by("pk"))
    prolific = Expert.objects.create(name="Prolific Writer", slug="prolific-writer", recorded_by=by)
    people = Expert.objects.people_and_models().exclude(pk=prolific.pk)
    busy = asked[0]

    def forecast(question: Question, expert: Expert, share: float) -> Forecast:
        made = question.opens_at + share * (question.closes_at - question.opens_at)
        said = {"basis": "stated", "probability": round(float(rng.uniform(0.02, 0.98)), 2)}
        return Forecast(
            question=question, expert=expert, made_at=made, made_precision="instant", recorded_by=by, **said
        )

    rows = [forecast(asked[n % QUESTIONS], prolific, 0.1 + 0.5 * (n // QUESTIONS)) for n in range(PROLIFIC)]
    rows += [forecast(busy, expert, float(rng.uniform(0.05, 0.9))) for expert in people[:CROWD]]
    Forecast.objects.enter_all(rows, [])
    Question.objects.all().rescore()
    board = scoreboard(at_once=True)
    first, second = board.ranked[0], board.ranked[1]
    ordinary = Expert.objects.get(slug=next(row.slug for row in board.ranked if row.n_resolved < 100))
    return {
        "home": "/",
        "scoreboard": "/scoreboard/",
        "scoreboard, page 9": "/scoreboard/?page=9",
        "experts": "/experts/",
        "expert": ordinary.get_absolute_url(),
        "question": asked[QUESTIONS // 2].get_absolute_url(),
        "questions": "/questions/",
        "sources": "/sources/",
        "head to head": f"/experts/{first.slug}/vs/{second.slug}/",
        "forecasts of an expert": f"/experts/{prolific.slug}/forecasts/",
        "worst expert": prolific.get_absolute_url(),
        "worst question": busy.get_absolute_url(),
    }


def measure(address: str) -> tuple[float, int, int]:
    """Median seconds, bytes and queries of a page that was shown before."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, taken = Client(), []
    client.get(address)
    for _ in range(RUNS):
        begin = time.perf_counter()
        response = client.get(address)
        taken.append(time.perf_counter() - begin)
    assert response.status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return statistics.median(taken), len(response.content), len(queries)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def heights(addresses: list[str]) -> list[int]:
    """How tall each page is on a phone, in pixels; 0 for one that is wider than its screen."""
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application
    from playwright.sync_api import sync_playwright

    settings.ALLOWED_HOSTS.append("127.0.0.1")
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 780})
        found = []
        for address in addresses:
            page.goto(f"http://127.0.0.1:{server.server_port}{address}")
            root = "document.documentElement"
            is_too_wide = page.evaluate(f"{root}.scrollWidth > 360")
            found.append(0 if is_too_wide else page.evaluate(f"{root}.scrollHeight"))
        browser.close()
    server.shutdown()
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    options = parser.parse_args()
    with fresh_site(options.engine):
        begin = time.perf_counter()
        pages = fill()
        print(f"{options.engine}: the record was made in {time.perf_counter() - begin:.0f} s")
        measured = [measure(address) for address in pages.values()]
        for name, (seconds, size, n), tall in zip(pages, measured, heights(list(pages.values())), strict=True):
            print(f"{name:24} {1000 * seconds:6.0f} ms {size / 1000:6.0f} kB {n:4} queries {tall:7,} px")
