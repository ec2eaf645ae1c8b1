"""What experts expect if those count for more who did better before, and whether that has been of use."""

from dataclasses import dataclass

from django.utils import timezone

from tracker.models import Question
from tracker.models.counted import standing
from tracker.scoreboards.proven import Proven, Weighed, weighed
from tracker.scoreboards.stored import Record, record
from tracker.scoring.comparison import Comparison, Finding
from tracker.scoring.leaderboard import ENOUGH_TO_RANK
from tracker.values.words import how_many, p_value, percent


@dataclass(frozen=True)
class Expected:
    """Of one question that has no outcome yet.  found: None while there are no weights."""

    found: Weighed | None
    record: Record

    @property
    def has_weights(self) -> bool:
        """Whether anybody here weighs more or less than somebody else."""
        known = self.record.proven
        return bool(self.found and self.found.n_proven and known and not known.is_alike)

    @property
    def sentence(self) -> str:
        """What it rests on: “… 3 of the 5 have a weight of their own, from how they did on questions …”"""
        found, known = self.found, self.record.proven
        if found is None or known is None:
            return (
                "How everyone did before is not computed yet; what follows from it stands here as soon as it is."
            )
        median = f"the median, {percent(found.median)}"
        have = f"{_of_all(found)} {'has' if found.n_proven == 1 else 'have'}"
        if not found.n_proven:
            return (
                f"None of the {found.n} has the outcomes of {ENOUGH_TO_RANK} events, which a weight of one’s own "
                f"takes: weighed by record it is {median}."
            )
        if len(known.weights) == 1:
            return (
                f"{have} a record yet, and nobody to differ from, so that everyone weighs alike: it is {median}."
            )
        if known.is_alike:
            return (
                f"{have} the outcomes of {ENOUGH_TO_RANK} events or more, but records differ by no more than "
                f"chance may make them, so that everyone weighs alike: it is {median}."
            )
        return (
            f"Who did better before counts for more; the median of all is {percent(found.median)}. {have} a "
            "weight of their own, from how they did on questions resolved before, of which there are "
            f"{known.n_questions}."
        )


def _of_all(found: Weighed) -> str:
    """“Both”, “All 3”, “2 of the 5”."""
    if found.n == found.n_proven == 2:
        return "Both"
    return f"All {found.n}" if found.n_proven == found.n else f"{found.n_proven} of the {found.n}"


def expected(question: Question) -> Expected | None:
    """None with an outcome, with other answers than yes and no, or without two forecasts that stand."""
    if question.resolution or not question.answers.is_one_chance:
        return None
    known = record()
    stood = standing([question.pk], timezone.now())
    found = weighed(stood, known.proven.weights if known.proven else {}).get(question.pk)
    if found is None:
        return None
    return Expected(found if known.proven else None, known)


@dataclass(frozen=True)
class Row:
    """One way to put forecasts together.  against: the median, above 0 is better; None for the median itself."""

    name: str
    brier: float | None
    against: Comparison | None = None


@dataclass(frozen=True)
class Trial:
    """How they did on every question with an outcome, each from what was known before."""

    record: Record

    @property
    def found(self) -> Proven | None:
        return self.record.proven

    @property
    def rows(self) -> list[Row]:
        """None where there is no question to try them on."""
        found = self.found
        if found is None or not found.weighed.n:
            return []
        return [
            Row("Median", found.weighed.second),
            Row("Geometric mean of odds", found.odds.first, found.odds),
            Row("Weighed by record", found.weighed.first, found.weighed),
        ]

    @property
    def verdict(self) -> str:
        """“Weighed by record was no better than the median, as far as 148 questions about 120 events can tell.”"""
        if self.found is None:
            return "How it did is not computed yet. It stands here as soon as it is."
        weighed, n_weighed = self.found.weighed, self.found.n_weighed
        if not weighed.n:
            return (
                "No yes-or-no question of which two forecasts stood has its outcome yet. Once one has, a table "
                "says here how near the median, the geometric mean of odds and this came."
            )
        of = f"{how_many(weighed.n, 'question')} about {how_many(weighed.n_events, 'event')}"
        if not n_weighed:
            return (
                f"Weighed by record was the median every time, on {of}, and so no better: until then records were "
                "too short, or differed by no more than chance may make them."
            )
        on = f"Forecasters had unlike weights on {n_weighed} of them."
        if weighed.finding == Finding.TOO_FEW:
            return f"{of} are too few to say whether weighing by record is any better than the median. {on}"
        if weighed.finding == Finding.ALIKE:
            return f"Weighed by record was no better than the median, as far as {of} can tell. {on}"
        return (
            f"Weighed by record was {weighed.finding} than the median on {of}; the difference is larger than "
            f"chance would give ({p_value(weighed.p_value or 0.0)}). {on}"
        )


def trial() -> Trial:
    return Trial(record())
