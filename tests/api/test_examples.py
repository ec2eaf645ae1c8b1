"""Every example of docs/api.md runs as it stands."""

import os
import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.api.conftest import Program
from tests.conftest import person
from tracker.models import Expert, Forecast

DOCS = Path(settings.BASE_DIR, "docs", "api.md").read_text(encoding="utf-8")
BLOCKS = {language: re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL) for language in ("python", "sh")}
PROBABILITIES = "expert,question,made_at,probability,outcome,known_at\n" + "".join(
    f"Ada,Does it happen? ({n}),2019-02-{n % 20 + 1:02},{0.1 + 0.2 * (n % 5):.1f},"
    f"{'yes' if n % 5 > 1 else 'no'},2019-03-01\n"
    for n in range(40)
)


@pytest.fixture
def run(live_server, tmp_path):
    """Runs an example with the token of an analyst."""
    secret = Program(person("Analyst")).secret
    figure = tmp_path / "calibration.png"
    known = {"OUTTURN": live_server.url, "TOKEN": secret, "FIGURE": str(figure), "MPLBACKEND": "agg"}

    def run_one(*command: str) -> str:
        done = subprocess.run(
            command, cwd=tmp_path, env=os.environ | known, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run_one


@pytest.mark.django_db(transaction=True)
class TestExamples:
    def test_a_forecast_is_logged_revised_and_read_back(self, run):
        first = run(sys.executable, "-c", BLOCKS["python"][0])
        assert "2026-01-10 Grace Example 60" in first
        assert "2026-02-10 Grace Example 75" in first
        assert run(sys.executable, "-c", BLOCKS["python"][0]) == first, "keys make it one record"
        assert Forecast.objects.filter(expert__slug="grace-example").count() == 2

    def test_the_same_in_a_shell(self, run):
        if not shutil.which("curl"):
            pytest.skip("the examples for a shell: no curl on this machine")
        for block in BLOCKS["sh"]:
            assert '"items"' in run("bash", "-euc", block)
        assert Expert.objects.filter(slug="alan-example").exists()

    def test_a_notebook(self, run, tmp_path):
        file = tmp_path / "some.csv"
        file.write_text(PROBABILITIES, encoding="utf-8")
        call_command("import_forecasts", str(file), stdout=StringIO())
        assert "skill" in run(sys.executable, "-c", BLOCKS["python"][1])
        assert (tmp_path / "calibration.png").read_bytes().startswith(b"\x89PNG")


def test_there_are_examples():
    assert [len(BLOCKS[language]) for language in ("python", "sh")] == [2, 1]
