from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from tracker.forms.fields import ProbabilityField
from tracker.models import LexiconEntry
from tracker.models.lexicons import first_choice
from tracker.values.words import percent
from tracker.views.pages import Request, render_page, requires, searched


@requires("add_reading")
@require_safe
def entries(request: Request) -> HttpResponse:
    """What the lexicons say of a phrase, as rows to choose from: a part of the forms that read one."""
    found = LexiconEntry.objects.for_phrase(searched(request, "phrase"))
    return render_page(request, "includes/entries.html", {"entries": found, "chosen": first_choice(found)})


@requires("add_reading")
@require_safe
def probability(request: Request) -> HttpResponse:
    """How what stands in a box for a probability is read, in words: shown beside it. The box has whatever name."""
    written = next(iter(request.GET.values()), "")[:40]
    try:
        p = ProbabilityField(required=False).clean(written)
    except ValidationError as why:
        return HttpResponse(escape(" ".join(why.messages)))
    return HttpResponse("" if p is None else f"= {percent(p)}")
