"""The course of a series, as a file has it: what was taken back, and what stands after which."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import batched

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from tracker.models import Expert, Forecast, Import, Question, User, Withdrawal
from tracker.models.experts import canonical_id
from tracker.transfer.lines import Line
from tracker.transfer.result import ImportResult
from tracker.values.moments import Precision

LINES_AT_ONCE = 2000


def withdraw(
    lines: list[Line],
    questions: Mapping[str, Question],
    experts: Mapping[str, Expert],
    result: ImportResult,
    by: User,
    entered: Import | None,
) -> set[int]:
    """Record each that is not on record, once however many rows say it.

    Returns the questions whose scores change.
    """
    changed: set[int] = set()
    said = (line for line in lines if line.withdrawn)
    for some in batched(said, LINES_AT_ONCE):
        asked = {questions[line.asked].pk for line in some}
        found = Withdrawal.objects.current().filter(question__in=asked).annotate(who=canonical_id())
        known = set(found.values_list("question", "who", "made_at", "made_precision"))
        new: dict[int, Withdrawal] = {}
        for line in some:
            withdrawal = _unsaved(line, questions[line.asked], experts[line.expert], by)
            withdrawal.imported_in = entered
            content = (
                withdrawal.question_id, withdrawal.expert_id, withdrawal.made_at, withdrawal.made_precision
            )  # fmt: skip
            if content in known:
                continue
            known.add(content)
            try:
                withdrawal.clean()
            except ValidationError as why:
                result.leave_open(line.row, why)
                continue
            new[line.row] = withdrawal
        Withdrawal.objects.enter_all(list(new.values()))
        result.count("withdrawals", len(new))
        changed |= {withdrawal.question_id for withdrawal in new.values()}
        for row, each in new.items():
            made_then = Forecast.objects.current().filter(question=each.question, made_at=each.made_at)
            if made_then.of(each.expert).exists():
                who = f"{each.expert} withdrew on {each.made}"
                result.remark(row, f"{who}: the forecast of that very day ends with it.")
    return changed


def standing_after_others(forecasts: Iterable[Forecast]) -> Iterator[Forecast]:
    """Those dated to a month or a year within which an earlier forecast of the series has a day.

    They stand from that day on (`stands_from`).  forecasts: as they were just logged.
    """
    widths = (Precision.MONTH, Precision.YEAR)
    wide = {forecast.pk: forecast for forecast in forecasts if forecast.made_precision in widths}
    series = {name: OuterRef(name) for name in ("question", "expert")}
    for made in {forecast.made for forecast in wide.values()}:
        before = Forecast.objects.current().filter(**series, pk__lt=OuterRef("pk"))
        within = before.filter(made_at__gt=made.at, made_at__lt=made.end)
        dated_so = [pk for pk, forecast in wide.items() if forecast.made == made]
        found = Forecast.objects.filter(Exists(within), pk__in=dated_so)
        yield from (wide[pk] for pk in found.values_list("pk", flat=True))


def _unsaved(line: Line, question: Question, expert: Expert, by: User) -> Withdrawal:
    assert line.withdrawn
    return Withdrawal(
        question=question,
        expert=expert.canonical,
        made_at=line.withdrawn.at,
        made_precision=line.withdrawn.precision,
        note="As the imported file has it.",
        recorded_by=by,
    )
