"""A PostgreSQL server of one's own that can be stopped and started, for tests of what happens without it."""

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests import postgres


class Server:
    """url: of its database. It ends with this process at the latest."""

    def __init__(self, programs: Path, folder: Path, become: dict) -> None:
        self.programs, self.folder, self.become = programs, folder, become
        self.url = f"postgres://outturn@{quote(str(folder), safe='')}/postgres"
        postgres._initialise(programs, folder / "data", become)
        self.start()

    def start(self) -> None:
        command = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *postgres._options()]
        log = self.folder / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self.folder, **self.become
            )
        postgres._wait_until_it_answers(self.process, self.url, log)

    def stop(self) -> None:
        """At once, with all its sessions."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=20)


@contextmanager
def server() -> Iterator[Server]:
    programs = next(postgres._installed_programs())
    for become in postgres._ways_to_be_unprivileged():
        with tempfile.TemporaryDirectory(prefix="outturn-pg-") as folder:
            if "user" in become:
                postgres.shutil.chown(folder, become["user"])
            try:
                found = Server(programs, Path(folder), become)
            except (OSError, subprocess.SubprocessError, postgres.NoServer):
                continue
            try:
                yield found
            finally:
                if found.process.poll() is None:
                    found.stop()
            return
    raise postgres.NoServer("no way was found to start one")
