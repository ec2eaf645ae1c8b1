"""An import that ends in the middle: nothing is there by half, and run again nothing twice and nothing missing."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tracker.ledger import outages
from tracker.management.commands.import_forecasts import AGAIN
from tracker.models import Expert, Forecast, Import, Question, Score

pytestmark = pytest.mark.django_db(transaction=True)
N = 120
COUNTED = (Forecast.objects, Question.objects, Import.objects, Score.objects, Expert.objects.people_and_models())


@pytest.fixture
def rows(tmp_path) -> Path:
    path = tmp_path / "rows.csv"
    said = "".join(
        f"Ada {n % 20},Will it rain on day {n % 6}?,2024-01-{n % 28 + 1:02},0.{n % 90 + 10},yes\n"
        for n in range(N)
    )
    path.write_text(f"expert,question,made_at,probability,outcome\n{said}")
    return path


def url_of_this_database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}?application_name=stopped"


def interrupt(how: str, place: str, path: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "tests.transfer.stopped", how, place, str(path)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url_of_this_database(), "OWNER_DATABASE_URL": ""},
        capture_output=True,
        text=True,
    )


def there() -> list[int]:
    return [rows.count() for rows in COUNTED]


@pytest.mark.parametrize("place", ["Forecasts", "Scores", "end"])
def test_an_import_that_is_killed_is_whole_or_not_there_and_goes_in_once(rows, place):
    assert interrupt("kill", place, rows).returncode == -9
    assert there()[:3] == ([N, 6, 1] if place == "end" else [0, 0, 0])
    call_command("import_forecasts", str(rows), stdout=StringIO())
    once = there()
    assert once[:3] == [N, 6, 1]
    call_command("import_forecasts", str(rows), stdout=StringIO())
    assert there() == once


@pytest.mark.only_on("postgresql")
def test_an_import_whose_database_goes_ends_in_a_sentence_and_goes_in_once_it_is_back(rows):
    done = interrupt("gone", "Scores", rows)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert done.stderr.strip() == f"{AGAIN}\nThis was not finished. {outages.GONE}"
    assert there()[:3] == [0, 0, 0]
    call_command("import_forecasts", str(rows), stdout=StringIO())
    assert there()[:3] == [N, 6, 1]


@pytest.mark.only_on("sqlite")
def test_an_import_whose_file_is_moved_meanwhile_is_whole_once_it_is_back(rows):
    done = interrupt("gone", "Scores", rows)
    database = Path(str(connection.settings_dict["NAME"]))
    database.with_name(f"{database.name}-away").rename(database)
    assert "Traceback" not in done.stderr
    assert there()[:3] == ([N, 6, 1] if done.returncode == 0 else [0, 0, 0])
    call_command("import_forecasts", str(rows), stdout=StringIO())
    assert there()[:3] == [N, 6, 1]
