"""Which questions wait for a decision, for whom, and since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.text import capfirst

from tracker.ledger.outages import can_do_without
from tracker.models import EventAssignment, Opening, Proposal, Question, Rating, RatingRequest, Signature, User
from tracker.models.ratings import counted_in_words

type Waiting = Any  # a QuestionQuerySet whose rows have `waits`, of which the stubs know nothing

# In the order in which they are shown. A question is in one of them (`waiting`).
OVERDUE, DUE, PROPOSED, SECOND, RATING, RATED, CONDITION = (
    "overdue", "due", "proposed", "second", "rating", "rated", "condition",
)  # fmt: skip
NAMES = {
    OVERDUE: "Overdue",
    DUE: "Due",
    PROPOSED: "Proposed",
    SECOND: "Second signature",
    RATING: "Out for rating",
    RATED: "Rated",
    CONDITION: "Wait for another question",
}
WHAT = {
    OVERDUE: "Closed, undecided, and past the day by which they were to be resolved. Oldest first.",
    DUE: "Closed and undecided. The longest closed first.",
    PROPOSED: "An analyst has proposed how to decide them. An admin accepts or declines it.",
    SECOND: "An admin has decided, and it takes the signature of another.",
    RATING: "Analysts have been asked what came of them, and have not all answered.",
    RATED: "All who were asked have answered.",
    CONDITION: "They are asked only if another question resolves a given way, and that has no outcome yet.",
}


@dataclass(frozen=True)
class State:
    name: str
    n: int

    @property
    def title(self) -> str:
        return NAMES[self.name]

    @property
    def what(self) -> str:
        return WHAT[self.name]


def waiting() -> Waiting:
    """Whatever waits for a decision, each with `waits` as one of the states above."""
    proposals = Proposal.objects.unanswered().filter(question=OuterRef("pk"))
    signed = Signature.objects.filter(proposal__answer=None, proposal__question=OuterRef("pk"))
    asked = RatingRequest.objects.filter(question=OuterRef("pk"))
    now = timezone.now()
    is_undecided = Q(in_force=None)
    state = Case(
        When(Exists(signed), then=Value(SECOND)),
        When(Exists(proposals), then=Value(PROPOSED)),
        When(Exists(asked.filter(rating=None)), then=Value(RATING)),
        When(Exists(asked), then=Value(RATED)),
        When(Q(condition__isnull=False, condition__depends_on__in_force=None), then=Value(CONDITION)),
        When(Q(resolve_by__lt=timezone.localdate()), then=Value(OVERDUE)),
        default=Value(DUE),
        output_field=CharField(),
    )
    closed = is_undecided & Q(closes_at__lte=now)
    return Question.objects.filter(closed | Exists(proposals)).annotate(waits=state)


def states(questions: Waiting) -> list[State]:
    """All of them, with how many of these questions are in each."""
    counts = dict(questions.order_by().values_list("waits").annotate(n=Count("pk")))
    return [State(name, counts.get(name, 0)) for name in NAMES]


def in_order(questions: Waiting, state: str) -> Waiting:
    """Of one state, what has waited longest first; with the event that each restates."""
    latest = EventAssignment.objects.filter(question=OuterRef("pk")).order_by("-pk").values("event")[:1]
    found = questions.filter(waits=state).annotate(event_said=Subquery(latest))
    return found.order_by(*(["resolve_by"] if state == OVERDUE else []), "closes_at", "pk")


def whose_turn(question: Question, proposals: Iterable[Proposal], requests: Sequence[RatingRequest]) -> str:
    """Who is expected to act on a question that has closed or has a proposal, in a sentence for everybody.

    proposals, requests: all of it.  What is proposed, and what raters have answered, is not said: others are still
    to answer without knowing it.
    """
    proposals = [proposal for proposal in proposals if not hasattr(proposal, "answer")]
    if any(proposal.is_signed for proposal in proposals):
        return "An admin has decided it; another admin has to sign that."
    if proposals:
        return "How to decide it has been proposed. An admin other than the proposer accepts or declines that."
    if question.resolution or question.state == "open":
        return ""
    n = sum(not hasattr(request, "rating") for request in requests)
    if n:
        have = "has" if n == 1 else "have"
        return f"{n} of {len(requests)} analysts who were asked what came of it {have} not answered yet."
    if requests:
        return f"All {len(requests)} analysts who were asked what came of it have answered. An admin decides it."
    if question.condition_is_met is None and hasattr(question, "condition"):
        return "It is decided once the question on which it depends is."
    return f"An admin is expected to decide it{_by(question.resolve_by)}."


def _by(day: date | None) -> str:
    if day is None:
        return ""
    late = ", which has passed" if day < timezone.localdate() else ""
    return f" by {day.day} {day:%B %Y}{late}"


@dataclass(frozen=True)
class Ratings:
    """Of one question, as far as they are shown."""

    requests: list[RatingRequest]
    ratings: list[Rating]

    @property
    def n_waiting(self) -> int:
        return sum(not hasattr(request, "rating") for request in self.requests)

    @property
    def in_words(self) -> str:
        """“Rated by 3 analysts who did not know what was forecast: 2 Yes, 1 cannot decide.”"""
        n = len(self.ratings)
        if not n:
            return ""
        who = "1 analyst who" if n == 1 else f"{n} analysts who"
        return f"Rated by {who} did not know what was forecast: {counted_in_words(self.ratings)}."


def ratings_of(question: Question) -> Ratings:
    requests = list(question.rating_requests.select_related("rater", "rating").order_by("pk"))
    shown = Rating.objects.of(question).shown().select_related("request__question")
    return Ratings(requests, list(shown) if requests else [])


def let_in(user: User, question: Question) -> None:
    """Whoever is to rate it blind has no business on its pages; that others have seen them is noted.

    Raises PermissionDenied.
    """
    if not user.has_perm("tracker.add_rating"):
        return
    if RatingRequest.objects.waiting_for(user).filter(question=question).exists():
        raise PermissionDenied(
            "You are asked what came of this question, without knowing what was forecast. Its pages are open to "
            "you once you have answered; the link is on your desk."
        )
    with can_do_without():
        Opening.objects.note(question, user)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked to rate a question, or why not."""

    rater: User
    why_not: str

    @property
    def sentence(self) -> str:
        return capfirst(f"{self.rater} {self.why_not}.") if self.why_not else ""
