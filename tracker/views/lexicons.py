from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.models import LexiconEntry
from tracker.views.pages import render_page, requires, searched


@requires("add_reading")
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """What the lexicons say of a phrase, as rows to choose from: a part of the forms that read one."""
    found = LexiconEntry.objects.for_phrase(searched(request, "phrase"))
    chosen = str(found[0].pk) if found else ""
    return render_page(request, "includes/entries.html", {"entries": found, "chosen": chosen})
