"""Calibration from the record, and as the command prints it."""

import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from tests.making import a_choice, a_forecast, a_question, an_expert, resolved
from tracker.scoreboards.calibration import calibration
from tracker.scoreboards.filters import Filters
from tracker.scoring.calibration import calibration_verdict, miscalibration_null

pytestmark = pytest.mark.django_db


def printed(*options: str) -> dict:
    out = StringIO()
    call_command("calibration", "--format", "json", *options, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def ada(analyst, admin):
    """Two revised forecasts and a choice, which does not count."""
    ada = an_expert(analyst, "Ada")
    for first, last, outcome in ((0.2, 0.8, "yes"), (0.6, 0.4, "no")):
        question = a_question(analyst)
        a_forecast(question, ada, analyst, first, made="2019-02-01")
        a_forecast(question, ada, analyst, last, made="2019-02-22")
        resolved(question, outcome, admin, known="2019-03-05")
    choice = a_choice(analyst)
    a_forecast(choice, ada, analyst, [0.2, 0.3, 0.5])
    resolved(choice, "A", admin)
    return ada


def test_every_forecast_counts_for_as_long_as_it_stood(ada):
    found = printed("--expert", "ada", "--timing", "time-averaged")
    assert found["n"] == 2
    assert found["score"] == pytest.approx((0.75 * 0.64 + 0.25 * 0.04 + 0.75 * 0.36 + 0.25 * 0.16) / 2)
    corp = found["corp"]
    assert corp["miscalibration"] - corp["discrimination"] + corp["uncertainty"] == pytest.approx(found["score"])
    assert [(point["forecast"], point["weight"]) for point in corp["points"]] == [
        (0.2, 0.75), (0.4, 0.25), (0.6, 0.75), (0.8, 0.25),
    ]  # fmt: skip
    assert found["verdict"] == "too few"


@pytest.mark.parametrize(("timing", "points"), [("first", [0.2, 0.6]), ("last", [0.4, 0.8])])
def test_one_view_takes_one_forecast_of_each_question(ada, timing, points):
    assert [point["forecast"] for point in printed("--timing", timing)["corp"]["points"]] == points


def test_nothing_to_judge_is_nothing(analyst):
    an_expert(analyst, "Bob")
    assert printed("--expert", "bob") == {"n": 0, "score": None, "corp": None, "null": None, "verdict": "too few"}
    assert calibration(Filters()) is None


def test_what_it_does_not_know_is_said():
    with pytest.raises(CommandError, match="There is no expert “nobody”"):
        printed("--expert", "nobody")
    with pytest.raises(CommandError, match="Brier or the log score"):
        printed("--rule", "peer")
    with pytest.raises(CommandError, match="is not one of these"):
        printed("--topic", "nothing")


def test_overconfidence_is_told_from_chance():
    rng = np.random.default_rng(1)
    truth = rng.uniform(0.3, 0.7, 400)
    y = (rng.random(400) < truth).astype(float)
    one, each = np.ones(400), np.arange(400)
    bold = np.where(truth > 0.5, 0.95, 0.05)
    assert calibration_verdict(bold, y, one, each, each) == "overconfident"
    assert calibration_verdict(truth, y, one, each, each) == "consistent"
    y = (rng.random(400) < bold).astype(float)
    assert calibration_verdict(0.5 + (bold - 0.5) / 3, y, one, each, each) == "underconfident"
    assert calibration_verdict(truth[:29], y[:29], one[:29], each[:29], each[:29]) == "too few"


def test_the_null_does_not_take_revisions_for_independent_forecasts():
    """Ten forecasts of one question are right or wrong together, so that chance alone looks more miscalibrated."""
    p = np.full(50, 0.5) + np.tile(np.linspace(-0.05, 0.05, 10), 5)
    apart = miscalibration_null(p, 0.0, draws=300)
    together = miscalibration_null(p, 0.0, series=np.repeat(np.arange(5), 10), draws=300)
    assert together.mean > 2 * apart.mean
