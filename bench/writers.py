"""How long it takes to log a forecast while others do: the web line of the Procfile, and people who never rest.

    python bench/writers.py --engine sqlite --writers 8 --seconds 20

Each of them logs one forecast after another on a question of their own; every answer is counted.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site
from bench.served import Site, served


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    with fresh_site(options.engine), tempfile.TemporaryDirectory() as folder, served(Path(folder)) as site:
        site.sign_in()
        site.until_it_answers()
        statuses, took = write(site, options.writers, options.seconds)

        from tracker.models import Forecast

        print(f"{options.engine}: answers {dict(statuses)}, forecasts on record {Forecast.objects.count()}")
        percent = quantiles(took, n=100)
        shown = {"median": percent[49], "p95": percent[94], "p99": percent[98], "worst": max(took)}
        print(", ".join(f"{name} {seconds:.2f} s" for name, seconds in shown.items()))


def write(site: Site, n_writers: int, seconds: float) -> tuple[Counter[int], list[float]]:
    """Status of every answer, and how long it took."""
    from tests.making import a_question, an_expert
    from tracker.models import User

    analyst = User.objects.get(email="bench@example.org")
    expert = an_expert(analyst).slug
    questions = [a_question(analyst).pk for _ in range(n_writers)]
    statuses: Counter[int] = Counter()
    took: list[float] = []
    end = time.perf_counter() + seconds

    def log_forecasts(question: int) -> None:
        n = 0
        while (begin := time.perf_counter()) < end:
            n += 1
            probability = f"{n % 99 + 1} %"
            data = {"expert": expert, "made": "2019-02-10", "probability": probability}
            data |= {"made_basis": "stated", "basis": "stated"}
            status, _ = site.ask(f"/questions/{question}/forecast/", data | {"token": str(uuid4())})
            took.append(time.perf_counter() - begin)
            statuses[status] += 1

    threads = [threading.Thread(target=log_forecasts, args=[question]) for question in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses, took


if __name__ == "__main__":
    main()
