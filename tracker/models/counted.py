"""The forecasts of questions as arrays, as scoring takes them: only those that count."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched, groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count, F, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from tracker.models.experts import canonical_id
from tracker.models.forecasts import Forecast, Withdrawal
from tracker.models.lexicons import LexiconEntry
from tracker.models.readings import Reading
from tracker.models.resolutions import Resolution, ResolutionInForce
from tracker.scoring.question import Choice, Horizon, Quantity
from tracker.scoring.rules import Floats, Indices
from tracker.scoring.time import Tenure, stands_from, tenure_of, withdrawn_at
from tracker.values.figures import DAY
from tracker.values.moments import DateBasis, Precision

QUESTIONS_AT_ONCE, FORECASTS_AT_ONCE = 200, 20_000  # at a time: they are in memory together
READINGS = {"best": "summary__probability", "low": "summary__low", "high": "summary__high"}
Questions = Collection[int] | QuerySet[Any, Any]
"""Their keys, or a QuerySet of these."""

EXACTNESS = {basis: code for code, basis in enumerate(Forecast.Basis.values)}  # the higher, the less exact


@dataclass(frozen=True)
class Counted:
    """The forecasts of one resolved question that count, in the order in which they stand.

    Arrays are (f,), values (f, options or levels).  made: from when each stands (`stands_from`).  basis: as
    EXACTNESS has it.  withdrawals: by whom, and when.  resolution: the one in force, with its question.
    """

    resolution: Resolution
    kind: Choice | Quantity
    horizon: Horizon
    withdrawals: tuple[Indices, Floats]
    pk: Indices
    expert: Indices
    made: Floats
    values: Floats
    basis: Indices
    is_in_advance: NDArray[np.bool_]
    is_hedged: NDArray[np.bool_]

    def tenure(self) -> Tenure:
        """From when until when each forecast stands."""
        people, series = np.unique(self.expert, return_inverse=True)
        whose, when = self.withdrawals
        until = withdrawn_at(series, self.made, np.searchsorted(people, whose), when)
        return tenure_of(series, self.made, until, self.horizon.opens, self.horizon.closes)


def counted(questions: Questions, reading: str = "best", expert: int | None = None) -> Iterator[Counted]:
    """Of each that is resolved and has forecasts that count: made before the close and before it was known.

    reading: which end of the words to take, "low", "best" or "high", or the slug of a lexicon in which they are
    looked up instead; what it does not have stays as it was read.  expert: only theirs.
    """
    in_force = ResolutionInForce.objects.filter(
        question__in=questions, resolution__decision=Resolution.Decision.OUTCOME
    )
    decided = {row.question_id: row.decision for row in in_force.select_related("question", "resolution")}
    theirs = {"who": expert} if expert else {}
    withdrawals: dict[int, list[tuple[int, datetime]]] = {}
    for question, who, made_at in (
        Withdrawal.objects.current()
        .filter(question__in=decided)
        .annotate(who=canonical_id())
        .filter(**theirs)
        .order_by("made_at", "pk")
        .values_list("question", "who", "made_at")
    ):
        withdrawals.setdefault(question, []).append((who, made_at))
    forecasts = (
        Forecast.objects.current()
        .annotate(
            who=canonical_id(),
            p=Coalesce("probability", READINGS[reading]) if reading in READINGS else _in_lexicon(reading),
            shares=Coalesce("distribution", "summary__distribution", output_field=JSONField()),
            pairs=Coalesce("quantiles", "summary__quantiles", output_field=JSONField()),
        )
        .filter(**theirs)
        .order_by("question", "made_at", "pk")
        .values_list(
            "question", "pk", "who", "made_at", "made_precision", "made_basis", "basis", "recorded_at",
            "summary__is_hedged", "p", "shares", "pairs",
        )
    )  # fmt: skip
    for some in at_once(sorted(decided)):
        for pk, rows in groupby(forecasts.filter(question__in=some), key=itemgetter(0)):
            if counting := _counting(decided[pk], list(rows), withdrawals.get(pk, [])):
                yield counting


def at_once(questions: Iterable[int]) -> Iterator[list[int]]:
    """Some of them after the other, so few that their forecasts have a place in memory."""
    for some in batched(questions, QUESTIONS_AT_ONCE):
        if len(some) == 1:
            yield list(some)
            continue
        there = Forecast.objects.filter(question__in=some).order_by()
        n_of = dict(there.values_list("question").annotate(n=Count("pk")))
        found, n = list[int](), 0
        for pk in some:
            if found and n + n_of.get(pk, 0) > FORECASTS_AT_ONCE:
                yield found
                found, n = [], 0
            found.append(pk)
            n += n_of.get(pk, 0)
        yield found


def _in_lexicon(slug: str) -> Coalesce:
    terms = Reading.objects.current().filter(forecast=OuterRef(OuterRef("pk"))).values("entry__term")
    entries = LexiconEntry.objects.filter(lexicon__slug=slug, term__in=terms).order_by("pk")
    return Coalesce("probability", Subquery(entries.values("best")[:1]), "summary__probability")


def _counting(
    resolution: Resolution, rows: list[tuple[Any, ...]], withdrawals: list[tuple[int, datetime]]
) -> Counted | None:
    question, known = resolution.question, resolution.known
    assert known
    _, pks, who, made_at, precision, made_basis, basis, recorded_at, is_hedged, p, shares, pairs = zip(
        *rows, strict=True
    )
    made = np.array([moment.timestamp() for moment in made_at])
    ends = ends_of(made, precision)
    horizon = Horizon(question.opens_at.timestamp(), question.closes_at.timestamp(), known.end.timestamp())
    in_time = made_in_time(made, ends, made_basis, horizon.closes, known.at.timestamp())
    if not in_time.any():
        return None
    since = stands_from(np.array(who)[in_time], made[in_time], ends[in_time], np.array(pks)[in_time])
    some = np.flatnonzero(in_time)
    if (since != made[some]).any():
        made[some] = since
        some = some[np.lexsort((np.array(pks)[some], since))]
    kind, values = question.answers.arrays(resolution.outcome, p, shares, pairs)
    experts = np.array(who)[some]
    gone = [(expert, at.timestamp()) for expert, at in withdrawals if at < known.at]
    whose, when = np.array(gone, dtype=float).reshape(-1, 2).T
    is_theirs = np.isin(whose, experts)
    return Counted(
        resolution=resolution,
        kind=kind,
        horizon=horizon,
        withdrawals=(whose[is_theirs].astype(int), when[is_theirs]),
        pk=np.array(pks)[some],
        expert=experts,
        made=made[some],
        values=values[some],
        basis=np.array([EXACTNESS[name] for name in basis])[some],
        is_in_advance=np.array([moment < known.at for moment in recorded_at])[some],
        is_hedged=np.array(is_hedged, dtype=bool)[some],
    )


def made_in_time(
    made: Floats, ends: Floats, basis: Iterable[str], closes: float, known: float
) -> NDArray[np.bool_]:
    """Which forecasts count, as `why_not` says it of one. Moments are seconds since 1970.  Returns (f,).

    made, ends: (f,) as `stands_from` takes them.
    """
    is_certain = (ends <= known) | (np.array(basis) != DateBasis.STATED)
    return np.asarray((made < closes) & (made < known) & is_certain)


def ends_of(made: Floats, precision: Iterable[str]) -> Floats:
    """The first instant after the day, month or year that each was made in; of an instant, itself."""
    names = np.array(precision)
    ends = np.where(names == Precision.DAY, made + DAY, made)
    for name, unit in ((Precision.MONTH, "M"), (Precision.YEAR, "Y")):
        some = names == name
        if some.any():
            begins = made[some].astype("datetime64[s]").astype(f"datetime64[{unit}]")
            ends[some] = (begins + np.array(1, f"timedelta64[{unit}]")).astype("datetime64[s]").astype(float)
    return np.asarray(ends)


class Standing(NamedTuple):
    """Forecasts that stand at one moment. All (f,); p: of Yes.  forecast: its key.  made: seconds since 1970."""

    question: Indices
    expert: Indices
    p: Floats
    forecast: Indices
    made: Floats

    def where(self, some: Any) -> "Standing":
        return Standing._make(column[some] for column in self)


def standing(questions: Questions, at: datetime) -> Standing:
    """Of yes-or-no questions without an outcome; of one that has closed, what stood at the close."""
    rows = (
        Forecast.objects.current()
        .annotate(who=canonical_id(), p=Coalesce("probability", READINGS["best"]))
        .filter(question__in=questions, p__isnull=False, made_at__lt=F("question__closes_at"))
        .order_by("pk")
        .values_list(
            "question", "who", "pk", "made_precision", "p", "made_at", "question__opens_at", "question__closes_at"
        )
    )
    columns = list(zip(*rows, strict=True))
    if not columns:
        none, nothing = np.empty(0, dtype=int), np.empty(0)
        return Standing(none, none, nothing, none, nothing)
    question, who, pk, p = (np.array(columns[i]) for i in (0, 1, 2, 4))
    made, opens, closes = (np.array([moment.timestamp() for moment in columns[i]]) for i in (5, 6, 7))
    pairs = list(zip(question.tolist(), who.tolist(), strict=True))
    number_of = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
    series = np.array([number_of[pair] for pair in pairs])
    since = stands_from(series, made, ends_of(made, columns[3]), pk)
    until = np.minimum(closes, at.timestamp())
    tenure = tenure_of(series, since, withdrawn_at(series, since, *_withdrawn(number_of)), opens, until)
    there = np.flatnonzero((tenure.end == until) & (tenure.end > tenure.start))
    return Standing(question[there], who[there], p[there], pk[there], made[there])


def _withdrawn(number_of: dict[tuple[int, int], int]) -> tuple[Indices, Floats]:
    """Which series, of those by question and expert, were withdrawn, and when."""
    rows = Withdrawal.objects.current().filter(question__in={question for question, _ in number_of})
    gone = rows.annotate(who=canonical_id()).values_list("question", "who", "made_at")
    found = [(number_of[row[:2]], row[2].timestamp()) for row in gone if row[:2] in number_of]
    return np.array([series for series, _ in found], dtype=int), np.array([at for _, at in found])
