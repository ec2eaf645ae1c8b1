from datetime import datetime
from typing import Any, ClassVar

from pydantic import Field

from tracker.models import Forecast, Reading
from tracker.reports.grading import GradedForecast
from tracker.transfer.public.shape import Link, Shape, key_of, printed
from tracker.values.value import Columns


class Said(Shape):
    """A value. Which of them is there depends on the kind of the question."""

    probability: float | None = Field(description="Of Yes; of words, what they are read as")
    low: float | None = Field(description="How low and how high the words can be read")
    high: float | None
    probabilities: list[float] | None = Field(description="Of each option, in the order of the question’s")
    quantiles: list[list[float]] | None = Field(
        description="Level and value, the lowest first; a date is in days since 1970-01-01"
    )


def said(columns: Columns) -> dict[str, Any]:
    numbers = {"probability": columns.best, "low": columns.low, "high": columns.high}
    return numbers | {"probabilities": columns.distribution, "quantiles": columns.quantiles}


def _columns(forecast: Forecast) -> Columns:
    if forecast.is_verbal:
        return forecast.summary.columns
    p = forecast.probability
    return Columns(p, p, p, forecast.distribution, forecast.quantiles)


class ForecastRow(Said):
    """One expert’s belief about one question as of one moment."""

    NAME: ClassVar[str] = "forecasts"

    id: int
    question: int
    question_title: str
    expert: str = Field(description="A slug")
    expert_name: str
    made: str
    made_basis: str = Field(description="stated or inferred: how the date is known")
    made_basis_note: str
    basis: str = Field(description="stated in numbers, verbal (words read through a lexicon), or inferred")
    in_words: str = Field(description="As pages show it: “75 % (67–80)”")
    confidence: str
    claim: int | None
    quotation: str | None
    source: int | None
    grade: str = Field(description="right, wrong, undecided, measured, annulled, closed or open")
    score: float | None = Field(description="Of what stood at the close, by the rule of its kind; 0 is best")
    replaces: int | None
    replaces_note: str
    replaced_by: int | None
    retracted: str | None
    recorded_at: datetime
    recorded_by: str
    page: str

    @classmethod
    def of(cls, graded: GradedForecast, link: Link) -> "ForecastRow":
        forecast = graded.forecast
        expert, claim = forecast.expert.canonical, forecast.claim
        retraction = getattr(forecast, "retraction", None)
        plain = ("made_basis", "made_basis_note", "basis", "confidence", "replaces_note", "recorded_at")
        return cls(
            id=forecast.pk,
            question=forecast.question_id,
            question_title=forecast.question.title,
            expert=expert.slug,
            expert_name=expert.name,
            made=printed(forecast.made) or "",
            **{name: getattr(forecast, name) for name in plain},
            **said(_columns(forecast)),
            in_words=forecast.value.in_words,
            claim=forecast.claim_id,
            quotation=claim.excerpt.words if claim else None,
            source=claim.excerpt.source_id if claim else None,
            grade=graded.grade.value,
            score=graded.loss,
            replaces=forecast.replaces_id,
            replaced_by=key_of(forecast, "replaced_by"),
            retracted=retraction.reason if retraction else None,
            recorded_by=forecast.recorded_by.name,
            page=link(forecast.get_absolute_url()),
        )


class ReadingRow(Said):
    """What one coder took the words of a forecast to mean."""

    NAME: ClassVar[str] = "readings"

    id: int
    forecast: int
    phrase: str
    lexicon: str | None = Field(description="The slug of the lexicon by which it is read")
    term: str | None = Field(description="Its entry there")
    note: str
    settles: bool = Field(description="It counts alone: the coders disagreed, and a third person settled it")
    replaces: int | None
    replaced_by: int | None
    recorded_at: datetime
    recorded_by: str

    @classmethod
    def of(cls, reading: Reading, link: Link) -> "ReadingRow":
        columns = Columns(reading.best, reading.low, reading.high, reading.distribution, reading.quantiles)
        return cls(
            id=reading.pk,
            forecast=reading.forecast_id,
            phrase=reading.phrase,
            **said(columns),
            lexicon=reading.entry.lexicon.slug if reading.entry else None,
            term=reading.entry.term if reading.entry else None,
            note=reading.note,
            settles=reading.settles,
            replaces=reading.replaces_id,
            replaced_by=key_of(reading, "replaced_by"),
            recorded_at=reading.recorded_at,
            recorded_by=reading.recorded_by.name,
        )
