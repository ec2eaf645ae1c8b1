"""A transcript from its file to the pages on which its quotations are cited, each with its time."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.making import a_forecast, a_question, a_source, an_expert
from tracker.models import Anchor, Source

SRT = """1
00:12:34,000 --> 00:12:36,000
>> ADA EXAMPLE: I expect that

2
00:12:36,000 --> 00:12:38,000
it will rain by 2027. It may snow.

3
00:12:40,000 --> 00:12:42,000
>> BOB SAMPLE: It will not.

4
00:12:43,000 --> 00:12:44,000
[laughter]
"""
TEXT = (
    "[12:34] ADA EXAMPLE: I expect that it will rain by 2027.\n\n[12:36] It may snow.\n\n"
    "[12:40] BOB SAMPLE: It will not."
)
ADDRESS = "https://www.youtube.com/watch?v=abc"
LINK = '<a class="nowrap" href="https://www.youtube.com/watch?v=abc&amp;t=754s">at 12:34</a>'


@pytest.fixture
def source(analyst):
    source = a_source(analyst, url=ADDRESS, medium=Source.Medium.TRANSCRIPT)
    source.hold_text(TEXT)
    return source


def test_a_file_of_subtitles_is_proposed_as_a_transcript(analyst_client):
    file = SimpleUploadedFile("talk.srt", SRT.encode(), "application/octet-stream")
    page = analyst_client.post(reverse("source_from_file"), {"file": file}).content.decode()
    assert '<option value="transcript" selected>' in page
    assert TEXT.split("\n\n", maxsplit=1)[0] in page
    assert "Sounds that nobody says were left out: “[laughter]”." in page


def test_a_file_without_captions_is_a_sentence(analyst_client):
    answer = analyst_client.post(reverse("source_from_file"), {"file": SimpleUploadedFile("a.vtt", b"WEBVTT\n\n")})
    assert answer.status_code == 422
    assert "This file holds no captions with times." in answer.content.decode()


def test_the_time_is_that_of_the_words_and_follows_the_text(source, analyst):
    rain = source.quote("it will rain by 2027. It may snow.", by=analyst)
    assert rain.exact == "it will rain by 2027.\n\n[12:36] It may snow."
    snow, no = source.quote("It may snow.", by=analyst), source.quote("It will not.", by=analyst)
    seconds = {each.excerpt_id: each.seconds for each in Anchor.objects.all()}
    assert seconds == {rain.pk: 754, snow.pk: 756, no.pk: 760}
    source.hold_text(TEXT.replace("[12:40]", "[1:12:40]").replace("[12:36] ", ""))
    seconds = {each.excerpt_id: each.seconds for each in Anchor.objects.all()}
    assert seconds == {rain.pk: 754, snow.pk: 754, no.pk: 4360}
    source.hold_text("It may snow. It will not.")
    assert set(Anchor.objects.values_list("seconds", flat=True)) == {None}


def test_every_page_that_cites_it_says_when_it_was_said(client, source, analyst):
    ada = an_expert(analyst, "Ada Example")
    claim = source.quote("it will rain by 2027", by=analyst).claim(ada, "forecast", by=analyst)
    forecast = a_forecast(a_question(analyst), ada, analyst, claim=claim)
    for page in (claim, forecast, ada):
        assert LINK in client.get(page.get_absolute_url()).content.decode()
    source_page = client.get(source.get_absolute_url()).content.decode()
    assert f"Said {LINK}" in source_page


def test_where_a_site_writes_times_otherwise_there_is_the_time_alone(client, source, analyst):
    Source.objects.filter(pk=source.pk).update(url="https://example.org/talk")
    claim = source.quote("it will rain by 2027", by=analyst).claim(an_expert(analyst), "vague", by=analyst)
    assert '<span class="nowrap">at 12:34</span>' in client.get(claim.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("words", "speaker"), [("It will not.", "Bob Sample"), ("It may snow.", "Ada Example")])
def test_the_card_proposes_who_speaks_and_not_the_author(analyst_client, source, analyst, words, speaker):
    source.authors.add(an_expert(analyst, "Cara Host"))
    where = {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}
    form = analyst_client.get(reverse("coding", args=[source.pk]), where).context["form"]
    assert form["expert"].value() == speaker
