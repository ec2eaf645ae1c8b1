"""What one forecaster said of one question, and what that was worth."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.models import Expert, Forecast, Question, Score, Withdrawal
from tracker.models.experts import said_by
from tracker.models.scores import Timing
from tracker.reports.grading import GradedForecast, for_grading, graded


@dataclass(frozen=True)
class Result:
    """What one forecaster got on one question, by the rule of its kind; None where there is nothing.

    averaged, first, last: losses in the three views of time.  log: averaged over time; is_limited: it was clipped.
    is_hedged: read from “may” or “could”, which scoreboards leave out.
    """

    averaged: float | None = None
    first: float | None = None
    last: float | None = None
    log: float | None = None
    is_limited: bool = False
    is_hedged: bool = False

    @property
    def has_moved(self) -> bool:
        """Whether it depends on the view: the forecast was revised or withdrawn, or the crowd changed."""
        return not self.averaged == self.first == self.last

    @property
    def remarks(self) -> list[str]:
        """What stands below an expert’s score: “first 0.360”, “last 0.090”, “hedged: off the scoreboard”."""
        if self.averaged is None:
            return []
        first = [f"first {floatformat(self.first, 3)}"] if self.has_moved and self.first is not None else []
        hedged = ["hedged: off the\N{NO-BREAK SPACE}scoreboard"] if self.is_hedged else []
        return [*first, *self.at_the_close("last"), *hedged]

    def at_the_close(self, name: str) -> list[str]:
        """“last 0.090”, by that name, or “none at the close”; nothing where that is no other score."""
        if self.averaged is None or not self.has_moved:
            return []
        if self.last is None:
            return ["none at\N{NO-BREAK SPACE}the\N{NO-BREAK SPACE}close"]
        return [f"{name} {floatformat(self.last, 3)}"]


def scored(question: Question) -> QuerySet[Score]:
    """Without a crowd of forecasts that have no quantile in common, which has nothing to be scored."""
    return Score.objects.filter(question=question).exclude(brier=None, rps=None, crps=None)


def result_of(scores: Iterable[Score]) -> Result:
    """scores: of one forecaster on one question, at most one in each view of time."""
    by_timing = {score.timing: score for score in scores}
    averaged = by_timing.get(Timing.AVERAGED)
    if averaged is None:
        return Result()
    losses = {timing: score.loss for timing, score in by_timing.items()}
    return Result(
        averaged.loss,
        losses.get(Timing.FIRST),
        losses.get(Timing.LAST),
        averaged.log,
        averaged.is_clipped,
        averaged.is_hedged,
    )


@dataclass(frozen=True)
class Series:
    """One expert's forecasts of one question, oldest first; the last one stands."""

    expert: Expert
    forecasts: list[GradedForecast]
    result: Result = Result()

    @property
    def latest(self) -> GradedForecast:
        return self.forecasts[-1]

    @property
    def shown(self) -> GradedForecast:
        """The one that stands for all."""
        return self.latest

    @property
    def earlier(self) -> list[GradedForecast]:
        """Those before the one shown, newest first."""
        return self.forecasts[: self.forecasts.index(self.shown)][::-1]

    @property
    def later(self) -> list[GradedForecast]:
        """Those after the one shown, oldest first."""
        return self.forecasts[self.forecasts.index(self.shown) + 1 :]

    @property
    def counting(self) -> GradedForecast | None:
        """The one that stood when the question closed, once that is scored."""
        return next((row for row in self.forecasts if row.loss is not None), None)

    @property
    def loss(self) -> float | None:
        """Of the forecast that stood at the close."""
        return self.counting.loss if self.counting else None

    def around(self, forecast: Forecast) -> tuple[list[GradedForecast], list[GradedForecast]]:
        """The forecasts made before this one, and those made after it, each oldest first."""
        since = next(
            (row.since for row in self.forecasts if row.forecast == forecast), forecast.made_at.timestamp()
        )
        earlier = [row for row in self.forecasts if (row.since, row.forecast.pk) < (since, forecast.pk)]
        later = [row for row in self.forecasts if (row.since, row.forecast.pk) > (since, forecast.pk)]
        return earlier, later

    def why_unscored(self, forecast: Forecast) -> str:
        """Why a forecast with an outcome got no score: WhyNot, or later or withdrawn; "" where none applies."""
        question = forecast.question
        if late := question.why_not(forecast.made, forecast.made_basis):
            return late
        if self.counting and self.counting in self.around(forecast)[1]:
            return "later"
        withdrawals = Withdrawal.objects.current().filter(question=question, made_at__gte=forecast.made_at)
        theirs = withdrawals.filter(said_by(self.expert), made_at__lt=question.closes_at)
        return "withdrawn" if theirs.exists() else ""

    def why_unscored_in_words(self, forecast: Forecast) -> SafeString:
        """“It did not stand at the close: a later forecast by the same expert did. …”, with a link to that one."""
        why = self.why_unscored(forecast)
        if why == "later" and self.counting:
            later = self.counting.forecast.get_absolute_url()
            because = format_html('<a href="{}">a later forecast</a> by the same expert did', later)
        else:
            because = SafeString("the expert withdrew it")
        stood = format_html(
            "It did not stand at the close: {}. In the average over time it counts for as long as it stood.",
            because,
        )
        sentence = stood if why in ("later", "withdrawn") else SafeString("It has no score.")
        so = forecast.question.why_not(forecast.made, forecast.made_basis).sentence
        return format_html("{} {}", sentence, so) if so else sentence


def series_of(forecast: Forecast) -> Series:
    """The forecasts of the same question by the same expert, without those that a correction has replaced."""
    expert = forecast.expert.canonical
    rows = for_grading().filter(question=forecast.question_id).of(expert)
    return Series(expert, in_order(graded(rows)))


def in_order(rows: Iterable[GradedForecast]) -> list[GradedForecast]:
    """Of one series, as they stood one after the other."""
    return sorted(rows, key=lambda row: (row.since, row.forecast.pk))
