"""A source from an address or a file: what it says of itself is proposed, and on record only once it is saved."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.conftest import person, signed_in
from tests.documents.files import pdf
from tests.documents.serving import page, site
from tests.making import an_expert
from tracker import retrieving
from tracker.documents.fetching import fetch
from tracker.models import Retrieval, Source

OP_ED = (
    "<html><head><title>What Comes Next | The Paper</title>"
    '<meta property="og:title" content="What Comes Next"><meta name="author" content="A. Lovelace">'
    '<meta property="og:site_name" content="The Paper">'
    '<meta property="article:published_time" content="2019-02-26T08:00:00Z"></head>'
    "<body><article><h1>What Comes Next</h1>"
    + "<p>The talks will fail, and everybody knows it by now.</p>" * 8
    + "</article></body></html>"
).encode()


def read(client, name: str, content: bytes, content_type: str = ""):
    file = SimpleUploadedFile(name, content, content_type)
    return client.post(reverse("source_from_file"), {"file": file})


def work() -> None:
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)


def test_a_file_fills_in_the_form_and_records_nothing(analyst, analyst_client):
    an_expert(analyst, "Ada Lovelace", aliases=["A. Lovelace"])
    answer = read(analyst_client, "op-ed.html", OP_ED)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="What Comes Next"' in shown
    assert 'value="The Paper"' in shown
    assert 'value="2019-02-26"' in shown
    assert 'value="A. Lovelace"' in shown
    assert "The talks will fail" in shown
    assert "says the page’s own data for machines (2019-02-26" in shown
    assert f'action="{reverse("source_new")}"' in shown
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("scan.pdf", pdf([""]), "This PDF holds no text"),
        ("report.docx", b"PK", "end in .txt, .md, .html, .pdf, .srt or .vtt"),
        ("latin.txt", "Müller said so".encode("latin-1"), "UTF-8"),
        ("empty.txt", b"", "empty"),
    ],
)
def test_a_file_without_text_says_so(analyst_client, name, content, reason):
    answer = read(analyst_client, name, content)
    assert answer.status_code == 422
    assert reason in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_page_is_read_by_the_worker_and_proposed(monkeypatch):
    analyst = person("Analyst")
    client = signed_in(analyst)
    with site(page(OP_ED)) as served:
        # As on the web, but for where it is: only this machine has pages that a test may rely on.
        here = partial(fetch, permitted=lambda address: True, ports=frozenset({served.port}))
        monkeypatch.setattr(retrieving, "fetch", here)
        address = f"http://127.0.0.1:{served.port}/op-ed"
        waiting = client.post(reverse("source_from_address"), {"url": address})
        assert "is being read" in client.get(waiting.url).content.decode()
        assert not served.asked
        work()
    assert served.paths == ["/op-ed"]
    shown = client.get(waiting.url).content.decode()
    assert 'value="What Comes Next"' in shown
    assert f'value="{address}"' in shown
    assert client.get(waiting.url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert len(Retrieval.objects.get().sha256) == 64
    assert not Source.objects.exists()
    assert signed_in(person("Admin")).get(waiting.url).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_page_within_the_network_is_never_reached():
    client = signed_in(person("Analyst"))
    with site(page(OP_ED)) as served:
        waiting = client.post(reverse("source_from_address"), {"url": f"http://127.0.0.1:{served.port}/"})
        inward = client.post(reverse("source_from_address"), {"url": "http://127.0.0.1/"})
        work()
        assert not served.asked
    for found in (waiting, inward):
        shown = client.get(found.url).content.decode()
        assert "The page could not be read" in shown
    assert not Source.objects.exists()


def test_what_no_worker_reads_is_said_to_be_late(analyst, analyst_client):
    late = Retrieval.objects.ask("https://example.org/", by=analyst)
    Retrieval.objects.update(asked_at=timezone.now() - timedelta(minutes=3))
    page = analyst_client.get(reverse("retrieval", args=[late.pk])).content.decode()
    assert "The page has not been read" in page
    assert "hx-trigger" not in page


def test_a_new_source_can_be_begun_in_three_ways(analyst_client):
    page = analyst_client.get(reverse("source_new")).content.decode()
    for field in ("address_url", "file_file", "id_title"):
        assert f'id="{field}"' in page


def test_what_is_no_address_is_refused_at_once(analyst_client):
    answer = analyst_client.post(reverse("source_from_address"), {"url": "ftp://example.org/x"})
    assert answer.status_code == 422
    assert not Retrieval.objects.exists()


def test_reading_is_for_analysts(reader_client):
    assert reader_client.post(reverse("source_from_address"), {"url": "https://example.org/"}).status_code == 403
    assert read(reader_client, "a.txt", b"Words.").status_code == 403
