"""Two experts side by side, for whoever says that they are one."""

from dataclasses import dataclass

from tracker.models import Expert, Forecast, Question, Source
from tracker.models.experts import said_by
from tracker.models.questions import QuestionQuerySet

MOST_TITLES = 3


@dataclass(frozen=True)
class Side:
    expert: Expert
    n_forecasts: int
    n_resolved: int
    n_sources: int
    titles: list[str]

    @property
    def affiliations(self) -> list[str]:
        return [str(place) for place in self.expert.affiliations.all()]


@dataclass(frozen=True)
class Sides:
    """n_shared: questions of which both have a forecast."""

    sides: list[Side]
    n_shared: int

    @property
    def on_shared(self) -> str:
        """What becomes of questions that both have forecast; "" without any."""
        if not self.n_shared:
            return ""
        asked = "1 question" if self.n_shared == 1 else f"{self.n_shared} questions"
        return (
            f"Both have forecast {asked}. As one, the later of two forecasts revises the earlier: look whether "
            "one person can have said both."
        )


def side_by_side(one: Expert, other: Expert) -> Sides:
    asked = [set(_asked(expert).values_list("pk", flat=True)) for expert in (one, other)]
    return Sides([_side(one), _side(other)], len(asked[0] & asked[1]))


def _asked(expert: Expert) -> QuestionQuerySet:
    current = Forecast.objects.current().filter(said_by(expert))
    return Question.objects.filter(pk__in=current.values("question"))


def _side(expert: Expert) -> Side:
    forecasts = Forecast.objects.current().filter(said_by(expert))
    asked = _asked(expert)
    titles = asked.order_by("-closes_at", "pk").values_list("title", flat=True)[:MOST_TITLES]
    return Side(
        expert, forecasts.count(), asked.resolved().count(), Source.objects.of(expert).count(), list(titles)
    )
