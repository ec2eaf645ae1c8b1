"""Who has been right: what the scoreboard, the pages of experts and the comparison of two say."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field, create_model

from tracker.api.door import READ_ERRORS, anyone
from tracker.api.errors import Refusal, of_form
from tracker.api.lists import listed, one, refuse_unknown
from tracker.forms.experts import CompareForm
from tracker.forms.filters import FilterForm
from tracker.models import Expert
from tracker.reports.head_to_head import head_to_head, told
from tracker.scoreboards.calibration import calibration
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.stored import scoreboard
from tracker.transfer.public.people import CollectionRow
from tracker.transfer.tables import COLLECTIONS, Asked, collections, expert_called

router = Router(tags=["Scores"])
listed(router, COLLECTIONS, "Sources and questions that belong together")
MOST_SHARED = 500  # questions of a comparison: the latest

# The inputs of the filters, as parameters: what they may be is said by the refusal of what they may not be.
Filtered: Any = create_model(
    "Filtered",
    **{name: (str, Field("", description=str(field.label))) for name, field in FilterForm.base_fields.items()},  # type: ignore[call-overload]
)


class StandingRow(BaseModel):
    """An expert or a benchmark. Null is what there is nothing to say of."""

    expert: str
    slug: str
    kind: str
    n_resolved: int
    n_open: int
    n_annulled: int
    score: float | None = Field(description="The mean by the rule")
    score_low: float | None
    score_high: float | None
    skill: float | None = Field(description="How much less was lost than by the base rate; above 0 is better")
    skill_low: float | None
    skill_high: float | None
    rank_low: int | None = Field(description="The best place that they may really have")
    rank_high: int | None
    ranked: bool
    coverage: float | None
    vagueness: float | None


class Board(BaseModel):
    rule: str
    timing: str
    as_of: datetime
    is_up_to_date: bool = Field(description="Else it is being computed anew for what was recorded since")
    rows: list[StandingRow]


class Point(BaseModel):
    forecast: float
    observed: float = Field(description="How often it came true")
    estimate: float = Field(description="The same, smoothed so that it never falls")
    weight: float


class Corp(BaseModel):
    miscalibration: float
    discrimination: float
    uncertainty: float
    points: list[Point]


class Null(BaseModel):
    """What a perfectly calibrated forecaster would show."""

    mean: float
    upper: float
    p: float | None


class Band(BaseModel):
    forecasts: list[float]
    lower: list[float]
    upper: list[float]


class CalibrationFound(BaseModel):
    n: int = Field(description="Series, each of one expert and one question")
    score: float | None
    corp: Corp | None
    null: Null | None
    verdict: str
    band: Band | None = Field(description="Where chance alone would put the curve, 9 times in 10")


class Part(BaseModel):
    loss: float
    forecast: int | None
    chance: float | None


class SharedQuestionRow(BaseModel):
    question: int
    title: str
    first: Part
    second: Part


class HeadToHeadFound(BaseModel):
    first: str
    second: str
    n: int
    n_events: int
    lead: float | None = Field(description="Mean loss of the second minus the first’s; above 0 is better")
    low: float | None = Field(description="Its 95 % interval")
    high: float | None
    p_value: float | None
    finding: str = Field(description="In a sentence")
    how_compared: str
    shared: list[SharedQuestionRow] = Field(description=f"The latest {MOST_SHARED}")


def _filters(request: HttpRequest, *also: str) -> Filters:
    refuse_unknown(request, {*FilterForm.base_fields, *also})
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise of_form(form)
    return form.filters()


@router.get("/scoreboard", auth=anyone, response={200: Board} | READ_ERRORS, url_name="scoreboard")
def board(request: HttpRequest, asked: Query[Filtered]) -> Any:
    """The rows of the scoreboard with the same filters: the ranked best first, then the others by name."""
    found = scoreboard(_filters(request))
    return found.as_json() | {"is_up_to_date": found.is_up_to_date}


@router.get("/calibration", auth=anyone, response={200: CalibrationFound} | READ_ERRORS, url_name="calibration")
def calibrated(request: HttpRequest, asked: Query[Filtered], expert: str = "") -> Any:
    """How far probabilities can be taken at their word: an expert’s, or everybody’s."""
    filters = _filters(request, "expert")
    if filters.rule not in ("brier", "log"):
        raise Refusal(422, "Calibration is judged by brier or log.", {"rule": ["Choose brier or log."]})
    found = calibration(filters, expert_called("expert", expert).pk if expert else None)
    if found is None:
        return {"n": 0, "score": None, "corp": None, "null": None, "verdict": "too few", "band": None}
    names = ("forecasts", "lower", "upper")
    band = {name: row.tolist() for name, row in zip(names, found.band, strict=True)} if found.band else None
    return found.as_json() | {"band": band}


@router.get(
    "/head-to-head/{first}/{second}",
    auth=anyone,
    response={200: HeadToHeadFound} | READ_ERRORS,
    url_name="head_to_head",
)
def compared(request: HttpRequest, first: str, second: str) -> Any:
    """Two on the questions that they share. One may be a benchmark."""
    refuse_unknown(request, set())
    experts = Expert.objects.select_related("merged_into").filter(slug__in=[first, second])
    now = {expert.slug: expert.canonical.slug for expert in experts}
    form = CompareForm({"first": now.get(first, first), "second": now.get(second, second)})
    if not form.is_valid():
        raise of_form(form)
    found = head_to_head(form.cleaned_data["first"], form.cleaned_data["second"])
    result = found.comparison
    return {
        "first": found.first.slug,
        "second": found.second.slug,
        **{name: getattr(result, name) for name in ("n", "n_events", "lead", "low", "high", "p_value")},
        "finding": found.finding,
        "how_compared": found.how_compared,
        "shared": [
            {
                "question": row.question.pk,
                "title": row.question.title,
                "first": row.first._asdict(),
                "second": row.second._asdict(),
            }
            for row in told(found.shared[:MOST_SHARED])
        ],
    }


@router.get("/collections/{slug}", auth=anyone, response={200: CollectionRow} | READ_ERRORS, url_name="collection")
def collection(request: HttpRequest, slug: str) -> Any:
    """One collection. Its questions and sources: the lists of these, with “collection”."""
    return one(request, COLLECTIONS, collections(Asked()), slug=slug)
