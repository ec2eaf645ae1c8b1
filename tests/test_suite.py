"""Tests that share rows stay together, and what starts first is there."""

import pytest
from django.conf import settings

from tests.order import TOGETHER, together
from tracker.management.commands.test import LONGEST


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
def test_what_starts_first_exists(beginning):
    path, _, name = beginning.partition("::")
    file = settings.BASE_DIR / path
    assert f"def {name}" in file.read_text() if name else file.exists()
