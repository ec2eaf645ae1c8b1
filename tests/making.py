"""Short ways to put things on record in tests, through the verbs."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from tracker.models import Claim, Excerpt, Expert, Forecast, Question, Reading, Resolution, Source, User
from tracker.models.readings import Words
from tracker.values.moments import Moment
from tracker.values.value import Columns, Value

number = count(1)


def day(text: str, *, is_end: bool = False) -> Moment:
    return Moment.parse(text, is_end=is_end)


def an_expert(by: User, name: str = "", **fields: Any) -> Expert:
    expert = Expert(name=name or f"Expert {next(number)}", recorded_by=by, **fields)
    expert.name_slug()
    expert.save()
    return expert


def a_question(
    by: User, title: str = "", *, opens: str = "2019-02-01", closes: str = "2019-02-28", **fields: Any
) -> Question:
    return Question.objects.create(
        title=title or f"Does it happen? ({next(number)})",
        criteria="Yes if two newspapers report it.",
        opens_at=day(opens).at,
        closes_at=day(closes, is_end=True).at,
        recorded_by=by,
        **fields,
    )


def a_choice(by: User, *options: str) -> Question:
    return a_question(by, kind="multiple choice", options=list(options or ("A", "B", "C")))


def a_source(by: User, title: str = "", **fields: Any) -> Source:
    return Source.objects.create(
        title=title or f"Source {next(number)}",
        published_on=datetime(2019, 2, 26, tzinfo=UTC).date(),
        recorded_by=by,
        **fields,
    )


def an_excerpt(by: User, exact: str = "", source: Source | None = None) -> Excerpt:
    return (source or a_source(by)).quote(exact or f"words {next(number)}", by=by)


def a_claim(by: User, expert: Expert, kind: str = "forecast") -> Claim:
    return an_excerpt(by).claim(expert, kind, by=by)


def a_value(question: Question, given: Any) -> Value:
    """given: a probability, one for each option, quantiles as [level, value], or columns by their names."""
    if isinstance(given, dict):
        columns = Columns(**given)
    elif not isinstance(given, list):
        columns = Columns(given)
    elif given and isinstance(given[0], list):
        columns = Columns(quantiles=given)
    else:
        columns = Columns(distribution=given)
    return question.answers.value(columns)


def a_forecast(
    question: Question, expert: Expert, by: User, given: Any = 0.7, made: str = "2019-02-10", **fields: Any
) -> Forecast:
    """One that was stated in numbers; given: as `a_value` takes it."""
    value = a_value(question, given)
    return question.forecast(expert, value, by=by, made=day(made), basis="stated", **fields)


def said(question: Question, expert: Expert, by: User, made: str = "2019-02-10", **fields: Any) -> Forecast:
    """One in words. fields: those of `Words` and the columns of the first reading; claim and the like."""
    given, words = _read(fields)
    value = a_value(question, given)
    return question.forecast(expert, value, by=by, made=day(made), basis="verbal", words=words, **fields)


def read(forecast: Forecast, by: User, **fields: Any) -> Reading:
    """Another reading of its words. fields: those of `Words`, and the columns of the reading."""
    given, words = _read(fields)
    return forecast.read(a_value(forecast.question, given), words, by=by)


def settle(forecast: Forecast, by: User, **fields: Any) -> Reading:
    given, words = _read(fields)
    return forecast.settle(a_value(forecast.question, given), words, by=by)


def _read(fields: dict[str, Any]) -> tuple[dict[str, Any], Words]:
    """Take out of the fields what a reading is made of."""
    given = {name: fields.pop(name) for name in Columns._fields if name in fields}
    return given, Words(**{name: fields.pop(name) for name in Words._fields if name in fields})


def resolved(question: Question, outcome: str, by: User, known: str = "2019-02-28", **fields: Any) -> Resolution:
    return question.resolve(outcome, by=by, known=day(known), rationale="Two newspapers reported it.", **fields)


def losses(question: Question) -> dict[str, float]:
    """Name → Brier score, without the benchmarks."""
    return {
        score.expert.name: score.loss
        for score in question.scores.of_experts().of_the_last().select_related("expert")
    }
