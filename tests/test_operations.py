"""docs/operations.md says what a deployment can set and what refuses to start; both have to be true."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

SETTINGS = (settings.BASE_DIR / "tracker" / "settings.py").read_text()
OPERATIONS = (settings.BASE_DIR / "docs" / "operations.md").read_text()
COMPLETE = {
    "OUTTURN_ENV": "production",
    "SECRET_KEY": "fifty characters or more of something that is random",
    "ALLOWED_HOSTS": "outturn.example",
    "DATABASE_URL": "sqlite://:memory:",
}


def test_the_table_of_settings_is_complete_and_true():
    read = set(re.findall(r'(?:environ\.get\(|environ\[|required\(|words\(|whole_number\()\s*"(\w+)"', SETTINGS))
    table = OPERATIONS.partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == read


def start(environment: dict[str, str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "diffsettings"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
    )


def test_production_starts_with_all_that_it_requires():
    assert start(COMPLETE).returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
@pytest.mark.parametrize("value", [None, " "], ids=["missing", "empty"])
def test_production_does_not_start_without(name, value):
    incomplete = {key: setting for key, setting in COMPLETE.items() if key != name}
    result = start(incomplete if value is None else incomplete | {name: value})
    assert result.returncode == 1
    sentence = f"Set {name} in the environment"
    assert result.stderr.startswith(f"Outturn does not start: {sentence}")
    assert sentence in OPERATIONS


def test_a_misspelt_environment_does_not_start():
    result = start(COMPLETE | {"OUTTURN_ENV": "prod"})
    assert result.returncode == 1
    assert "OUTTURN_ENV must be development or production" in result.stderr


@pytest.mark.parametrize("number", ["one", "-1", "1.0", "", "²", "999"])
def test_a_misspelt_number_of_proxies_does_not_start(number):
    result = start(COMPLETE | {"OUTTURN_TRUSTED_PROXIES": number})
    assert result.returncode == 1
    sentence = "OUTTURN_TRUSTED_PROXIES must be the number of proxies"
    assert result.stderr.startswith(f"Outturn does not start: {sentence}")
    assert sentence in OPERATIONS
