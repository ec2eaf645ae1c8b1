from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tracker.forms.people import InvitationForm, RoleForm
from tracker.models import User
from tracker.reports.activity import KINDS, entries, log
from tracker.views.pages import Request, answer_form, paginate, posted, render_page, requires, searched


def _invitation_link(request: Request, person: User) -> str:
    """Where someone who was invited chooses a password. It works once and expires."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=key))


@requires("change_user")
@require_safe
def index(request: Request) -> HttpResponse:
    people = User.objects.people().prefetch_related("groups").order_by("name", "pk")
    return render_page(request, "people/list.html", {"page_obj": paginate(request, people)})


@requires("add_user")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Make the account and send its owner the way in."""
    form = InvitationForm(posted(request))

    def done(person: User) -> tuple[str, str]:
        link = _invitation_link(request, person)
        where = reverse("person", args=[person.pk])
        try:
            get_adapter().send_mail("account/email/invitation", person.email, {"link": link, "by": request.user})
        except OSError:  # also what smtplib raises
            return (
                where,
                f"The account is made, but no letter could be sent. Hand the link on to {person} yourself.",
            )
        return where, f"{person} is invited: a letter is on its way to {person.email}."

    return answer_form(request, form, "people/invitation.html", {}, done=done)


@requires("change_user")
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: Request, pk: int) -> HttpResponse:
    """One account: its role, and the way in for someone who has not been in yet."""
    person = get_object_or_404(User.objects.people().prefetch_related("groups"), pk=pk)
    form = RoleForm(posted(request), person=person)
    link = "" if person.last_login or not person.is_active else _invitation_link(request, person)
    return answer_form(
        request,
        form,
        "people/detail.html",
        {"person": person, "link": link},
        done=lambda saved: (reverse("people"), f"{saved} is changed."),
    )


@requires("change_user")
@require_safe
def activity(request: Request) -> HttpResponse:
    """What people with accounts did that moves more than one number, the latest first."""
    kind = searched(request, "kind")
    if kind and kind not in KINDS:
        raise Http404(f"An entry is one of {', '.join(KINDS)}.")
    page = paginate(request, log(kind))
    context = {"page_obj": page, "entries": entries(list(page)), "kind": kind, "kinds": KINDS}
    return render_page(request, "people/activity.html", context, partial="rows")
