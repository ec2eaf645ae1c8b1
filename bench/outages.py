"""Take the database away from a site that is served, and give it back: what it answers, and when again.

    python bench/outages.py --engine postgresql

Every address of tests/test_access.py is asked as a page and as a part for htmx, by strangers and with a session.
PostgreSQL is stopped and started; the file of SQLite is moved away, replaced by a folder, and made no database.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, prepared
from bench.served import Site, served

Action = Callable[[], object]


def addresses() -> list[str]:
    from tests.test_access import addresses as all_of_them

    return sorted({*all_of_them().values(), "/admin/", "/admin/tracker/forecast/", "/accounts/"} - {"/healthz"})


def ask_everything(site: Site, paths: list[str]) -> Counter[tuple[str, int]]:
    found: Counter[tuple[str, int]] = Counter()
    signed_in = site.cookies
    for who, cookies in (("stranger", ""), ("session", signed_in)):
        site.cookies = cookies
        for path in paths:
            found[f"{who}, page", site.ask(path)[0]] += 1
            found[f"{who}, htmx", site.ask(path, htmx=True)[0]] += 1
    site.cookies = signed_in
    for path in paths:
        found["session, POST", site.ask(path, {"name": "x"})[0]] += 1
    return found


def measure(site: Site, paths: list[str], what: str, take: Action, give: Action) -> None:
    print(f"== {what}")
    for _ in range(20):
        site.ask("/")  # so that every thread has a connection
    take()
    found = ask_everything(site, paths)
    print("  while it is gone:", ", ".join(f"{who}: {n} × {status}" for (who, status), n in sorted(found.items())))
    print("  /healthz:", site.ask("/healthz"))
    give()
    print(f"  answers {site.until_it_answers():.2f} s after it is back; /healthz:", site.ask("/healthz"))


@contextmanager
def on_sqlite(folder: Path) -> Iterator[list[tuple[str, Action, Action]]]:
    path, away = folder / "bench.sqlite3", folder / "away.sqlite3"

    def replace_by(make: Action) -> Action:
        return lambda: (shutil.move(path, away), make())

    def back() -> None:
        if path.is_dir():
            path.rmdir()
        shutil.move(away, path)

    with prepared(folder, f"sqlite:///{path}"):
        yield [
            ("moved away", lambda: shutil.move(path, away), back),
            ("replaced by a folder", replace_by(path.mkdir), back),
            ("replaced by something else", replace_by(lambda: path.write_text("no database " * 100)), back),
        ]


@contextmanager
def on_postgresql(folder: Path) -> Iterator[list[tuple[str, Action, Action]]]:
    from tests.stoppable import server

    with server() as running, prepared(folder, running.url):
        yield [("stopped", running.stop, running.start)]


def main(engine: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chmod(folder, 0o755)
        with (on_sqlite if engine == "sqlite" else on_postgresql)(folder) as ways:
            from django.db import connections

            from tracker import seeds

            seeds.load(seeds.FOUNDING)
            paths = addresses()
            with served(folder) as site:
                site.sign_in()
                connections.close_all()
                print(f"first answer after {site.until_it_answers():.2f} s; {len(paths)} addresses")
                for what, take, give in ways:
                    measure(site, paths, what, take, give)
            _, take, give = ways[0]
            take()
            with served(folder) as site:
                site.until_it_answers(status=503)
                print("== started without it\n  /healthz:", site.ask("/healthz"))
                give()
                print(f"  answers {site.until_it_answers():.2f} s after it is there")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=ENGINES, default="postgresql")
    main(parser.parse_args().engine)
