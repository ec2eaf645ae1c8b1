"""What somebody forecasts who knows only how often the answer has been Yes."""

from bisect import bisect_left
from collections.abc import Collection
from datetime import datetime
from itertools import accumulate
from typing import Any

import numpy as np
from django.db.models import Count, F, Q

from tracker.models import Question
from tracker.models.scores import Rule
from tracker.scoring.question import Choice
from tracker.scoring.relative import baseline_scores
from tracker.scoring.rules import Floats, Indices
from tracker.scoring.time import Tenure

PSEUDO_ALL = 2.0


def base_rates(questions: Collection[int]) -> dict[int, float]:
    """Question → probability of Yes, for those of these that are resolved and are answered by yes or no.

    The share of Yes among the yes-or-no questions of the same topic whose outcome was known before this one
    opened, drawn with two pseudo-counts to that share over all such questions, and this with two to ½. What shares
    two topics counts twice; without any topic it is the share over all.
    """
    wanted = set(questions)
    resolved = (
        Question.objects.resolved()
        .yes_or_no()
        .values_list("pk", "topics", "opens_at", "in_force__resolution__known_at", "in_force__resolution__outcome")
    )
    asked: list[tuple[int, int | None, datetime]] = []
    history: dict[int | None, list[tuple[Any, bool]]] = {None: []}
    topic: int | None
    seen = set()
    for pk, topic, opens_at, known_at, outcome in resolved.iterator(chunk_size=5000):
        asked.append((pk, topic, opens_at))
        if topic is not None:
            history.setdefault(topic, []).append((known_at, outcome == "yes"))
        if pk not in seen:
            history[None].append((known_at, outcome == "yes"))
            seen.add(pk)
    for rows in history.values():
        rows.sort()
    yes = {topic: [0, *accumulate(was_yes for _, was_yes in rows)] for topic, rows in history.items()}
    rates: dict[int, tuple[float, float]] = {}
    for pk, topic, opens_at in asked:
        if pk not in wanted:
            continue
        if pk not in rates:
            before = bisect_left(history[None], (opens_at, False))
            rates[pk] = PSEUDO_ALL * shrunk(yes[None][before], before, 0.5), PSEUDO_ALL
        if topic is not None:
            before = bisect_left(history[topic], (opens_at, False))
            n_yes, n = rates[pk]
            rates[pk] = n_yes + yes[topic][before], n + before
    return {pk: n_yes / n for pk, (n_yes, n) in rates.items()}


def shrunk(n_yes: int, n: int, towards: float) -> float:
    return (n_yes + PSEUDO_ALL * towards) / (n + PSEUDO_ALL)


def base_rate(question: Question) -> float:
    """As in base_rates, of one yes-or-no question, which need not be resolved."""
    known_before = (
        Question.objects.resolved().yes_or_no().filter(in_force__resolution__known_at__lt=question.opens_at)
    )
    was_yes = Count("pk", filter=Q(in_force__resolution__outcome="yes"))
    of_all = known_before.aggregate(n_yes=was_yes, n=Count("pk"))
    of_topic = known_before.filter(topics__in=question.topics.all()).aggregate(n_yes=was_yes, n=Count("pk"))
    return shrunk(**of_topic, towards=shrunk(**of_all, towards=0.5))


def base_rate_losses(rule: str, questions: Indices, even_odds: dict[int, float]) -> Floats:
    """What the base rate loses on each question by the rule (q,): gains are turned into losses.

    questions: (q,).  even_odds: question → what even odds lose, which is also what counts for questions with other
    answers than yes and no, and 0 by the peer score, which is relative already.
    """
    rates = base_rates(questions.tolist())
    if rule == Rule.PEER:
        return np.zeros(len(questions))
    unknown = 0.0 if rule == Rule.BASELINE else np.nan  # which is 0 for even odds by definition
    values = np.array([even_odds.get(pk, unknown) for pk in questions.tolist()])
    has_rate = np.array([pk in rates for pk in questions.tolist()], dtype=bool)
    if rule in (Rule.RPS, Rule.CRPS, Rule.WIS) or not has_rate.any():
        return values
    pks = questions[has_rate].tolist()
    said_yes = np.array([rates[pk] for pk in pks])
    outcomes = dict(Question.objects.resolved().yes_or_no().values_list("pk", F("in_force__resolution__outcome")))
    was_yes = np.array([outcomes[pk] == "yes" for pk in pks])
    hits = np.where(was_yes, said_yes, 1.0 - said_yes)
    if rule == Rule.BASELINE:
        one = np.ones(len(hits))
        values[has_rate] = -baseline_scores(np.arange(len(hits)), Tenure(0 * one, one), hits, 0.5, 1.0).score
    else:
        values[has_rate] = Choice(2, 0).losses(np.column_stack((hits, 1.0 - hits)))[rule]
    return values
