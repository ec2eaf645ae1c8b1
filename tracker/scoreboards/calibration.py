"""How far an expert's probabilities, or everybody's, can be taken at their word."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tracker.charts.calibration import Calibration as Chart
from tracker.charts.calibration import calibration as chart
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.probabilities import Probabilities, probabilities
from tracker.scoring.calibration import (
    ENOUGH_TO_JUDGE,
    NULL_DRAWS,
    CalibrationVerdict,
    Corp,
    Discrimination,
    Null,
    calibration_verdict,
    consistency_band,
    corp,
    discrimination,
    miscalibration_null,
)
from tracker.scoring.rules import Floats
from tracker.values.words import how_many, percent_whole

OVERCONFIDENT = mark_safe(
    "<b>Overconfident:</b> what was called likely came less often than that, and what was called unlikely came "
    "more often."
)
UNDERCONFIDENT = mark_safe(
    "<b>Underconfident:</b> what was called likely came more often than that, and what was called unlikely came "
    "less often."
)


@dataclass(frozen=True)
class Calibration:
    """forecasts: what it is made of.  n: series, each of one expert and question.  n_yes: those that became Yes.

    null: what a perfectly calibrated forecaster would show.  band: distinct forecasts, lower, upper; None where
    there are too few to judge.
    """

    forecasts: Probabilities
    n: int
    n_yes: int
    corp: Corp
    null: Null
    verdict: CalibrationVerdict
    discrimination: Discrimination
    band: tuple[Floats, Floats, Floats] | None

    @property
    def n_no(self) -> int:
        return self.n - self.n_yes

    @property
    def is_judged(self) -> bool:
        return self.verdict != CalibrationVerdict.TOO_FEW

    @property
    def sureness(self) -> float:
        """The mean probability of the side that each forecast held more likely."""
        return float(np.maximum(self.forecasts.p, 1 - self.forecasts.p).mean())

    @property
    def hit_rate(self) -> float:
        """How often that side came true; even odds count half."""
        return self.sureness - self.discrimination.overconfidence

    @property
    def finding(self) -> SafeString:
        """“Overconfident: what was called likely came less often than that, …”"""
        if self.verdict == CalibrationVerdict.TOO_FEW:
            n = how_many(self.n, "resolved yes-or-no question")
            return format_html("<b>Too few to judge:</b> {}, and it takes {}.", n, ENOUGH_TO_JUDGE)
        if self.verdict == CalibrationVerdict.CONSISTENT:
            return format_html(
                "<b>As calibrated as {} questions can tell:</b> what departs from the diagonal may be chance.",
                self.n,
            )
        return OVERCONFIDENT if self.verdict == CalibrationVerdict.OVERCONFIDENT else UNDERCONFIDENT

    @property
    def discrimination_in_words(self) -> str:
        """“Where the answer was Yes (24 questions) the mean forecast was 70 %; where it was No (6), 40 %.”"""
        if_yes, if_no = (percent_whole(p) for p in (self.discrimination.when_yes, self.discrimination.when_no))
        if not if_yes:
            n = how_many(self.n_no, "question")
            return f"The answer was always No ({n}); the mean forecast of Yes was {if_no}."
        otherwise = f"; where it was No ({self.n_no}), {if_no}" if if_no else ""
        n = how_many(self.n_yes, "question")
        return f"Where the answer was Yes ({n}) the mean forecast was {if_yes}{otherwise}."

    def chart(self, title: str, href: Callable[[str], str]) -> Chart:
        """href: to the forecasts of one probability, which it is given as a number: “0.7”."""
        corp, band = self.corp, self.band
        return chart(
            n=self.n,
            x=corp.forecasts.tolist(),
            rates=corp.rates.tolist(),
            observed=corp.observed.tolist(),
            weights=corp.weights.tolist(),
            band=(band[0].tolist(), band[1].tolist(), band[2].tolist()) if band else None,
            title=title,
            too_few=not self.is_judged,
            hrefs=[href(f"{p:.12g}") for p in corp.forecasts],
        )

    def as_json(self) -> dict[str, Any]:
        """As `manage.py calibration` prints it."""
        points = zip(self.corp.forecasts, self.corp.observed, self.corp.rates, self.corp.weights, strict=True)
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
    return Calibration(
        forecasts=found,
        n=n,
        n_yes=len(np.unique(series[found.y == 1])),
        corp=fit,
        null=miscalibration_null(found.p, plain.miscalibration, found.weight, series, found.question, NULL_DRAWS),
        verdict=calibration_verdict(found.p, found.y, found.weight, series, found.question),
        discrimination=discrimination(found.p, found.y),
        band=consistency_band(found.p, draws=NULL_DRAWS) if n >= ENOUGH_TO_JUDGE else None,
    )
