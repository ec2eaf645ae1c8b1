"""The `outturn` CSV as it is written: every forecast that was not retracted, so that reading it gives the same.

What it has no columns for: further quotations as evidence, clarifications, rationales, affiliations, the readings
of several coders apart, and withdrawals that follow another one.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import Count

from tracker.models import Evidence, Expert, Forecast, Question, Reading, Withdrawal
from tracker.models.experts import canonical_id
from tracker.transfer import cells
from tracker.transfer.lines import COLUMNS
from tracker.transfer.platforms.common import options_json
from tracker.values.figures import day_of
from tracker.values.kinds import WITH_OPTIONS, WITH_RANGE, QuestionKind

FORECASTS_AT_ONCE = 2000  # that are held; those of one question always together
Row = dict[str, Any]


def write_outturn(file: Any, questions: Any = None) -> None:
    """file: whatever has a `write` for text.  questions: a QuerySet of them; by default all that have forecasts.

    The order is that of titles and names, and of what was said within a series, so that it does not depend on when
    something was recorded.
    """
    for line in lines(questions):
        file.write(line)


def lines(questions: Any = None) -> Iterator[str]:
    """The same, line by line, for whoever sends it as it is made."""
    return cells.lines(COLUMNS, _numbered(questions if questions is not None else Question.objects.all()))


def _numbered(questions: Any) -> Iterator[Row]:
    """Rows; a correction names the row of what it replaces, which is of the same question."""
    places: dict[int, int] = {}
    question = 0
    for number, (forecast, row) in enumerate(_rows(questions), 2):
        if forecast:
            if forecast.question_id != question:
                places, question = {}, forecast.question_id
            places[forecast.pk] = number
            if forecast.replaces_id:
                row["replaces"] = f"{places[forecast.replaces_id]}: {forecast.replaces_note}"
        yield row


def _rows(questions: Any) -> Iterator[tuple[Forecast | None, Row]]:
    for pks in _few_at_once(questions.order_by("title", "key", "pk").values_list("pk", flat=True)):
        there = Question.objects.with_state().prefetch_related("topics", "event_assignments").in_bulk(pks)
        forecasts = _forecasts(pks)
        withdrawals = _withdrawals(pks)
        for pk in pks:
            about = _about(there[pk])
            series = forecasts.get(pk, [])
            if not series and there[pk].dependents.exists():
                yield None, about
            for who, several in groupby(series, key=lambda one: one[0]):
                rows = [forecast for _, forecast in several]
                taken_back = _taken_back(rows, withdrawals.get((pk, who), []))
                for forecast in rows:
                    forecast.question = there[pk]
                    yield forecast, about | _said(forecast) | {"withdrawn_at": taken_back.get(forecast.pk, "")}


def _few_at_once(asked: Iterable[int]) -> Iterator[list[int]]:
    n_forecasts = dict(Forecast.objects.order_by().values_list("question").annotate(Count("pk")))
    together: list[int] = []
    n = 0
    for pk in asked:
        together.append(pk)
        n += 1 + n_forecasts.get(pk, 0)
        if n >= FORECASTS_AT_ONCE:
            yield together
            together, n = [], 0
    if together:
        yield together


def _forecasts(pks: list[int]) -> dict[int, list[tuple[int, Forecast]]]:
    """Question → whose, and the forecast: by name, then as they stand; a correction after what it corrects."""
    there = (
        Forecast.objects.filter(question__in=pks, retraction=None)
        .select_related("summary", "claim__excerpt__source")
        .annotate(who=canonical_id())
        .order_by("pk")
    )
    experts = Expert.objects.in_bulk({forecast.who for forecast in there})  # type: ignore[attr-defined]
    roots: dict[int, int] = {}
    found: dict[int, list[tuple[int, Forecast]]] = {}
    for forecast in there:
        forecast.expert = experts[forecast.who]  # type: ignore[attr-defined]
        if forecast.replaces_id and forecast.replaces_id not in roots:
            forecast.replaces = None  # what it had replaced was retracted
        roots[forecast.pk] = roots[forecast.replaces_id] if forecast.replaces_id else forecast.pk
        found.setdefault(forecast.question_id, []).append((forecast.who, forecast))  # type: ignore[attr-defined]
    for rows in found.values():
        rows.sort(key=lambda one: (one[1].expert.name, one[0], roots[one[1].pk], one[1].pk))
    return found


def _withdrawals(pks: list[int]) -> dict[tuple[int, int], list[Withdrawal]]:
    found: dict[tuple[int, int], list[Withdrawal]] = {}
    there = Withdrawal.objects.current().filter(question__in=pks).annotate(who=canonical_id())
    for withdrawal in there.order_by("made_at", "pk"):
        found.setdefault((withdrawal.question_id, withdrawal.who), []).append(withdrawal)  # type: ignore[attr-defined]
    return found


def _taken_back(rows: list[Forecast], withdrawals: list[Withdrawal]) -> dict[int, str]:
    """Forecast → when it was withdrawn: of each withdrawal, the last one before it."""
    found: dict[int, str] = {}
    for withdrawal in withdrawals:
        before = [forecast for forecast in rows if forecast.made_at <= withdrawal.made_at]
        if before:
            found.setdefault(max(before, key=lambda one: (one.made_at, one.pk)).pk, withdrawal.made.iso())
    return found


# --- What a row says ------------------------------------------------------------------------------


def _about(question: Question) -> Row:
    resolution = question.resolution
    event = max(question.event_assignments.all(), key=lambda one: one.pk, default=None)
    row: Row = dict.fromkeys(COLUMNS, "")
    row |= {
        "question_key": question.key, "question": question.title, "kind": question.kind, "unit": question.unit,
        "criteria": question.criteria, "opens_at": question.opens.iso(), "closes_at": question.closes.iso(),
        "closes_basis": question.closes_basis, "closes_basis_note": question.closes_basis_note,
        "topic": ", ".join(sorted(topic.name for topic in question.topics.all())),
        "event": event.event if event else "", "options": _options(question),
    }  # fmt: skip
    if condition := getattr(question, "condition", None):
        row |= {"condition": condition.depends_on.key or condition.depends_on.title}
        row |= {"condition_outcome": condition.outcome}
    if resolution:
        row |= {"outcome": "annulled" if resolution.is_annulled else resolution.outcome}
        row |= {"known_at": resolution.known.iso() if resolution.known else ""}
        row |= _evidence(resolution.pk)
    return row


def _options(question: Question) -> str:
    if question.kind in WITH_OPTIONS:
        return options_json(question.options)
    if question.kind in WITH_RANGE:
        return options_json([_place(end, question.kind) for end in (question.lower_bound, question.upper_bound)])
    return ""


def _place(value: float | None, kind: str) -> str:
    assert value is not None
    return day_of(value).isoformat() if kind == QuestionKind.DATE else _plain(value)


def _plain(number: float) -> str:
    return repr(_number(number))


def _number(value: float) -> int | float:
    """A whole number as one, as it may have been written."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def _evidence(resolution: int) -> Row:
    there = Evidence.objects.filter(resolution=resolution, stance=Evidence.Stance.SUPPORTS)
    first = there.exclude(excerpt__exact="").select_related("excerpt__source").order_by("pk").first()
    if first is None:
        return {}
    source = first.excerpt.source
    return {"evidence_url": source.url, "evidence_title": source.title, "evidence_quote": first.excerpt.exact}


