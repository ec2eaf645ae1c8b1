"""What a link to a source shows where it is shared."""

from html.parser import HTMLParser
from io import BytesIO

from django.urls import reverse
from PIL import Image

from tests.making import a_forecast, a_question, a_source, an_expert, resolved
from tracker.charts.card import MARKS
from tracker.models import Source
from tracker.reports.grading import Grade

NASTY = "\"><script>alert('&')</script> 核 🚀"


class Metas(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            self.found[name] = given["content"] or ""


def page_of(client, source: Source) -> str:
    return client.get(source.get_absolute_url()).content.decode()


def picture_of(client, source: Source) -> bytes:
    response = client.get(reverse("source_preview", args=[source.pk]))
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=600"
    assert not response.cookies
    return response.content


def test_the_card_can_draw_every_grade():
    assert set(MARKS) == {*Grade, "evidence"}


def test_the_picture_is_1200_by_630_and_changes_with_the_outcome(analyst, admin, client):
    source, expert, question = a_source(analyst), an_expert(analyst), a_question(analyst)
    claim = source.quote("It will happen", by=analyst).claim(expert, "forecast", by=analyst)
    a_forecast(question, expert, analyst, claim=claim)
    before = picture_of(client, source)
    assert Image.open(BytesIO(before)).size == (1200, 630)
    resolved(question, "no", admin)
    assert picture_of(client, source) != before
    assert client.get(reverse("source_preview", args=[0])).status_code == 404


def test_a_text_that_readers_may_not_see_is_not_in_the_tags_nor_the_picture(analyst, client):
    source = a_source(analyst, "A title")
    empty = picture_of(client, source)
    source.hold_text("A sentence that staff alone may read.")
    assert picture_of(client, source) == empty
    assert "staff alone" not in page_of(client, source)


def test_what_is_shared_is_the_title_the_byline_and_the_tally(analyst, client):
    source = a_source(analyst, NASTY)
    source.authors.add(an_expert(analyst, NASTY))
    for kind in ("vague", "assessment", "assessment"):
        source.quote(f"words {kind}", by=analyst).claim(an_expert(analyst), kind, by=analyst)
    page = page_of(client, source)
    assert "<script>alert" not in page
    metas = Metas(page).found
    summary = "1 claim that no test could settle · 2 assessments"
    assert metas["og:title"] == NASTY
    assert metas["og:description"] == metas["description"] == f"{summary}. By {NASTY} · 26 February 2019."
    assert metas["og:image:alt"] == f"{NASTY}. {summary}. By {NASTY} · 26 February 2019."
    assert metas["og:image"] == f"http://testserver{reverse('source_preview', args=[source.pk])}"
    assert (metas["og:type"], metas["twitter:card"]) == ("article", "summary_large_image")
    assert picture_of(client, source)


def test_a_source_without_quotations_says_so(analyst, client):
    said = Metas(page_of(client, a_source(analyst))).found["og:description"]
    assert said == "Nothing is quoted from it yet. 26 February 2019."


def test_experts_questions_and_the_scoreboard_have_pictures_and_say_the_same_in_words(analyst, admin, client):
    expert, question = an_expert(analyst, NASTY), a_question(analyst, NASTY)
    a_forecast(question, expert, analyst, 0.9)
    pages = {
        expert.get_absolute_url(): reverse("expert_preview", args=[expert.slug]),
        question.get_absolute_url(): reverse("question_preview", args=[question.pk]),
        reverse("scoreboard"): reverse("scoreboard_preview"),
    }
    before = {picture: client.get(picture).content for picture in pages.values()}
    for address, picture in pages.items():
        found = Metas(client.get(address).content.decode()).found
        assert found["og:image"] == f"http://testserver{picture}"
        assert found["og:url"] == f"http://testserver{address}"
        assert found["description"]
        assert Image.open(BytesIO(before[picture])).size == (1200, 630)
    resolved(question, "no", admin)
    expert_now, question_now = (Metas(client.get(address).content.decode()).found for address in list(pages)[:2])
    assert expert_now["description"] == "1 wrong · too few to rank. Person."
    assert question_now["description"] == "1 forecast, wrong. Resolved No · known 28 February 2019."
    assert client.get(pages[question.get_absolute_url()]).content != before[pages[question.get_absolute_url()]]
    assert client.get(reverse("expert_preview", args=["nobody"])).status_code == 404
    assert client.get(reverse("expert_preview", args=["crowd"])).status_code == 404
    assert client.get(reverse("question_preview", args=[0])).status_code == 404
