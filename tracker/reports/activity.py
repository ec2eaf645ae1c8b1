"""What people with accounts did that moves more than one number: for admins, the latest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet, Value
from django.utils.text import Truncator

from tracker.models import (
    Merge,
    ProposalAnswer,
    RatingRequest,
    Resolution,
    Retraction,
    RoleChange,
    Signature,
    SignOff,
    User,
)
from tracker.models.people import SYSTEM_EMAIL


@dataclass(frozen=True)
class Entry:
    """what: a sentence without its subject.  about: the thing, with its address, "" where it has none."""

    by: User
    at: datetime
    what: str
    about: str
    address: str = ""
    reason: str = ""


class Kind(NamedTuple):
    title: str
    rows: Callable[[], QuerySet[Any]]
    entry: Callable[[Any], tuple[str, str, str, str]]  # what, about, address, reason


def _of_role(row: RoleChange) -> tuple[str, str, str, str]:
    what = f"gave the role {row.role} to" if row.may_sign_in else "kept from signing in:"
    return what, str(row.user), "", ""


def _of_sign_off(row: SignOff) -> tuple[str, str, str, str]:
    passed = f"{row.n_passed_over} underlined passages passed over." if row.n_passed_over else ""
    what = "signed off as completely coded" if row.is_complete else "took back the sign-off of"
    return what, str(row.source), row.source.get_absolute_url(), passed


def _of_retraction(row: Retraction) -> tuple[str, str, str, str]:
    if row.forecast:
        about = f"{row.forecast.expert} on “{row.forecast.question}”"
        return "retracted a forecast:", about, row.forecast.get_absolute_url(), row.reason
    words = Truncator(row.claim.excerpt.words).words(14) if row.claim else ""
    return "retracted a claim:", f"“{words}”", row.claim.get_absolute_url() if row.claim else "", row.reason


def _of_merge(row: Merge) -> tuple[str, str, str, str]:
    if row.into:
        return "merged", f"{row.expert} into {row.into}", row.into.get_absolute_url(), row.note
    return "took apart", str(row.expert), row.expert.get_absolute_url(), row.note


def _of_decision(row: Resolution) -> tuple[str, str, str, str]:
    what = f"decision {row.number}, {row.summary}:"
    return what, str(row.question), row.question.get_absolute_url(), row.rationale


def _of_answer(row: ProposalAnswer) -> tuple[str, str, str, str]:
    proposal = row.proposal
    what = f"{row.in_words} the proposal “{proposal.summary}” of {proposal.recorded_by}:"
    return what, str(proposal.question), proposal.get_absolute_url(), row.reason


def _of_signature(row: Signature) -> tuple[str, str, str, str]:
    what = f"signed “{row.proposal.summary}”:"
    return what, str(row.proposal.question), row.proposal.get_absolute_url(), ""


def _of_request(row: RatingRequest) -> tuple[str, str, str, str]:
    return f"asked {row.rater} to rate", str(row.question), row.question.get_absolute_url(), ""


QUOTED = ("forecast__expert", "forecast__question", "claim__excerpt")
KINDS: dict[str, Kind] = {
    "roles": Kind("Roles", lambda: RoleChange.objects.select_related("user"), _of_role),
    "merges": Kind("Merges", lambda: Merge.objects.select_related("expert", "into"), _of_merge),
    "sign-offs": Kind(
        "Sign-offs", lambda: SignOff.objects.select_related("source").defer("source__text"), _of_sign_off
    ),
    "retractions": Kind("Retractions", lambda: Retraction.objects.select_related(*QUOTED), _of_retraction),
    "decisions": Kind("Decisions", lambda: Resolution.objects.select_related("question"), _of_decision),
    "answers": Kind(
        "Answers to proposals",
        lambda: ProposalAnswer.objects.select_related("proposal__question", "proposal__recorded_by"),
        _of_answer,
    ),
    "signatures": Kind(
        "Signatures",
        lambda: Signature.objects.select_related("proposal__question", "proposal__recorded_by"),
        _of_signature,
    ),
    "raters": Kind("Raters asked", lambda: RatingRequest.objects.select_related("rater", "question"), _of_request),
}


def log(kind: str = "") -> QuerySet[Any, tuple[str, int, datetime]]:
    """(kind, key, when) of everything, or of one kind, the latest first; `entries` reads a page of it.

    Nothing that ships with the product: it was nobody’s doing here.
    """
    chosen = [kind] if kind else list(KINDS)
    parts = [
        KINDS[name]
        .rows()
        .exclude(recorded_by__email=SYSTEM_EMAIL)
        .select_related(None)
        .order_by()
        .annotate(of=Value(name, output_field=CharField()))
        .values_list("of", "pk", "recorded_at")
        for name in chosen
    ]
    rows: QuerySet[Any, tuple[str, int, datetime]] = parts[0].union(*parts[1:], all=True)
    return rows.order_by("-recorded_at", "-pk")


def entries(page: Sequence[tuple[str, int, datetime]]) -> list[Entry]:
    found = {
        name: kind.rows().select_related("recorded_by").in_bulk([pk for of, pk, _ in page if of == name])
        for name, kind in KINDS.items()
        if any(of == name for of, _, _ in page)
    }
    rows = ((KINDS[of], found[of][pk], at) for of, pk, at in page)
    return [Entry(row.recorded_by, at, *kind.entry(row)) for kind, row, at in rows]
