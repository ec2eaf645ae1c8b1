"""Time what is done with a whole record: import, resolve, rescore, pages.

    python bench/record.py --engine postgresql --forecasts 1000000

Starts a PostgreSQL server of its own, as the tests do, or makes an SQLite file; both in a temporary folder.
"""

import argparse
import csv
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site

ROOT = Path(__file__).resolve().parent.parent
RUNS = 15
COLUMNS = [
    "expert",
    "question_key",
    "question",
    "outcome",
    "opens_at",
    "closes_at",
    "topic",
    "made_at",
    "probability",
]


def command(*words: str) -> tuple[float, float]:
    """Seconds of a management command, and megabytes at its peak."""
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"manage.py {' '.join(words)} failed.")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def write_csv(path: Path, experts: int, questions: int, forecasts: int) -> None:
    from datetime import UTC, datetime, timedelta

    from tracker.scoring.simulation import Shape, simulate

    made = simulate(Shape(experts, questions, forecasts, moves=0.5), seed=7)
    opens = [datetime(2015, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(questions)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for who, what, when, p in zip(made.expert, made.question, made.made, made.p, strict=True):
            writer.writerow(
                {
                    "expert": f"Bench Expert {who}",
                    "question_key": f"bench-{what}",
                    "question": f"Bench question {what}?",
                    "outcome": "yes" if made.happened[what] else "no",
                    "opens_at": f"{opens[what]:%Y-%m-%d}",
                    "closes_at": f"{opens[what] + timedelta(days=59):%Y-%m-%d}",
                    "topic": f"Bench topic {what % 8}",
                    "made_at": f"{opens[what] + timedelta(days=58.0 * float(when)):%Y-%m-%dT%H:%M:%SZ}",
                    "probability": float(p),
                }
            )


def resolve_one(forecasts: int) -> float:
    """Seconds to resolve a question that so many experts have forecast."""
    from datetime import timedelta

    import numpy as np
    from django.utils import timezone

    from tracker.models import Expert, Forecast, Question, User
    from tracker.values.moments import Moment, Precision

    by, now = User.objects.system(), timezone.now()
    slug = f"bench-crowd-{now.timestamp():.0f}"
    experts = Expert.objects.bulk_create(
        [Expert(name=f"{slug} {n}", slug=f"{slug}-{n}", recorded_by=by) for n in range(forecasts)], batch_size=1000
    )
    question = Question.objects.create(
        title=slug, criteria="-", opens_at=now - timedelta(30), closes_at=now - timedelta(1), recorded_by=by
    )
    rng = np.random.default_rng(1)
    rows = [
        Forecast(
            question=question,
            expert=expert,
            basis="stated",
            probability=float(p),
            made_at=question.opens_at + timedelta(float(day)),
            made_precision=Precision.INSTANT,
            recorded_by=by,
        )
        for expert, p, day in zip(experts, rng.random(forecasts), rng.uniform(0, 28, forecasts), strict=True)
    ]
    Forecast.objects.enter_all(rows, [])
    begin = time.perf_counter()
    question.resolve("yes", by=by, known=Moment(question.closes_at, Precision.INSTANT), rationale="-")
    return time.perf_counter() - begin


def page(address: str) -> float:
    """Median seconds of a page that was shown before."""
    from django.test import Client

    client, taken = Client(), []
    client.get(address)
    for _ in range(RUNS):
        begin = time.perf_counter()
        assert client.get(address).status_code == 200
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def once(address: str) -> float:
    from django.test import Client

    begin = time.perf_counter()
    assert Client().get(address).status_code == 200
    return time.perf_counter() - begin


def arithmetic() -> float:
    """Seconds to compute every score from the record, without writing any."""
    from tracker.models import Question
    from tracker.models.counted import QUESTIONS_AT_ONCE
    from tracker.models.projections import score_rows

    begin = time.perf_counter()
    pks = list(Question.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), QUESTIONS_AT_ONCE):
        for _ in score_rows(Question.objects.filter(pk__in=pks[start : start + QUESTIONS_AT_ONCE])):
            pass
    return time.perf_counter() - begin


class Findings(dict[str, object]):
    """Says each when it is found."""

    def __setitem__(self, what: str, value: object) -> None:
        print(f"{what:32}", value, flush=True)
        super().__setitem__(what, value)


def measure(forecasts: int) -> None:
    found = Findings()

    path = Path(os.environ["OUTTURN_VAR"]) / "forecasts.csv"
    write_csv(path, 500, 1000, forecasts // 10)
    found["import"] = command("import_forecasts", str(path))
    found["import again"] = command("import_forecasts", str(path))
    found["make example"] = command(
        "make_example", "--experts", "2000", "--questions", "10000", "--forecasts", str(forecasts), "--seed", "1"
    )
    found["rescore"] = command("rescore")
    found["reading and arithmetic"] = arithmetic()
    page("/methods/")  # whatever a process does once
    found["scoreboard, first ever"] = once("/scoreboard/")
    from tracker.scoreboards.filters import Filters
    from tracker.scoreboards.stored import scoreboard

    begin = time.perf_counter()
    scoreboard(Filters(), at_once=True)
    found["scoreboard computed"] = time.perf_counter() - begin
    found["methods"] = page("/methods/")
    found["scoreboard"] = page("/scoreboard/")
    found["scoreboard with a new filter"] = once("/scoreboard/?topic=synthetic-3&logged=archive")
    found["scoreboard by another rule"] = once("/scoreboard/?rule=log")
    found["resolve"] = [round(resolve_one(10_000), 3) for _ in range(3)]
    found["megabytes here"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=ENGINES, default="postgresql")
    parser.add_argument("--forecasts", type=int, default=1_000_000)
    options = parser.parse_args()
    with fresh_site(options.engine):
        measure(options.forecasts)
