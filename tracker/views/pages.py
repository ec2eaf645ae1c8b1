"""How every view answers: a page or its part, a form with its reasons, a refusal."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from tracker.forms.base import VerbForm
from tracker.models import User

PER_PAGE = 30


# What of htmx decides between a page and its parts; templates read the target, too.
HTMX = ("HX-Request", "HX-Target", "HX-Target-URI-AutoEncoded", "HX-Boosted", "HX-History-Restore-Request")


class Request(HttpRequest):
    """As views get it. user: an account, or nobody where no permission is required."""

    user: User
    htmx: HtmxDetails


class View(Protocol):
    def __call__(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse: ...


def requires(permission: str) -> Callable[[View], View]:
    """Let in who has the permission; ask strangers to sign in; refuse the others with 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.has_perm(f"tracker.{permission}"):
                return view(request, *args, **kwargs)
            if request.user.is_authenticated:
                raise PermissionDenied
            answer = redirect_to_login(request.get_full_path())
            return HttpResponseClientRedirect(answer.url) if request.htmx else answer

        return guarded

    return decorate


def wants_part(request: Request) -> bool:
    """Whether htmx asks for a part of a page, and not, in a browser’s stead, for the page."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: Request, template: str, context: dict[str, Any], *, partial: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or for htmx only the named part of it."""
    is_part = partial and wants_part(request)
    response = render(request, f"{template}#{partial}" if is_part else template, context, status=status)
    if partial:
        patch_vary_headers(response, HTMX)
    return response


def answer_form(
    request: Request,
    form: VerbForm,
    template: str,
    context: dict[str, Any],
    *,
    partial: str = "",
    done: Callable[[Any], tuple[Any, str]],
) -> HttpResponse:
    """Show the form; or save what was sent and go on to (where, with which message); or 422 with the reasons."""
    if request.method == "POST" and (saved := form.submit(by=request.user)) is not None:
        where, message = done(saved)
        messages.success(request, message)
        return redirect(where)
    status = 422 if form.is_bound else 200
    return render_page(request, template, {"form": form, **context}, partial=partial, status=status)


def paginate[R](request: Request, rows: "QuerySet[Any, R] | Sequence[R]", per_page: int = PER_PAGE) -> Page[R]:
    """The page that is asked for, or the nearest, which then says so above everything else (base.html)."""
    paginator, asked = Paginator(rows, per_page), request.GET.get("page", "1")
    page = paginator.get_page(asked)
    is_there = asked in (str(page.number), "last")
    refused = "" if is_there else f"There is no page “{asked[:20]}” here. This is page {page.number}."
    page.refused = refused  # type: ignore[attr-defined]
    return page


def posted(request: Request) -> QueryDict | None:
    """What a form is bound to: everything that was posted, also if that is nothing."""
    return request.POST if request.method == "POST" else None


def searched(request: Request, name: str = "q") -> str:
    """What was typed into a search box."""
    return request.GET.get(name, "").strip()[:200]
