"""What a link to a page shows where it is shared: a title, a sentence, a picture."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from tracker.charts.card import Card
from tracker.models import Expert, Forecast
from tracker.reports import grading
from tracker.reports.questions import QuestionReport
from tracker.reports.sources import GradedSource
from tracker.scoreboards.standings import Standing
from tracker.scoreboards.stored import Scoreboard
from tracker.scoreboards.table import Row

HOW = {
    Forecast.Basis.STATED: "stated as",
    Forecast.Basis.VERBAL: "read as",
    Forecast.Basis.INFERRED: "judged to be",
}


@dataclass(frozen=True)
class Shared:
    """path: of the page, without filters.  picture: the path of one, "" for none."""

    path: str
    title: str
    description: str
    picture: str = ""

    @classmethod
    def of(cls, card: Card, path: str, picture: str) -> "Shared":
        """Of a page whose picture says the same."""
        said = (" · ".join(part) for part in (card.summary, card.byline) if part)
        return cls(path, card.title, f"{'. '.join(said)}.", picture)


def how_said(forecast: Forecast) -> str:
    """“stated as 80 %”; of words, whose number is a reader's, “read as 98 % (90–99)”."""
    return f"{HOW[Forecast.Basis(forecast.basis)]} {forecast.value.in_words}"


def absolute(request: HttpRequest, path: str) -> str:
    """An address that holds elsewhere too, by the setting or as this one was asked for."""
    return f"{settings.ADDRESS}{path}" if settings.ADDRESS else request.build_absolute_uri(path)


def source_card(found: GradedSource) -> Card:
    marks = [*found.grades, *("evidence" for _ in found.outcomes)]
    return Card(str(found.source), tuple(found.byline), tuple(marks), tuple(found.summary))


def expert_card(
    expert: Expert, standing: Standing | None, n_ranked: int, became: dict[grading.Grade, int]
) -> Card:
    """What became of their first forecasts (`tally`), and their place among the n_ranked who have one."""
    counts = [f"{n} {grade.label.lower()}" for grade, n in became.items()]
    if standing and standing.is_ranked:
        counts.append(f"rank {Row(standing, None, None).rank} of {n_ranked}")
    elif standing and standing.n_resolved:
        counts.append("too few to rank")
    about = [expert.get_kind_display(), *([standing.institution] if standing and standing.institution else [])]
    return Card(expert.name, tuple(about), (), tuple(counts or ["No resolved forecast yet"]))


def question_card(report: QuestionReport) -> Card:
    """Whether it is decided, and the grade of what each expert says of it."""
    question, resolution = report.question, report.question.resolution
    if resolution:
        about = [resolution.summary, f"known {resolution.known}" if resolution.known else ""]
    else:
        closes = "closes" if question.state == grading.Grade.OPEN else "closed"
        about = [grading.Grade(question.state).label, f"{closes} {question.closes}"]
    grades = [series.latest.grade for series in report.series]
    counts = [f"{n} {words}" for n, words in grading.in_words(Counter(grades).items())]
    return Card(question.title, tuple(filter(None, about)), tuple(grades), tuple(counts or ["No forecast yet"]))


def scoreboard_card(board: Scoreboard, chosen: Sequence[str]) -> Card:
    """Who leads, and how sure that is.  chosen: its filters, in words."""
    others, n_others = board.n_not_told_apart, board.n_ranked - 1
    leads = (
        [f"{board.leader.name} has the best estimate", f"{others} of the {n_others} others not clearly behind"]
        if board.leader
        else []
    )
    about = tuple(chosen) or ("Everything on record",)
    return Card("Who has been right, and how sure are we?", about, (), tuple(leads or ["Nobody is ranked yet"]))
