"""Links into recordings: only where it is known how a site writes times, and never to what is not of the web."""

import pytest

from tracker.documents.timed import timed


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=90s"),
        (
            "https://m.youtube.com/watch?v=abc&t=5s&list=x%20y#t=7",
            "https://m.youtube.com/watch?v=abc&list=x%20y&t=90s",
        ),
        ("https://youtube.com/live/abc?feature=share", "https://youtube.com/live/abc?feature=share&t=90s"),
        ("https://www.youtube.com/shorts/abc", "https://www.youtube.com/shorts/abc?t=90s"),
        ("https://youtu.be/abc?t=5", "https://youtu.be/abc?t=90s"),
        (
            "https://www.youtube-nocookie.com/embed/abc?start=5",
            "https://www.youtube-nocookie.com/embed/abc?start=90",
        ),
        ("https://vimeo.com/123#t=5s", "https://vimeo.com/123#t=90s"),
        ("https://player.vimeo.com/video/123?h=a", "https://player.vimeo.com/video/123?h=a#t=90s"),
        ("https://www.twitch.tv/videos/123", "https://www.twitch.tv/videos/123?t=0h1m30s"),
        ("https://www.dailymotion.com/video/x1", "https://www.dailymotion.com/video/x1?start=90"),
        ("https://soundcloud.com/ada/talk", "https://soundcloud.com/ada/talk#t=1:30"),
        ("https://archive.org/details/talk?start=5", "https://archive.org/details/talk?start=90"),
        ("https://www.c-span.org/video/?123/talk", "https://www.c-span.org/video/?123/talk&start=90"),
        ("http://example.org/a/talk.MP3?key=1", "http://example.org/a/talk.MP3?key=1#t=90"),
        ("https://example.org/talk.webm#x", "https://example.org/talk.webm#t=90"),
    ],
)
def test_the_time_is_written_as_the_site_reads_it(address, link):
    assert timed(address, 90) == link


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/talk",
        "https://www.youtube.com/@channel",
        "https://youtube.com.example.org/watch?v=abc",
        "https://example.org/youtube.com/watch?v=abc",
        "https://youtube.com@example.org/talk.mp3",
        "javascript://youtube.com/watch?v=%0aalert(1)",
        "ftp://example.org/talk.mp3",
        "//youtube.com/watch?v=abc",
        "https://[youtube.com/watch",
        "talk.mp3",
    ],
)
def test_elsewhere_there_is_no_link(address):
    assert timed(address, 90) == ""


def test_an_hour_and_more():
    assert timed("https://www.twitch.tv/videos/1", 3723).endswith("?t=1h2m3s")
    assert timed("https://soundcloud.com/ada/talk", 3723).endswith("#t=1:02:03")
