"""Time one scoreboard of a whole record, and how long it takes to be current again after a resolution.

    python bench/board.py --engine postgresql --forecasts 63000

People take part as unequally as on real sites: half of 2,000 have three of 63,000 forecasts or fewer. With
OPENBLAS_NUM_THREADS=1 the CPU time says what it takes also where other work is done on the machine.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site

ROOT = Path(__file__).resolve().parent.parent
EXPERTS, QUESTIONS, SKEW = 2_000, 15_000, {63_000: 1.26, 1_000_000: 2.8}
ANSWERS = 20  # forecasts of the question that is resolved
STAGES = {
    "standings": [
        "_table",
        "base_rate_losses",
        "_on_one_footing",
        "leaderboard",
        "about_people",
        "_moves",
        "_said",
        "verdicts",
    ],
    "leaderboard": ["clustered_intervals", "fit_levels", "shrink"],
}


@contextmanager
def stages(seconds: dict[str, float]) -> Any:
    """Adds up the seconds of each stage, with whatever it calls."""
    from tracker.scoreboards import standings
    from tracker.scoring import leaderboard

    modules, before = {"standings": standings, "leaderboard": leaderboard}, []
    for module, names in STAGES.items():
        for name in names:
            before.append((modules[module], name, getattr(modules[module], name)))
            setattr(modules[module], name, _timed(name, before[-1][2], seconds))
    try:
        yield
    finally:
        for of, name, function in before:
            setattr(of, name, function)


def _timed(name: str, function: Callable[..., Any], seconds: dict[str, float]) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        begin = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - begin

    return timed


def say_words(n: int) -> None:
    """Put so many forecasts in words on record, by people and on questions that are there."""
    from datetime import timedelta

    import numpy as np

    from tracker.models import Expert, Forecast, Question, Reading, User
    from tracker.models.projections import rebuild_scores
    from tracker.values.moments import Precision

    by, rng = User.objects.system(), np.random.default_rng(3)
    questions, experts = list(Question.objects.order_by("pk")), list(Expert.objects.people_and_models())
    asked = [questions[i] for i in rng.choice(len(questions), n, replace=False)]
    forecasts = [
        Forecast(
            question=question,
            expert=experts[rng.integers(len(experts))],
            basis=Forecast.Basis.VERBAL,
            made_at=question.opens_at + timedelta(days=1),
            made_precision=Precision.INSTANT,
            recorded_by=by,
        )
        for question in asked
    ]
    readings = [
        Reading(forecast=forecast, phrase="likely", note="-", low=0.6, best=0.75, high=0.9, recorded_by=by)
        for forecast in forecasts
    ]
    Forecast.objects.enter_all(forecasts, readings)
    rebuild_scores([question.pk for question in asked])


def ask_one() -> Any:
    """A question that is open yet, forecast by some of those who forecast most and some who hardly do."""
    from datetime import timedelta

    import numpy as np

    from tracker.models import Forecast, Question, Topic, User
    from tracker.values.moments import Precision

    by = User.objects.system()
    last = Question.objects.order_by("-opens_at").first()
    question = Question.objects.create(
        title="-", criteria="-", opens_at=last.opens_at, closes_at=last.closes_at, recorded_by=by
    )
    question.topics.add(Topic.objects.first())
    rows = np.array(Forecast.objects.order_by("pk").values_list("expert", flat=True))
    rng = np.random.default_rng(question.pk)
    experts = list(dict.fromkeys(rng.permutation(rows).tolist()))[:ANSWERS]
    Forecast.objects.enter_all(
        [
            Forecast(
                question=question,
                expert_id=expert,
                basis="stated",
                probability=float(p),
                made_at=question.opens_at + timedelta(days=10),
                made_precision=Precision.INSTANT,
                recorded_by=by,
            )
            for expert, p in zip(experts, rng.random(ANSWERS).round(2), strict=True)
        ],
        [],
    )
    return question


def resolve(question: Any) -> None:
    from tracker.models import User
    from tracker.values.moments import Moment, Precision

    known = Moment(question.closes_at, Precision.INSTANT)
    question.resolve("yes", by=User.objects.system(), known=known, rationale="-")


def compute(what: str) -> None:
    """Print how long it takes to have the board of everything current, by stage."""
    from tracker.scoreboards.stored import scoreboard

    seconds: dict[str, float] = {}
    begin, cpu = time.perf_counter(), time.process_time()
    with stages(seconds):
        board = scoreboard(at_once=True)
    took, worked = time.perf_counter() - begin, time.process_time() - cpu
    print(f"{what}: {took:.1f} s, {worked:.1f} s CPU; {board.n_ranked} ranked of {len(board.rows)}")
    print("   ", ", ".join(f"{name} {took:.2f}" for name, took in seconds.items()), flush=True)


def measure(forecasts: int, skew: float, words: int) -> None:
    from tracker.seeds.example import load

    load(EXPERTS, QUESTIONS, forecasts, 1, lambda *_: None, skew)
    if words:
        say_words(words)
    questions = [ask_one() for _ in range(3)]
    print(f"{forecasts:,} forecasts, {words:,} in words", flush=True)
    compute("anew")
    for question in questions[:2]:
        resolve(question)
        compute("after a resolution")
    resolve(questions[2])
    begin = time.perf_counter()
    command = [sys.executable, "manage.py", "scoreboard", "--format", "json"]
    rows = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)["rows"]
    print(f"after a resolution, by another process: {time.perf_counter() - begin:.1f} s; {len(rows)} rows")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most here", end=", ")
    print(f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB there")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=ENGINES, default="postgresql")
    parser.add_argument("--forecasts", type=int, default=63_000)
    parser.add_argument("--skew", type=float)
    parser.add_argument("--words", type=int, default=0, help="how many more forecasts in words")
    options = parser.parse_args()
    with fresh_site(options.engine):
        measure(options.forecasts, options.skew or SKEW.get(options.forecasts, 1.26), options.words)
