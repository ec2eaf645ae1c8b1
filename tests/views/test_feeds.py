"""Feeds and calendars: valid by the standards, and of what they are about alone."""

from datetime import date, timedelta

import feedparser
import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from lxml import etree, html

from tests.making import a_claim, a_forecast, a_question, an_expert, day, resolved
from tracker.models import Collection, Question, Topic

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(address: str):
    response = Client().get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    is_valid_atom(response.content)
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def is_valid_atom(content: bytes) -> None:
    """What RFC 4287 requires of a feed and of an entry."""
    root = etree.fromstring(content)
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (one,) = element.findall(f"{ATOM}{name}")
            assert one.text, name
        (alternate,) = element.findall(f"{ATOM}link[@rel='alternate']")
        assert alternate.get("href").startswith("http://")
    assert root.findall(f"{ATOM}author/{ATOM}name")
    assert len(root.findall(f"{ATOM}link[@rel='self']")) == 1
    ids = [one.text for one in root.findall(f"{ATOM}entry/{ATOM}id")]
    assert len(ids) == len(set(ids))


def calendar(address: str):
    """What RFC 5545 requires of a calendar and of an event."""
    response = Client().get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert response.content.endswith(b"\r\n")
    found = Calendar.from_ical(response.content)
    assert found["version"] == "2.0"
    assert found["prodid"]
    events = found.events
    for event in events:
        assert event["uid"]
        assert event["dtstamp"]
        assert event["dtstart"]
        assert not event.errors
    assert len({event["uid"] for event in events}) == len(events)
    return events


@pytest.fixture
def record(analyst, admin):
    """Ada and Eve, two questions of which one is in a collection and on a topic."""
    ada, eve = an_expert(analyst, "Ada"), an_expert(analyst, "Eve & <b>Co</b>")
    one, two = a_question(analyst, "Does it rain?"), a_question(analyst, "Does it <i>snow</i>?")
    one.topics.add(Topic.objects.create(name="Weather", slug="weather"))
    collection = Collection.objects.create(title="C", slug="c", frame="complete", recorded_by=analyst)
    collection.questions.add(one)
    a_forecast(one, ada, analyst, claim=a_claim(analyst, ada))
    a_forecast(two, eve, analyst)
    resolved(two, "yes", admin)
    return one, two


def titles(address: str) -> list[str]:
    return [entry.title for entry in feed(address).entries]


def test_all_that_is_new_newest_first(record):
    assert titles(reverse("feed")) == [
        "Resolved Yes: “Does it <i>snow</i>?”",
        "Eve & <b>Co</b>: 70\xa0% on “Does it <i>snow</i>?”",
        "Ada: 70\xa0% on “Does it rain?”",
    ]


def test_each_has_its_own(record):
    _, two = record
    assert titles(reverse("feed_of", args=["experts", "ada"])) == ["Ada: 70\xa0% on “Does it rain?”"]
    assert len(titles(reverse("feed_of", args=["questions", two.pk]))) == 2
    assert len(titles(reverse("feed_of", args=["topics", "weather"]))) == 1
    assert len(titles(reverse("feed_of", args=["collections", "c"]))) == 1


def test_an_entry_has_the_words_and_what_they_are_read_as(record):
    (entry,) = feed(reverse("feed_of", args=["experts", "ada"])).entries
    assert "<blockquote>words" in entry.summary
    assert "stated as 70" in entry.summary
    assert entry.link.startswith("http://testserver/forecasts/")
    assert "CC BY 4.0" in feed(reverse("feed")).feed.rights


def test_what_was_retracted_leaves_the_feed(record, admin):
    one, _ = record
    one.forecasts.get().retract("Another question.", by=admin)
    assert titles(reverse("feed_of", args=["experts", "ada"])) == []


def test_an_empty_one_is_valid(db):
    assert feed(reverse("feed")).entries == []
    assert calendar(reverse("deadlines")) == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [("experts", "nobody"), ("questions", "0"), ("questions", "x"), ("topics", "none"), ("tokens", "1")],
)
def test_there_is_nothing_of_that_name(client, name, slug):
    for of in ("feed_of", "deadlines_of"):
        assert client.get(reverse(of, args=[name, slug])).status_code == 404


def test_who_was_merged_is_followed_under_the_name_that_stays(client, record, admin, analyst):
    an_expert(analyst, "A. Lovelace").merge_into(an_expert(analyst, "Ada L"), by=admin)
    answer = client.get(reverse("feed_of", args=["experts", "a-lovelace"]))
    assert (answer.status_code, answer.url) == (302, reverse("feed_of", args=["experts", "ada-l"]))


def test_deadlines_are_the_last_days_of_questions_without_an_outcome(record):
    one, _ = record
    (event,) = calendar(reverse("deadlines"))
    assert event["summary"] == "Closes: Does it rain?"
    assert event.decoded("dtstart") == date(2019, 2, 28)
    assert event.decoded("dtend") == date(2019, 3, 1)
    assert event["url"] == f"http://testserver{one.get_absolute_url()}"
    for name, slug in (("topics", "weather"), ("collections", "c"), ("experts", "ada"), ("questions", one.pk)):
        assert len(calendar(reverse("deadlines_of", args=[name, slug]))) == 1


def test_when_the_outcome_is_due_and_closes_to_the_minute(analyst):
    instant = day("2031-02-28 12:30+00:00", is_end=True)
    question = a_question(
        analyst, "Ünïcode, and; commas" * 8, resolve_by=date(2031, 3, 31), opens="2031-01-01", closes="2031-02-28"
    )
    Question.objects.filter(pk=question.pk).update(closes_at=instant.at, closes_precision="instant")
    closes, due = calendar(reverse("deadlines"))
    assert closes.decoded("dtstart") == instant.at
    assert due["summary"].startswith("Outcome due: Ünïcode, and; commas")
    assert due.decoded("dtend") - due.decoded("dtstart") == timedelta(days=1)


def test_pages_say_where_they_are(client, record):
    one, _ = record
    for page, name, slug in (
        ("/experts/ada/", "experts", "ada"),
        (one.get_absolute_url(), "questions", one.pk),
        ("/collections/c/", "collections", "c"),
        ("/questions/?topic=weather", "topics", "weather"),
    ):
        links = html.fromstring(client.get(page).content).xpath("//link[@rel='alternate']/@href")
        for of in ("feed", "deadlines"):
            assert reverse(of) in links
            assert reverse(f"{of}_of", args=[name, slug]) in links, page


def test_letters_that_xml_does_not_know(analyst):
    a_forecast(a_question(analyst, "Bell\x07 and \ufffe"), an_expert(analyst), analyst)
    assert "Bell and" in titles(reverse("feed"))[0]
