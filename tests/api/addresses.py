"""Every address of the API: who may, and one of each kind on the founding case."""

from typing import Any

from django.urls import reverse

from tracker.api import site
from tracker.models import (
    Claim,
    Collection,
    Excerpt,
    Expert,
    Forecast,
    Proposal,
    Question,
    Reading,
    Resolution,
    Source,
    User,
)

PAGES = {"api_page", "api_description", "api:api-root"}
READ = {
    f"api:{name}"
    for name in (
        "experts", "expert", "organizations", "sources", "source", "excerpts", "excerpt", "claims", "claim",
        "questions", "question", "resolutions", "resolution", "forecasts", "forecast", "readings", "reading",
        "lexicons", "entries", "collections", "collection", "scoreboard", "calibration", "head_to_head", "ratings",
    )
}  # fmt: skip
READ_BY_TOKEN = {"api:proposals", "api:proposal"}
LOG = {
    f"api:{name}"
    for name in (
        "experts", "expert_edit", "expert_merge", "expert_apart", "affiliations", "sources", "source_edit",
        "sign_off", "source_excerpts", "claim_retraction", "questions", "question_edit", "question_forecasts",
        "withdrawals", "clarifications", "event", "corrections", "forecast_readings", "forecast_retraction",
        "question_proposals", "proposal_withdrawal",
    )
}  # fmt: skip
RESOLVE = {"api:question_resolutions", "api:answer"}
NAMES = READ | READ_BY_TOKEN | LOG | RESOLVE | PAGES


def operations() -> list[tuple[str, str, str, dict[str, Any]]]:
    """Method, path, name and description of each."""
    found = []
    for path, methods in site.api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            name = operation["operationId"].partition("_")[2]
            found.append((method, path, f"api:{name}", operation))
    return found


def addresses() -> dict[str, str]:
    """Name → an address on the seeded case."""
    expert, question = Expert.objects.people_and_models().first(), Question.objects.first()
    arguments: dict[str, list[Any]] = {
        "expert": [expert.slug],
        **{name: [expert.slug] for name in ("affiliations", "expert_edit", "expert_merge", "expert_apart")},
        "collection": [Collection.objects.first().slug],
        "head_to_head": [expert.slug, "even-odds"],
        "excerpt": [Excerpt.objects.shown().first().pk],
        "claim": [Claim.objects.current().first().pk],
        "reading": [Reading.objects.first().pk],
        "resolution": [Resolution.objects.first().pk],
    }
    undecided, system = Question.objects.filter(forecasts=None, resolutions=None).first(), User.objects.system()
    proposal = Proposal(question=undecided, decision="annulled", rationale="x", recorded_by=system).log()
    for name in ("proposal", "answer", "proposal_withdrawal"):
        arguments[name] = [proposal.pk]
    arguments["claim_retraction"] = arguments["claim"]
    for name in ("source", "source_excerpts", "source_edit", "sign_off"):
        arguments[name] = [Source.objects.first().pk]
    for name in (
        "question", "question_edit", "question_proposals", "question_forecasts", "withdrawals", "clarifications",
        "event", "question_resolutions",
    ):  # fmt: skip
        arguments[name] = [question.pk]
    for name in ("forecast", "corrections", "forecast_readings", "forecast_retraction"):
        arguments[name] = [Forecast.objects.current().first().pk]
    return {name: reverse(name, args=arguments.get(name.removeprefix("api:"))) for name in NAMES}
