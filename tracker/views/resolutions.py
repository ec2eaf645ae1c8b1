"""Deciding questions: the desk where they wait, the page of one, of an event, of a proposal."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods, require_safe

from tracker.documents.document import Document
from tracker.forms.documents import proposal as as_proposed
from tracker.forms.evidence import EvidenceForm, retrieved
from tracker.forms.proposals import ProposalAnswerForm
from tracker.forms.resolutions import Decided, ResolutionForm
from tracker.forms.sittings import SittingForm
from tracker.forms.sources import AddressForm
from tracker.fulltext.words import is_about
from tracker.models import (
    EventAssignment,
    Evidence,
    Excerpt,
    Proposal,
    ProposalAnswer,
    Question,
    Resolution,
    Signature,
    Source,
    Topic,
    User,
)
from tracker.models.claims import AUTHORS_MARK
from tracker.models.experts import canonical_id
from tracker.reports.consequences import Consequences, consequences
from tracker.reports.resolving import DUE, NAMES, in_order, ratings_of, states, waiting
from tracker.retrieving import retrieve
from tracker.views.pages import Request, answer_form, paginate, posted, render_page, requires, searched, wants_part
from tracker.views.ratings import look_in

MOST_CANDIDATES = 6
# What a button of the form does that does not decide anything: typed values stay.
READ, TRY = "read", "try"
KNOWN = "known:"
UNANSWERED = Prefetch("proposals", Proposal.objects.unanswered().select_related("recorded_by"), "unanswered")


@requires("add_resolution")
@require_safe
def desk(request: Request) -> HttpResponse:
    """Whatever waits for a decision, in one state at a time."""
    questions = waiting()
    topic, wanted = searched(request, "topic"), searched(request)
    chosen = get_object_or_404(Topic, slug=topic) if topic else None
    if chosen:
        questions = questions.about(chosen)
    if wanted:
        questions = questions.holding(wanted)
    counted = states(questions)
    first = next((state.name for state in counted if state.n), DUE)
    name = searched(request, "state") or first
    if name not in NAMES:
        raise Http404(f"A question is {', '.join(NAMES)}.")
    found = in_order(questions, name).with_state().prefetch_related("topics", UNANSWERED)
    context = {
        "page_obj": paginate(request, found),
        "states": counted,
        "state": next(state for state in counted if state.name == name),
        "topic": chosen,
        "topics": Topic.objects.all(),
        "q": wanted,
    }
    return render_page(request, "resolutions/desk.html", context, partial="rows")


@requires("add_resolution")
@require_http_methods(["GET", "HEAD", "POST"])
def resolve(request: Request, pk: int) -> HttpResponse:
    """Resolve, annul, resolve again or reopen, with quotations as evidence."""
    return _decide(request, pk, {"may_decide": True, "decided_at": reverse("resolution_new", args=[pk])})


@requires("add_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request, pk: int) -> HttpResponse:
    """The same for whoever may not decide: somebody else accepts it or declines."""
    if request.user.has_perm("tracker.add_resolution"):
        return redirect("resolution_new", pk)
    return _decide(request, pk, {"may_decide": False, "decided_at": reverse("proposal_new", args=[pk])})


def _decide(request: Request, pk: int, context: dict[str, Any]) -> HttpResponse:
    question = get_object_or_404(Question.objects.with_state(), pk=pk)
    look_in(request, question)
    typed = _typed(request)
    form = ResolutionForm(
        request.POST if request.method == "POST" and typed.does in ("", TRY) else None,
        question=question,
        candidates=_candidates([question], typed.wanted),
        asker=request.user,
        initial=typed.values,
    )

    def done(decided: Decided) -> tuple[Any, str]:
        if isinstance(decided, Resolution):
            return question, f"{decided.summary}. The scores stand below."
        if decided.is_signed:
            return decided, f"{decided.summary}: it takes effect once another admin has signed it."
        return decided, f"{decided.summary}: it is proposed. An admin answers it."

    latest = question.resolutions.newest_first().select_related("recorded_by").first()
    context |= {
        "question": question,
        "latest": latest,
        "typed": typed,
        "proposals": question.proposals.unanswered().select_related("recorded_by"),
        "ratings": ratings_of(question),
        "n_experts": question.forecasts.current()
        .filter(made_at__lt=question.closes_at)
        .aggregate(n=Count(canonical_id(), distinct=True))["n"],
        "dependents": question.dependents.select_related("question__in_force__resolution"),
        "clarifications": question.clarifications.all(),
    }
    if typed.does == TRY:
        context["consequences"] = _try_out(form, request.user)
    return _answer(request, form, "resolutions/decide.html", context, typed.does, done)


def _answer(
    request: Request, form: EvidenceForm, template: str, context: dict[str, Any], does: str, done: Any
) -> HttpResponse:
    """As `answer_form`; but a button that decides nothing shows the form again, with what was typed."""
    if does:
        status = 422 if form.is_bound and form.errors else 200
        return render_page(request, template, {"form": form, **context}, partial="decide", status=status)
    if request.method != "POST" and wants_part(request):  # for what is typed into the search
        found = {"form": form, **context}
        return render_page(request, "includes/evidence_fields.html", found, partial="evidence")
    return answer_form(request, form, template, context, partial="decide", done=done)


class Typed(NamedTuple):
    """What is filled in; what a button other than the last one is to do, "" for none; why that cannot be done."""

    values: dict[str, Any]
    does: str = ""
    problem: str = ""

    @property
    def wanted(self) -> str:
        """The words that evidence is searched by."""
        return str(self.values.get("q", "")).strip()[:200]


def _typed(request: Request) -> Typed:
    """What was typed survives a search; a link must not say which form this is, or whose decision it follows."""
    if request.method != "POST":
        return Typed({name: value for name, value in request.GET.items() if name not in ("token", "after")})
    typed, does = request.POST.dict(), request.POST.get("do", "")
    if does.startswith(KNOWN):
        day = does.removeprefix(KNOWN)
        typed["known"] = typed.get("report_published", "") if day == "report" else day
    return Typed(typed, does, _read(typed, request.user) if does == READ else "")


def _read(typed: dict[str, Any], asker: User) -> str:
    """Have a task read the address that is typed; once it is read, fill in what the page says of itself.

    Returns why that cannot be done.
    """
    found = retrieved(typed.get("retrieval"), typed.get("report_url", ""), asker)
    if found is None:
        form = AddressForm({"url": typed.get("report_url", "")})
        if (found := form.submit(by=asker)) is None:
            return " ".join(str(error) for errors in form.errors.values() for error in errors)
        retrieve.enqueue(found.pk)
        typed["retrieval"] = found.pk
        found.refresh_from_db()
    if found.document:
        said = as_proposed(Document.of(found.document))
        for name, source in (("title", "title"), ("publisher", "publisher_name"), ("published", "published")):
            typed[f"report_{name}"] = typed.get(f"report_{name}") or said[source]
    return ""


def _try_out(form: ResolutionForm, by: User) -> Consequences | None:
    """None with the reasons in the form."""
    if not form.is_valid():
        return None
    try:
        return consequences(form.question, lambda: form.enter(by, at_once=True))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None


@requires("add_resolution")
@require_http_methods(["GET", "HEAD", "POST"])
def sitting(request: Request) -> HttpResponse:
    """Decide several questions that restate one event: ?event=its name."""
    event = searched(request, "event")
    pks = EventAssignment.objects.questions_of(event)
    # Also those that a first click has decided.
    sent = [pk for pk in pks if request.POST.get(f"decision-{pk}")]
    due = Q(in_force=None) | Q(pk__in=sent)
    questions = list(Question.objects.filter(due, pk__in=pks).with_state().closing_first())
    if not questions:
        raise Http404("No question of this event is undecided.")
    typed = _typed(request)
    form = SittingForm(
        request.POST if request.method == "POST" and not typed.does else None,
        questions=questions,
        event=event,
        candidates=_candidates(questions, typed.wanted),
        asker=request.user,
        initial=typed.values,
    )

    address = f"{reverse('desk_sitting')}?{urlencode({'event': event})}"
    context = {"event": event, "typed": typed, "decided_at": address}

    def done(decided: list[Decided]) -> tuple[str, str]:
        n, is_decided = len(decided), isinstance(decided[0], Resolution)
        titles = get_text_list([f"“{one.question}”" for one in decided[:3]] + (["others"] if n > 3 else []), "and")
        what = f"{n} question{'s' if n > 1 else ''}, {titles},"
        so = "are decided." if is_decided else "wait for the signature of another admin."
        return reverse("desk_resolutions"), f"{what} {so}"

    return _answer(request, form, "resolutions/sitting.html", context, typed.does, done)


@requires("add_proposal")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Request, pk: int) -> HttpResponse:
    """What is proposed, on what evidence; and its answer."""
    found = get_object_or_404(Proposal.objects.with_evidence(), pk=pk)
    question = found.question = get_object_or_404(Question.objects.with_state(), pk=found.question_id)
    look_in(request, question)
    if request.method == "POST":
        _refuse_answer(request, found)
    form = ProposalAnswerForm(posted(request), proposal=found)

    def done(answer: ProposalAnswer | Signature) -> tuple[Any, str]:
        if isinstance(answer, Signature):
            return found, "You have signed it. It takes effect once another admin has signed it, too."
        if answer.resolution:
            return question, f"{answer.resolution.summary}. The scores stand below."
        return question, f"The proposal is {answer.in_words}."

    mine = found.recorded_by == request.user
    context = {
        "proposal": found,
        "question": question,
        "is_mine": mine,
        "has_signed": any(signature.recorded_by == request.user for signature in found.signatures.all()),
        "wants_second": found.as_resolution(request.user).wants_second,
        "since": question.clarifications.filter(recorded_at__gt=found.recorded_at).select_related("recorded_by"),
        "clarifications": question.clarifications.all(),
        "ratings": ratings_of(question),
    }
    return answer_form(request, form, "resolutions/proposal.html", context, done=done)


def _refuse_answer(request: Request, found: Proposal) -> None:
    """Who may not give this answer at all."""
    answer, is_mine = request.POST.get("answer"), found.recorded_by == request.user
    if answer == ProposalAnswerForm.TAKE_BACK:
        if not is_mine:
            raise PermissionDenied("Only who has proposed it takes it back.")
    elif is_mine:
        raise PermissionDenied("You have proposed this. Somebody else has to accept or decline it.")
    elif not request.user.has_perm("tracker.add_proposalanswer"):
        raise PermissionDenied("An admin accepts or declines a proposal.")


def _candidates(questions: list[Question], wanted: str) -> list[Excerpt]:
    """Excerpts to choose evidence from: those found; else those cited before, graded by whoever said them, or
    quoted without a claim and about the same.
    """
    cited = Evidence.objects.filter(excerpt=OuterRef("pk"), resolution__question__in=questions)
    excerpts = Excerpt.objects.standing().select_related("source__publisher").defer("source__text")
    excerpts = excerpts.annotate(is_cited=Exists(cited))
    newest_first = ("-is_cited", F("source__published_on").desc(nulls_last=True), "source", "position")
    if wanted:
        said = Q(pk__in=Excerpt.objects.holding(wanted).values("pk"))
        around = Q(source__in=Source.objects.holding(wanted).values("pk"))
        found = excerpts.filter(said | around).order_by(Case(When(said, then=0), default=1), *newest_first)
    else:
        graded = Q(claims__note__startswith=AUTHORS_MARK, claims__forecasts__question__in=questions)
        used = Q(is_cited=True) | graded | Q(pk__in=_alike(questions))
        found = excerpts.filter(used).distinct().order_by(*newest_first)
    return list(found[:MOST_CANDIDATES])


def _alike(questions: list[Question]) -> list[int]:
    """Of what is quoted without a claim in their collections: all, if that is little; else what is about them."""
    opened = min(question.opens.day for question in questions)
    since = Q(source__published_on=None) | Q(source__published_on__gte=opened)
    quoted = Excerpt.objects.filter(since, claims=None, source__collections__questions__in=questions).distinct()
    if len(few := list(quoted.values_list("pk", flat=True)[: MOST_CANDIDATES + 1])) <= MOST_CANDIDATES:
        return few
    asked = " ".join(f"{question.title} {question.criteria}" for question in questions)
    closest = quoted.like(asked, MOST_CANDIDATES).select_related("source").defer("source__text")
    return [excerpt.pk for excerpt in closest if is_about(asked, f"{excerpt.words} {excerpt.source.title}")]
