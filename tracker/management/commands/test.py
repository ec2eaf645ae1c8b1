"""The whole suite, on SQLite and then on PostgreSQL, with one plain line at the end."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, TypedDict

from django.conf import settings
from django.core.management.base import BaseCommand

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PARALLEL = ["--numprocesses=auto", "--maxprocesses=8", "--dist=loadscope", "--no-loadscope-reorder"]
# Beginnings of node IDs. --fast leaves them out; in a whole run they start first (tests/order.py).
LONGEST = {
    "tests/browser/": "pages in a browser",
    "tests/views/test_hostile_strings.py": "hostile strings in every form",
    "tests/views/test_queries.py": "queries for long lists",
    "tests/test_headers.py": "headers of every address",
    "tests/test_yearly.py": "the second case",
    "tests/scoring/test_leaderboard.py": "simulated scoreboards",
    "tests/documents/test_extracting.py": "hostile files",
}
ALL_PASSED, SOME_FAILED, NOTHING_CHOSEN = 0, 1, 5


class Tally(TypedDict, total=False):
    """What tests/postgres.py writes down."""

    passed: int
    failed: int
    skipped: int
    not_run: list[str]


class Command(BaseCommand):
    help = (
        "Run the tests on SQLite and then on PostgreSQL. All other arguments are handed to pytest. "
        "The last lines say what was not run; where CI=true is in the environment, that is a failure."
    )
    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        # Not Django's parser: it would refuse pytest's arguments and take -v for its own.
        program = f"{argv[0]} {argv[1]}"
        parser = argparse.ArgumentParser(prog=program, description=self.help, allow_abbrev=False)
        part, longest = parser.add_mutually_exclusive_group(), ", ".join(LONGEST.values())
        part.add_argument("--engine", choices=ENGINES, help="only on this database")
        part.add_argument("--fast", action="store_true", help=f"only on SQLite, without {longest}")
        options, pytest_args = parser.parse_known_args(argv[2:])
        engines = ["sqlite"] if options.fast else [options.engine] if options.engine else list(ENGINES)
        self.handle(engines=engines, fast=options.fast, pytest_args=pytest_args)

    def handle(self, *args: Any, **options: Any) -> None:
        pytest_args, left_out = options["pytest_args"], Tally()
        if options["fast"]:
            pytest_args = [*(f"--deselect={beginning}" for beginning in LONGEST), *pytest_args]
            left_out["not_run"] = [f"{what} (--fast)" for what in (ENGINES["postgresql"], *LONGEST.values())]
        tallies = [*(self.run_on(engine, pytest_args) for engine in options["engines"]), left_out]
        passed = sum(tally.get("passed", 0) for tally in tallies)
        failed = sum(tally.get("failed", 0) for tally in tallies)
        skipped = sum(tally.get("skipped", 0) for tally in tallies)
        not_run = [line for tally in tallies for line in tally.get("not_run", [])]
        for line in not_run:
            self.stdout.write(f"Not run: {line}")
        self.stdout.write(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
        # On a server nobody reads the lines above, so there what did not run is as bad as what failed.
        incomplete = os.environ.get("CI") == "true" and (skipped or not_run)
        sys.exit(1 if failed or incomplete or not passed else 0)

    def run_on(self, engine: str, pytest_args: list[str]) -> Tally:
        """Run pytest in a process of its own, because it reads its settings only once."""
        self.stdout.write(f"Tests on {ENGINES[engine]}")
        self.stdout.flush()
        with tempfile.TemporaryDirectory(prefix="outturn-tally-") as folder:
            file = Path(folder) / "tally.json"
            command = [sys.executable, "-m", "pytest", *PARALLEL, f"--engine={engine}", f"--tally={file}"]
            code = subprocess.run([*command, *pytest_args], cwd=settings.BASE_DIR).returncode
            tally: Tally = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        if code not in (ALL_PASSED, SOME_FAILED, NOTHING_CHOSEN) and not tally.get("not_run"):
            tally["failed"] = tally.get("failed") or 1
            tally["not_run"] = [f"the rest on {ENGINES[engine]}: pytest stopped with code {code}"]
        return tally
