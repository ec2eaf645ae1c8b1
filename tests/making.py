"""Short ways to put things on record in tests, through the verbs."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from tracker.models import Claim, Excerpt, Expert, Forecast, Question, Resolution, Source, User
from tracker.values.moments import Moment

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


def a_forecast(
    question: Question, expert: Expert, by: User, p: float = 0.7, made: str = "2019-02-10", **fields: Any
) -> Forecast:
    value = {"distribution": p} if isinstance(p, list) else {"probability": p}
    return question.forecast(expert, by=by, made=day(made), basis="stated", **value, **fields)


def resolved(question: Question, outcome: str, by: User, known: str = "2019-02-28", **fields: Any) -> Resolution:
    return question.resolve(outcome, by=by, known=day(known), rationale="Two newspapers reported it.", **fields)


def losses(question: Question) -> dict[str, float]:
    """Name → Brier score, without the benchmarks."""
    return {
        score.expert.name: score.loss
        for score in question.scores.of_experts().of_the_last().select_related("expert")
    }
