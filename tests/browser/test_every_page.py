"""axe, on every page, as those see it who see the most of it; wide in the light, narrow in the dark."""

import pytest
from django.urls import reverse

from tests.api.addresses import READ
from tests.browser.conftest import DESKTOP, PHONE
from tests.conftest import person
from tests.making import a_question
from tests.test_access import ADMIN, ANALYST, ANYONE, OWN_ACCOUNT, SENT_AS_MADE, SIGN_IN, addresses
from tracker.models import Expert, Question, RatingRequest, Source, User

NOT_PAGES = {
    "health", "mfa_login_webauthn", "lexicon_entries", "probability_read", "scoreboard_csv", "scoreboard_json",
    "source_preview", "expert_preview", "question_preview", "scoreboard_preview", "robots", "sitemap",
    "sitemap_part", "upload_report", "api_description", *READ,
    "feed", "feed_of", "deadlines", "deadlines_of", *SENT_AS_MADE,
}  # fmt: skip
LOOKS = {
    "desktop, light": {"viewport": DESKTOP, "color_scheme": "light"},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
}
PARTS = 3  # in one, all pages would take longer than anything else


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(hanoi, open_page, axe, part, look):
    found = addresses()
    pages = {name: found[name] for name in (ANYONE | ANALYST | ADMIN | OWN_ACCOUNT | {"tokens"}) - NOT_PAGES}
    pages["the founding forecast"] = Source.objects.get(publisher__name="Cato Institute").get_absolute_url()
    pages["the retrospective"] = Source.objects.get(publisher__name="The National Interest").get_absolute_url()
    pages["a resolved question"] = (
        Question.objects.resolved().filter(forecasts__isnull=False).first().get_absolute_url()
    )
    pages["an annulled question"] = Question.objects.annulled().first().get_absolute_url()
    pages["an expert with a record"] = reverse("expert", args=["eric-gomez"])
    pages["two on the same questions"] = reverse("head_to_head", args=["eric-gomez", "base-rate"])
    pages["forecasts that said the same"] = reverse("expert_forecasts", args=["eric-gomez"]) + "?said=0.98"
    pages["a benchmark"] = reverse("expert", args=["crowd"])
    pages["no such page"] = "/nowhere/"
    viewer = person("Admin")
    pages |= of_deciding(viewer)
    admin = open_page(user=viewer, **look)
    for name, address in sorted(pages.items())[part::PARTS]:
        admin.goto(address)
        check(axe, admin, name)
    stranger = open_page(**look)
    for name in sorted(SIGN_IN - NOT_PAGES)[part::PARTS]:
        stranger.goto(found[name])
        check(axe, stranger, name)


def of_deciding(viewer: User) -> dict[str, str]:
    """Pages that are there only where something waits."""
    system = User.objects.system()
    due = [a_question(system, f"Does it rain on day {n}?") for n in (1, 2)]
    for question in due:
        question.assign_event("The summit", by=system)
    other = User.objects.create_user("rater@example.org", name="Rater")
    other.give_role("Analyst", by=system)
    asked = RatingRequest.objects.ask(due[0], [viewer, other], by=system)
    twin = Expert.objects.create(name="E. Twin", slug="e-twin", recorded_by=system)
    twin.merge_into(Expert.objects.get(slug="eric-gomez"), by=system)
    return {
        "a sitting": reverse("desk_sitting") + "?event=The+summit",
        "a rating": reverse("desk_rate", args=[asked[0].pk]),
        "taken apart": reverse("expert_take_apart", args=["e-twin"]),
    }


def check(axe, page, name: str) -> None:
    try:
        axe(page)
    except AssertionError as violations:
        raise AssertionError(f"{name}: {violations}") from violations
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{name} is {width} px too wide"
