from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from another site."""
    sentence = "This form could not be checked. Go back, reload the page and send it again."
    return render(request, "403.html", {"reason": sentence}, status=403)
