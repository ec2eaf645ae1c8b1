"""Scores from the record: dropped and rebuilt they come out the same, bit for bit."""

from collections import defaultdict
from itertools import batched
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import F, Max, Q

from tracker.models.experts import CROWD, EVEN_ODDS, Expert, canonical_id
from tracker.models.forecasts import Forecast, Withdrawal
from tracker.models.moments import Moment
from tracker.models.outcomes import QuestionKind
from tracker.models.scores import Score
from tracker.scoring.crowd import even_odds, median_forecast
from tracker.scoring.rules import brier_score

if TYPE_CHECKING:
    from tracker.models.questions import Question, QuestionQuerySet

SCORED_KINDS = [QuestionKind.BINARY, QuestionKind.MULTIPLE_CHOICE]
BATCH = 2000
CROWD_SIZE = 2  # one expert is no crowd
DECIMALS = 12  # 0.2025 and not 0.20249999999999999, so that a page rounds it as a reader would


class Standing(NamedTuple):
    """The forecast that an expert stood by when the question closed."""

    expert: int
    forecast: int
    probabilities: list[float]


def rescore(questions: "QuestionQuerySet") -> int:
    """Drop and rebuild the scores of these questions. Returns how many were written."""
    written = 0
    benchmarks = dict(Expert.objects.benchmarks().values_list("slug", "pk"))
    for ids in batched(questions.order_by("pk").values_list("pk", flat=True), BATCH):
        with transaction.atomic():
            batch = questions.model.objects.filter(pk__in=ids)
            Score.objects.filter(question__in=ids).delete()
            scorable = batch.resolved().filter(kind__in=SCORED_KINDS).with_state().in_bulk()
            standing = _standing_at_close(list(scorable))
            scores = [
                score
                for pk, question in scorable.items()
                if pk in standing
                for score in _scores(question, standing[pk], benchmarks)
            ]
            Score.objects.bulk_create(scores, batch_size=BATCH)
            written += len(scores)
    return written


def _standing_at_close(question_ids: list[int]) -> dict[int, list[Standing]]:
    """Question → the latest forecast of each expert before the close, none after the outcome was known.

    Later revisions had hindsight. An expert who withdrew last stands by nothing.
    """
    known_at = F("question__current__resolution__known_at")
    in_time = Q(question__in=question_ids, made_at__lt=F("question__closes_at")) & Q(made_at__lt=known_at)
    withdrawn = {
        (row["question"], row["who"]): row["last"]
        for row in Withdrawal.objects.filter(in_time)
        .annotate(who=canonical_id())
        .values("question", "who")
        .annotate(last=Max("made_at"))
    }
    rows = (
        Forecast.objects.current()
        .filter(in_time)
        .with_values()
        .annotate(who=canonical_id(), known_at=known_at)
        .order_by("question", "who", "made_at", "pk")
        .values_list(
            "question", "who", "pk", "p", "p_distribution", "made_at", "made_precision", "made_basis", "known_at"
        )
    )
    latest = {
        row[:2]: row[2:6]
        for row in rows.iterator(chunk_size=BATCH)
        if not Moment(row[5], row[6]).may_have_hindsight(row[8], row[7])
    }
    standing: dict[int, list[Standing]] = defaultdict(list)
    for (question, who), (pk, p, distribution, made_at) in latest.items():
        if withdrawn.get((question, who)) is None or withdrawn[question, who] < made_at:
            probabilities = [p, 1.0 - p] if p is not None else distribution
            standing[question].append(Standing(who, pk, probabilities))
    return standing


def _scores(question: "Question", standing: list[Standing], benchmarks: dict[str, int]) -> list[Score]:
    assert question.resolution
    outcome = [choice.casefold() for choice in question.choices].index(question.resolution.outcome.casefold())
    experts = np.array([row.probabilities for row in standing])
    whom: list[tuple[int, int | None]] = [(row.expert, row.forecast) for row in standing]
    rows = [*experts, even_odds(len(question.choices))]
    whom.append((benchmarks[EVEN_ODDS], None))
    if len(standing) >= CROWD_SIZE:
        rows.append(median_forecast(experts))
        whom.append((benchmarks[CROWD], None))
    losses = brier_score(np.array(rows), np.full(len(rows), outcome))
    return [
        Score(
            expert_id=expert,
            question=question,
            rule=Score.Rule.BRIER,
            timing=Score.Timing.LAST,
            loss=round(float(loss), DECIMALS),
            forecast_id=forecast,
        )
        for (expert, forecast), loss in zip(whom, losses, strict=True)
    ]
