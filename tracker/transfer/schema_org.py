"""Pages as machines read them: JSON-LD in the vocabulary of https://schema.org."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst

from tracker.models import Claim, Expert, Forecast, Source
from tracker.reports.grading import DECIDED, GradedForecast
from tracker.reports.shared import how_said
from tracker.scoreboards.stored import Scoreboard
from tracker.values.moments import DateBasis, Precision

Data = dict[str, Any]
Absolute = Callable[[str], str]  # from a path to an address that holds elsewhere

CONTEXT = "https://schema.org"


def claim_review(row: GradedForecast, absolute: Absolute) -> Data | None:
    """A forecast that has its outcome, as a checked claim; None where nothing was decided, or nothing is quoted.

    Nor where it is not sure whose words they are. The verdict is given in words: a probability that came out wrong
    is no lie on a scale of one to five.
    """
    forecast, resolution = row.forecast, row.forecast.question.resolution
    if resolution is None or row.grade not in DECIDED or forecast.claim is None:
        return None
    if forecast.claim.attribution != Claim.Attribution.HIGH:
        return None
    said, came = how_said(forecast), resolution.outcome_in_words
    excerpt = forecast.claim.excerpt
    return _without_blanks(
        {
            "@context": CONTEXT,
            "@type": "ClaimReview",
            "url": absolute(forecast.get_absolute_url()),
            "datePublished": resolution.recorded_at.date().isoformat(),
            "author": publisher(absolute),
            "claimReviewed": excerpt.exact or f"{forecast.question.title} {capfirst(said)}.",
            "itemReviewed": {
                "@type": "Claim",
                "author": _who(forecast.expert.canonical, absolute),
                "datePublished": _day(forecast),
                "appearance": _appearance(excerpt.source, absolute),
            },
            "reviewRating": {
                "@type": "Rating",
                "alternateName": row.grade.label,
                "ratingExplanation": f"{forecast.question.title} {capfirst(said)}. It resolved {came}.",
            },
        }
    )


def dataset(board: Scoreboard, name: str, query: str, absolute: Absolute) -> Data:
    """A scoreboard with its two files.  query: of its filters."""
    asked = f"?{query}" if query else ""
    files = (("text/csv", "scoreboard_csv"), ("application/json", "scoreboard_json"))
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": name,
        "description": "The track record of experts’ published forecasts: skill against the base rate with its "
        "90 % interval, range of ranks, mean score, and of how many questions it was made.",
        "url": f"{absolute(reverse('scoreboard'))}{asked}",
        "creator": publisher(absolute),
        "dateModified": board.as_of.isoformat(),
        "isAccessibleForFree": True,
        "license": settings.DATA_LICENCE_URL,
        "creditText": f"{publisher(absolute)['name']}, {absolute(reverse('home'))}",
        "variableMeasured": ["skill", "rank", "mean score", "resolved questions"],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{absolute(reverse(file))}{asked}"}
            for kind, file in files
        ],
    }


def publisher(absolute: Absolute) -> Data:
    return {"@type": "Organization", "name": settings.OPERATOR or "Outturn", "url": absolute(reverse("home"))}


def _who(expert: Expert, absolute: Absolute) -> Data:
    kind = "Person" if expert.kind == Expert.Kind.PERSON else "Organization"
    return {"@type": kind, "name": expert.name, "url": absolute(expert.get_absolute_url())}


def _day(forecast: Forecast) -> str:
    """A day that was printed: an instant is none in every zone, and a month or an inference none at all."""
    is_printed = forecast.made_precision == Precision.DAY and forecast.made_basis == DateBasis.STATED
    return forecast.made_at.date().isoformat() if is_printed else ""


def _appearance(source: Source, absolute: Absolute) -> Data:
    """Where it was printed: at its own address, if that is known."""
    publisher = {"@type": "Organization", "name": source.publisher.name} if source.publisher else None
    return _without_blanks(
        {
            "@type": "CreativeWork",
            "headline": source.title,
            "url": source.url or absolute(source.get_absolute_url()),
            "publisher": publisher,
        }
    )


def _without_blanks(given: Data) -> Data:
    """Without what is not known; also within."""
    found = {key: _without_blanks(value) if isinstance(value, dict) else value for key, value in given.items()}
    return {key: value for key, value in found.items() if value not in ("", None)}
