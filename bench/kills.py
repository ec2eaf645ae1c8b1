"""Kill web workers under load: how long nobody gets an answer, and whether anything acknowledged is lost.

    python bench/kills.py --engine postgresql --kills 50

One reader and two writers a core. Every kill is `kill -9` of one worker in the middle of what it does.
"""

import argparse
import http.client
import itertools
import os
import random
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site
from bench.served import Site, served

PAGES = ["/", "/experts/", "/scoreboard/", "/questions/", "/methods/"]


class Load:
    """What several clients ask at once. answered: when, and how long it took; acknowledged: names."""

    def __init__(self, site: Site) -> None:
        self.site, self.over = site, threading.Event()
        self.answered: list[tuple[float, float]] = []
        self.acknowledged: list[str] = []
        self.statuses: dict[int, int] = {}
        self.unanswered = 0
        self.threads = [threading.Thread(target=self.read) for _ in range(2)]
        self.threads += [threading.Thread(target=self.write, args=[n]) for n in range(4)]

    def ask(self, path: str, data: dict[str, str] | None = None) -> int:
        begin = time.perf_counter()
        try:
            status, _ = self.site.ask(path, data)
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            time.sleep(0.05)
            return 0
        now = time.perf_counter()
        self.answered.append((now, now - begin))
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return status

    def read(self) -> None:
        while not self.over.is_set():
            self.ask(random.choice(PAGES))

    def write(self, who: int) -> None:
        n = 0
        while not self.over.is_set():
            n += 1
            name = f"Bench {who} {n}"
            if self.ask("/experts/new/", {"name": name, "kind": "person"}) == 302:
                self.acknowledged.append(name)


def measure(site: Site, kills: int, every: float) -> None:
    from tracker.models import Expert

    site.sign_in()
    print(f"first answer after {site.until_it_answers():.2f} s")
    load = Load(site)
    for thread in load.threads:
        thread.start()
    begin = time.perf_counter()
    for _ in range(kills):
        time.sleep(random.uniform(0.5, 1.5) * every)
        if workers := site.workers():
            os.kill(random.choice(workers), signal.SIGKILL)
    time.sleep(2)
    load.over.set()
    for thread in load.threads:
        thread.join()
    times = [begin, *sorted(at for at, _ in load.answered)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    on_record = set(Expert.objects.filter(name__startswith="Bench ").values_list("name", flat=True))
    print(f"{kills} kills in {times[-1] - begin:.0f} s; answers by status: {load.statuses}")
    print(f"requests that were cut off: {load.unanswered}")
    slowest = max(seconds for _, seconds in load.answered)
    print(f"longest time without any answer: {max(gaps):.2f} s; slowest answer {slowest:.2f} s")
    print(f"acknowledged writes: {len(load.acknowledged)}; lost: {len(set(load.acknowledged) - on_record)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=ENGINES, default="postgresql")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between kills, on average")
    options = parser.parse_args()
    with fresh_site(options.engine), tempfile.TemporaryDirectory() as folder, served(Path(folder)) as site:
        measure(site, options.kills, options.every)
