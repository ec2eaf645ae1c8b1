"""Every list runs the same number of queries at 1 row and at 200."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import slugify

from tests.making import a_forecast, a_question, a_source, an_expert, day, number, resolved
from tracker.models import (
    Affiliation,
    Change,
    Claim,
    Collection,
    Evidence,
    Excerpt,
    Expert,
    Forecast,
    Organization,
    Question,
    Reading,
    ReadingSummary,
    Resolution,
    ResolutionInForce,
    Source,
    Topic,
    User,
)


def put_on_record(user: User, n: int) -> None:
    """n of everything that a list shows, linked the way that real rows are; a second call adds to the first."""
    topic, _ = Topic.objects.get_or_create(slug="topic", name="Topic")
    collection, _ = Collection.objects.get_or_create(
        slug="collection", defaults={"title": "Collection", "frame": "complete", "recorded_by": user}
    )
    shared_question = collection.questions.order_by("pk").first() or a_question(user, closes="2029-01-01")
    shared_source = collection.sources.order_by("pk").first() or a_source(user)
    by, made = {"recorded_by": user}, {"made_at": day("2019-02-10").at}
    labels = [f"row {next(number)}" for _ in range(n)]

    def create(model, rows):
        return model.objects.bulk_create([model(**row) for row in rows])

    organizations = create(Organization, ({"name": label, "slug": slugify(label)} for label in labels))
    experts = create(Expert, ({"name": label, "slug": slugify(label), **by} for label in labels))
    create(Affiliation, ({"expert": e, "organization": o} for e, o in zip(experts, organizations, strict=True)))
    published = {"published_on": day("2019-02-20").day, **by}
    sources = create(Source, ({"title": str(o), "publisher": o, **published} for o in organizations))
    asked = {"criteria": "Yes if so.", "opens_at": day("2019-02-01").at, "closes_at": day("2019-02-28").at, **by}
    questions = create(Question, ({"title": label, **asked} for label in labels))
    excerpts = create(
        Excerpt, ({"source": shared_source, "exact": label, "position": i, **by} for i, label in enumerate(labels))
    )
    said = list(zip(excerpts, experts, strict=True))
    claims = create(Claim, ({"excerpt": x, "expert": e, "kind": "forecast", **by} for x, e in said))
    create(Claim, ({"excerpt": x, "expert": e, "kind": "vague", **by} for x, e in said))
    logged = zip(claims, experts, questions, strict=True)
    stated = {"basis": "stated", "probability": 0.3, **by, **made}
    create(Forecast, ({"claim": c, "expert": e, "question": q, **stated} for c, e, q in logged))
    read = {"question": shared_question, "basis": "inferred", **by, **made}
    forecasts = create(Forecast, ({"claim": c, "expert": c.expert, **read} for c in claims))
    band = {"low": 0.6, "high": 0.8}
    create(Reading, ({"forecast": f, "best": 0.7, "note": "a reason", **band, **by} for f in forecasts))
    create(ReadingSummary, ({"forecast": f, "probability": 0.7, "n": 1, **band} for f in forecasts))
    decided = {"number": 1, "rationale": "so", **by}
    no = {"decision": "outcome", "outcome": "no", "known_at": day("2019-02-28").at}
    resolutions = create(
        Resolution,
        (
            {"question": q, **decided, **(no if i % 2 else {"decision": "annulled"})}
            for i, q in enumerate(questions)
        ),
    )
    create(ResolutionInForce, ({"question": r.question, "resolution": r} for r in resolutions))
    create(Evidence, ({"resolution": r, "excerpt": x, **by} for r, x in zip(resolutions, excerpts, strict=True)))
    for expert, source, question in zip(experts, sources, questions, strict=True):
        source.authors.add(expert)
        question.topics.add(topic)
    collection.sources.add(shared_source, *sources)
    collection.questions.add(shared_question, *questions)
    prolific, _ = Expert.objects.get_or_create(slug="prolific", defaults={"name": "Prolific", **by})
    claims = create(Claim, ({"excerpt": x, "expert": prolific, "kind": "forecast", **by} for x in excerpts))
    logged = zip(claims, questions, strict=True)
    create(Forecast, ({"claim": c, "expert": prolific, "question": q, **stated} for c, q in logged))
    Question.objects.all().rescore()


def queries(client, address: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, **headers).status_code == 200
    return len(captured)


LISTS = ["home", "scoreboard", "experts", "sources", "questions", "collections", "people"]


@pytest.fixture
def addresses(analyst):
    put_on_record(analyst, 3)  # an expert needs others to be compared with
    question = a_question(analyst)
    a_forecast(question, Expert.objects.get(slug="prolific"), analyst)
    resolved(question, "no", analyst)
    question, source = Collection.objects.get().questions.order_by("pk").first(), a_source(analyst)
    collection = Collection.objects.get()
    pages = {name: reverse(name) for name in LISTS}
    pages["a question with many forecasts"] = question.get_absolute_url()
    pages["a source with many claims"] = collection.sources.order_by("pk").first().get_absolute_url()
    pages["the picture of a source"] = reverse(
        "source_preview", args=[collection.sources.order_by("pk").first().pk]
    )
    pages["a collection"] = collection.get_absolute_url()
    pages["evidence to choose from"] = reverse("resolution_new", args=[question.pk])
    pages["a form with many experts"] = reverse("forecast_new", args=[question.pk])
    pages["a source's form"] = reverse("source_edit", args=[source.pk])
    pages["an expert with many forecasts"] = reverse("expert", args=["prolific"])
    pages["many forecasts of an expert"] = reverse("expert_forecasts", args=["prolific"])
    pages["forecasts that said the same"] = pages["many forecasts of an expert"] + "?said=0.7"
    pages["a benchmark"] = reverse("expert", args=["even-odds"])
    return pages


def test_a_list_of_60_costs_no_more_queries_than_a_list_of_one(admin_client, analyst, addresses):
    for address in addresses.values():
        admin_client.get(address)  # whoever comes first after a change has scoreboards computed
    before = {name: queries(admin_client, address) for name, address in addresses.items()}
    put_on_record(analyst, 59)
    Change.objects.create()
    for address in addresses.values():
        admin_client.get(address)
    after = {name: queries(admin_client, address) for name, address in addresses.items()}
    assert after == before
    assert max(after.values()) < 40


def test_a_text_with_60_quotations_costs_no_more_queries_than_with_10(analyst_client, client, analyst):
    words = [f"It will rain on day {n}." for n in range(60)]
    source = a_source(analyst, text_is_public=True, licence="CC BY")
    source.hold_text("\n\n".join(words))
    desk = reverse("coding", args=[source.pk])

    def found() -> dict[str, int]:
        return {
            "coding": queries(analyst_client, desk),
            "a card": queries(analyst_client, f"{desk}?start=0&end=20", HTTP_HX_REQUEST="true"),
            "a card with the text": queries(analyst_client, desk, HTTP_HX_REQUEST="true"),
            "the source": queries(client, source.get_absolute_url()),
        }

    def quote(some: list[str]) -> None:
        for n, line in enumerate(some):
            claim = source.quote(line, by=analyst).claim(an_expert(analyst), "forecast", by=analyst)
            question = a_question(analyst)
            a_forecast(question, claim.expert, analyst, claim=claim)
            if n % 2:
                resolved(question, "no", analyst)
                Evidence.objects.create(
                    resolution=question.resolutions.get(), excerpt=claim.excerpt, recorded_by=analyst
                )
            source.quote(line[3:12], prefix=line[:2], near=[source.text.index(line)], by=analyst)

    quote(words[:5])
    found()  # whoever comes first has the site's settings read
    before = found()
    quote(words[5:30])
    assert source.excerpts.count() == 60
    assert found() == before
