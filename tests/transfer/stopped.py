"""The command, ended at a place of its own work: `python -m tests.transfer.stopped kill|gone PLACE FILE`.

PLACE is what its progress says, or “end”, when all is on record and nothing was reported yet. kill: as by kill -9.
gone: its database is taken away, and the command goes on as it can.
"""

import os
import signal
import sys

import psycopg

import manage
from tracker.management import progress

how, place, path = sys.argv[1:4]


def stop() -> None:
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    url = os.environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        database = url.removeprefix("sqlite:///")
        os.rename(database, f"{database}-away")
        return
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stopped' "
            "AND pid <> pg_backend_pid()"
        )


class Stopping(progress.Progress):
    def __call__(self, what: str, done: int, of: int) -> None:
        if what == place:
            stop()

    def end(self) -> None:
        if place == "end":
            stop()


progress.Progress = Stopping  # type: ignore[misc]
sys.argv[1:] = ["import_forecasts", path]
manage.main()
