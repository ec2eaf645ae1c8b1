"""A web process starts quickly because it loads only what pages need at once."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

# scipy's parts are loaded when the first figure asks for one (docs/mechanisms.md), and what reads strangers' files
# by the processes that read them.
LATER = {
    "scipy.linalg",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.special",
    "scipy.stats",
    "lxml",
    "readability",
    "pypdfium2",
    "webvtt",
}
LIST = "import json, sys; import tracker.wsgi; print(json.dumps(sorted(sys.modules)))"


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db
def test_a_web_process_has_its_pages_and_nothing_slow_before_the_first_request():
    started = subprocess.run(
        [sys.executable, "-c", LIST],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(started.stdout))
    assert "tracker.views.coding" in loaded, "every worker would load it while its first reader waits"
    assert "tracker.kept.pages" in loaded, "every worker would keep pages of its own"
    assert loaded & LATER == set()


@pytest.mark.only_on("sqlite")
def test_a_database_that_answers_without_guards_is_not_served_at_all(tmp_path):
    file = tmp_path / "restored.sqlite3"
    file.touch()
    started = subprocess.run(
        [sys.executable, "-c", "import tracker.wsgi"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{file}"},
        capture_output=True,
        text=True,
    )
    assert started.returncode == 1
    assert "guards on the record are missing in the database" in started.stderr


@pytest.mark.only_on("sqlite")
def test_a_file_that_is_not_there_is_not_made_by_looking_for_it(tmp_path):
    subprocess.run(
        [sys.executable, "-c", "import tracker.wsgi"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/moved.sqlite3"},
        check=True,
    )
    assert list(tmp_path.iterdir()) == []
