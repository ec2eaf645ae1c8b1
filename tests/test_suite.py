"""Tests that share rows stay together; what `manage.py test --fast` leaves out is there, and is said."""

from io import StringIO

import pytest
from django.conf import settings

from tests.order import TOGETHER, together
from tracker.management.commands.test import LONGEST, Command


@pytest.mark.parametrize(
    ("nodeid", "scope"),
    [
        ("tests/a.py::test_x", "tests/a.py::test_x"),
        ("tests/a.py::test_x[http://[::1]/]", "tests/a.py::test_x[http://[::1]/]"),
        ("tests/a.py::TestA::test_x", "tests/a.py::TestA"),
        ("tests/a.py::TestA::test_x[a::b]", "tests/a.py::TestA"),
        *((f"{file}::test_x", file) for file in TOGETHER),
    ],
)
def test_only_what_shares_rows_stays_together(nodeid, scope):
    assert together(nodeid) == scope


@pytest.mark.parametrize("file", TOGETHER)
def test_what_stays_together_exists(file):
    assert (settings.BASE_DIR / file).exists()


@pytest.mark.parametrize("beginning", LONGEST)
def test_what_is_left_out_exists(beginning):
    path, _, name = beginning.partition("::")
    file = settings.BASE_DIR / path
    assert f"def {name}" in file.read_text() if name else file.exists()


@pytest.mark.parametrize(("is_server", "code"), [("", 0), ("true", 1)])
def test_it_is_said_and_on_a_server_it_is_a_failure(monkeypatch, is_server, code):
    asked = []

    def run_on(self, engine: str, pytest_args: list[str]) -> dict:
        asked.append((engine, pytest_args))
        return {"passed": 3, "failed": 0, "skipped": 0}

    monkeypatch.setattr(Command, "run_on", run_on)
    monkeypatch.setenv("CI", is_server)
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        Command(stdout=out).run_from_argv(["manage.py", "test", "--fast", "-x"])
    assert asked == [("sqlite", [*(f"--deselect={beginning}" for beginning in LONGEST), "-x"])]
    *not_run, last = out.getvalue().splitlines()
    assert not_run == [f"Not run: {what} (--fast)" for what in ("PostgreSQL", *LONGEST.values())]
    assert (last, stopped.value.code) == ("3 passed, 0 failed", code)
