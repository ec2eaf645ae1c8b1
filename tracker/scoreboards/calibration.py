"""How far an expert's probabilities, or everybody's, can be taken at their word."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tracker.scoreboards.filters import Filters
from tracker.scoreboards.probabilities import Probabilities, probabilities
from tracker.scoring.calibration import (
    ENOUGH_TO_JUDGE,
    NULL_DRAWS,
    Corp,
    Discrimination,
    Null,
    Verdict,
    consistency_band,
    corp,
    discrimination,
    miscalibration_null,
    verdict,
)
from tracker.scoring.rules import Floats


@dataclass(frozen=True)
class Calibration:
    """forecasts: what it is made of.  n: questions.  observed: how often Yes came at each distinct forecast.

    null: what a perfectly calibrated forecaster would show.  band: distinct forecasts, lower, upper; None where
    there are too few to judge.
    """

    forecasts: Probabilities
    n: int
    corp: Corp
    observed: Floats
    null: Null
    verdict: Verdict
    discrimination: Discrimination
    band: tuple[Floats, Floats, Floats] | None

    def as_json(self) -> dict[str, Any]:
        """As `manage.py calibration` prints it."""
        points = zip(self.corp.forecasts, self.observed, self.corp.rates, self.corp.weights, strict=True)
        return {
            "n": self.n,
            "score": self.corp.score,
            "corp": {
                "miscalibration": self.corp.miscalibration,
                "discrimination": self.corp.discrimination,
                "uncertainty": self.corp.uncertainty,
                "points": [
                    {"forecast": float(x), "observed": float(o), "estimate": float(r), "weight": float(w)}
                    for x, o, r, w in points
                ],
            },
            "null": {"mean": self.null.mean, "upper": self.null.upper, "p": self.null.p_value},
            "verdict": self.verdict.value,
        }


def calibration(filters: Filters, expert: int | None = None) -> Calibration | None:
    """Of the forecasts of yes-or-no questions that the scores of these filters are made of; None without any."""
    found = probabilities(filters, expert)
    if not len(found.p):
        return None
    rule = "log" if filters.rule == "log" else "brier"
    fit = corp(found.p, found.y, found.weight, rule)
    plain = fit if rule == "brier" else corp(found.p, found.y, found.weight)
    # An expert and a question are a series: its forecasts share an outcome.
    series = found.question * (int(found.expert.max()) + 1) + found.expert
    n = len(np.unique(series))
    _, where = np.unique(np.round(found.p, 12), return_inverse=True)
    return Calibration(
        forecasts=found,
        n=n,
        corp=fit,
        observed=np.bincount(where, weights=found.weight * found.y) / np.bincount(where, weights=found.weight),
        null=miscalibration_null(found.p, plain.miscalibration, found.weight, series, found.question, NULL_DRAWS),
        verdict=verdict(found.p, found.y, found.weight, series, found.question),
        discrimination=discrimination(found.p, found.y),
        band=consistency_band(found.p, draws=NULL_DRAWS) if n >= ENOUGH_TO_JUDGE else None,
    )
