"""What there is to do for one coder."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.models import (
    Claim,
    Classification,
    Evidence,
    Forecast,
    Proposal,
    RatingRequest,
    Reading,
    Source,
    User,
)


@dataclass(frozen=True)
class Work:
    """What there is to do for one coder."""

    claims: QuerySet[Claim]
    forecasts: QuerySet[Forecast]
    disputed_claims: QuerySet[Claim]
    disputed_forecasts: QuerySet[Forecast]
    sources: QuerySet[Source]
    unlogged: QuerySet[Claim]
    ratings: QuerySet[RatingRequest]
    proposals: QuerySet[Proposal]

    @property
    def next(self) -> Claim | Forecast | None:
        """To be coded without seeing what others said. Words come after the kind of their claim."""
        return self.forecasts.first() or self.claims.first()

    @property
    def n_second(self) -> int:
        return self.claims.count() + self.forecasts.count()

    @property
    def n_disputed(self) -> int:
        return self.disputed_claims.count() + self.disputed_forecasts.count()


def work_for(coder: User) -> Work:
    quoted = "excerpt__source__publisher"
    cited = Evidence.objects.filter(excerpt__source=OuterRef("pk"))
    claimed = Claim.objects.filter(excerpt__source=OuterRef("pk"))
    by_coder = Classification.objects.filter(recorded_by=coder)
    return Work(
        claims=Claim.objects.wanting_second_coder(coder).order_by("pk"),
        forecasts=Forecast.objects.wanting_second_coder(coder).order_by("pk"),
        disputed_claims=Claim.objects.disputed()
        .open_to(coder)
        .annotate(has_coder=Q(recorded_by=coder) | Exists(by_coder.filter(claim=OuterRef("pk"))))
        .select_related("expert__merged_into", quoted)
        .order_by("pk"),
        disputed_forecasts=Forecast.objects.disputed()
        .open_to(coder)
        .annotate(has_coder=Exists(Reading.objects.filter(recorded_by=coder, forecast=OuterRef("pk"))))
        .with_quotation()
        .select_related("question")
        .order_by("pk"),
        # Not those that only show what happened: nobody looks for forecasts in them.
        sources=Source.objects.exclude(coding=Source.Coding.COMPLETE)
        .exclude(Exists(cited) & ~Exists(claimed))
        .newest_first()
        .defer("text"),
        ratings=RatingRequest.objects.waiting_for(coder).select_related("question").order_by("pk"),
        proposals=Proposal.objects.unanswered()
        .filter(recorded_by=coder)
        .select_related("question")
        .order_by("pk"),
        unlogged=Claim.objects.unlogged().select_related("expert__merged_into", quoted).order_by("pk"),
    )
