"""Personal tokens: one's own, and for admins everybody's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from tracker.forms.tokens import TokenForm
from tracker.models import Token
from tracker.views.pages import Request, paginate, posted, render_page, requires


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """One's own, and the form for another. What was just made is shown in the answer itself, and never again."""
    form, issued = TokenForm(posted(request), user=request.user), None
    if request.method == "POST":
        issued = form.submit(by=request.user)
    tokens = Token.objects.filter(user=request.user).newest_first()
    context = {
        "form": TokenForm(user=request.user) if issued else form,
        "issued": issued and {"token": issued[0], "secret": issued[1]},
        "page_obj": paginate(request, tokens),
    }
    return render_page(request, "tokens/list.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.newest_first(), pk=pk)
    is_own = token.user == request.user
    if not (is_own or request.user.has_perm("tracker.change_user")):
        raise Http404
    where = "tokens" if is_own else "everyones_tokens"
    if request.method == "POST":
        token.revoke()
        messages.success(request, f"“{token.name}” is revoked. Nothing can be done with it any more.")
        return redirect(where)
    return render_page(request, "tokens/revocation.html", {"token": token, "where": where})


@requires("change_user")
@require_safe
def everyones(request: Request) -> HttpResponse:
    return render_page(
        request, "tokens/everyones.html", {"page_obj": paginate(request, Token.objects.newest_first())}
    )
