from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tracker.models import LexiconEntry
from tracker.models.lexicons import first_choice
from tracker.views.pages import Request, render_page, requires, searched


@requires("add_reading")
@require_safe
def entries(request: Request) -> HttpResponse:
    """What the lexicons say of a phrase, as rows to choose from: a part of the forms that read one."""
    found = LexiconEntry.objects.for_phrase(searched(request, "phrase"))
    return render_page(request, "includes/entries.html", {"entries": found, "chosen": first_choice(found)})
