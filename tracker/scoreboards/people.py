"""What a scoreboard says of experts that needs no scores."""

from typing import Any

from django.db.models import Count, F, Q

from tracker.models import Affiliation, Claim, Expert, Forecast, Question
from tracker.models.experts import canonical_id
from tracker.scoreboards.filters import Filters
from tracker.scoring.rules import DECIMALS

PREDICTIVE = [Claim.Kind.FORECAST, Claim.Kind.VAGUE]
HEDGED = Q(pk__in=Forecast.objects.current().filter(summary__is_hedged=True).values("claim"))
VAGUE_OR_HEDGED = Q(kind=Claim.Kind.VAGUE) | Q(kind=Claim.Kind.FORECAST) & HEDGED


def about_people(filters: Filters, scored: set[int]) -> dict[int, dict[str, Any]]:
    """Expert → the columns of their row that need no scores, for those scored and those with open questions."""
    pending, vagueness = _pending(filters), _vagueness()
    experts = Expert.objects.people_and_models()
    if filters.expert_kind:
        experts = experts.filter(kind=filters.expert_kind)
    places = Affiliation.objects.order_by(F("started_on").asc(nulls_first=True), "-pk")
    institutions = dict(places.values_list(canonical_id(), "organization__name"))  # the latest stays
    return {
        pk: {
            "name": name,
            "slug": slug,
            "kind": kind,
            "institution": institutions.get(pk, ""),
            "vagueness": vagueness.get(pk),
            **pending.get(pk, {}),
        }
        for pk, name, slug, kind in experts.values_list("pk", "name", "slug", "kind")
        if pk in scored or pk in pending
    }


def _pending(filters: Filters) -> dict[int, dict[str, int]]:
    """Expert → how many questions they have forecast that are not resolved, and annulled."""
    if filters.is_about_forecasts:
        return {}
    asked = Question.objects.filter(filters.questions())
    found: dict[int, dict[str, int]] = {}
    # By way of the questions: most forecasts are of resolved ones, and there may be a million.
    for name, questions in (("n_open", asked.unresolved()), ("n_annulled", asked.annulled())):
        forecasts = Forecast.objects.current().filter(question__in=questions.values("pk"))
        counts = (
            forecasts.annotate(who=canonical_id()).values_list("who").annotate(Count("question", distinct=True))
        )
        for expert, n in counts.order_by():
            found.setdefault(expert, {})[name] = n
    return found


def _vagueness() -> dict[int, float]:
    """Expert → (vague + hedged claims) ÷ all predictive claims, on any subject."""
    rows = (
        Claim.objects.current()
        .filter(kind__in=PREDICTIVE)
        .annotate(who=canonical_id())
        .values("who")
        .annotate(n=Count("pk", distinct=True), vague=Count("pk", filter=VAGUE_OR_HEDGED, distinct=True))
        .order_by("who")
    )
    return {row["who"]: round(row["vague"] / row["n"], DECIMALS) for row in rows}