def _said(forecast: Forecast) -> Row:
    expert: Expert = forecast.expert
    row: Row = {
        "expert": expert.name, "expert_kind": expert.kind, "made_at": forecast.made.iso(),
        "made_basis": forecast.made_basis, "made_basis_note": forecast.made_basis_note, "basis": forecast.basis,
        "confidence": forecast.confidence,
    }  # fmt: skip
    if forecast.is_verbal:
        row |= _read(forecast)
    else:
        row |= _values(forecast.probability, forecast.distribution, forecast.quantiles, forecast.question.kind)
    claim = forecast.claim
    if claim and claim.excerpt.exact:
        source = claim.excerpt.source
        row |= {
            "attribution": ": ".join(filter(None, [claim.attribution, claim.attribution_note])),
            "quote": claim.excerpt.exact, "source_title": source.title,
            "source_url": source.url, "published_on": source.published.iso() if source.published else "",
        }  # fmt: skip
    return row


def _values(p: float | None, shares: Any, pairs: Any, kind: str) -> Row:
    if p is not None:
        return {"probability": _plain(p)}
    if shares is not None:
        return {"probabilities": json.dumps([_number(share) for share in shares])}
    is_date = kind == QuestionKind.DATE
    said = {_plain(level): day_of(value).isoformat() if is_date else _number(value) for level, value in pairs}
    return {"quantiles": json.dumps(said)}


def _read(forecast: Forecast) -> Row:
    """Words with what they were read as, by all coders together, and the first one’s reason."""
    summary = forecast.summary
    row = _values(summary.probability, summary.distribution, summary.quantiles, forecast.question.kind)
    if summary.probability is not None:
        row |= {"low": _plain(summary.low), "high": _plain(summary.high)}
    first: Reading | None = forecast.readings.current().select_related("entry__lexicon").order_by("pk").first()
    if first:
        row |= {"phrase": first.phrase, "note": first.note}
        row |= {"lexicon": _entry(first)}
    return row


def _entry(reading: Reading) -> str:
    """The lexicon, and the term of it that the phrase was read by, where that is not all of the phrase."""
    if reading.entry is None:
        return ""
    slug, term = reading.entry.lexicon.slug, reading.entry.term
    return slug if term.casefold() == reading.phrase.casefold() else f"{slug}: {term}"
