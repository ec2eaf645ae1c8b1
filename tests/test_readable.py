"""A request that cannot be read is a 400 in a sentence, whatever its address is."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory
from django.test.client import FakePayload

from tracker.middleware import ReadLater, readable
from tracker.models import Expert

ADDRESSES = ["/", "/nowhere/", "/experts/new/", "/accounts/login/", "/admin/", "/static/css/outturn.css"]
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"


def part(header: str, content: str = "a", end: str = "\r\n--x--\r\n") -> str:
    return f'--x\r\nContent-Disposition: form-data; name="a"{header}\r\n\r\n{content}{end}'


BODIES = {
    "no boundary": ("multipart/form-data; boundary=", "a"),
    "a boundary of other letters": ("multipart/form-data; boundary=é", "a"),
    "parameters that contradict each other": (PARTS, part("; a*0=b; a*=c")),
    "a file in broken base64": (PARTS, part('; filename="a"\r\nContent-Transfer-Encoding: base64')),
    "a header without an end": (PARTS, part(f"\r\nX: {'y' * 5000}")),
    "too many parts": (PARTS, part("", end="\r\n") * 1100),
    "too many files": (PARTS, part('; filename="a"', end="\r\n") * 110),
    "too many fields": (FORM, "a=1&" * 1100),
}
QUERIES = ["a=%00", "a=%ff", "a=%ed%a0%80", "&".join(["a=1"] * 1100)]
COMPLAINT = "The request could not be read"


@pytest.fixture
def client() -> Client:
    """As strict as a browser meets the site."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def is_refused(response) -> bool:
    return response.status_code == 400 and COMPLAINT in response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(("content_type", "body"), BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_read(client, db, address, content_type, body):
    assert is_refused(client.generic("POST", address, body.encode(), content_type=content_type))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("query", QUERIES, ids=["NUL", "no UTF-8", "half a character", "too many fields"])
def test_a_query_that_cannot_be_read(client, db, address, query):
    assert is_refused(client.get(address, QUERY_STRING=query))


@pytest.mark.parametrize("path", ["/%00", "/experts/%ff/", "/admin/tracker/user/%00/change/", "/static/%00.css"])
def test_a_path_that_cannot_be_read(client, db, path):
    assert is_refused(client.get(path))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("length", ["-1", "5, 5", "many", "20"])
def test_a_length_that_is_not_that_of_the_body(client, db, address, length):
    assert is_refused(client.generic("POST", address, b"a=1", content_type=FORM, CONTENT_LENGTH=length))


@pytest.mark.parametrize("host", ["evil.example", "testserver:x", "a b", ""])
def test_another_host(client, db, host):
    assert is_refused(client.get("/nowhere/", headers={"Host": host}))


def test_half_of_a_form_is_not_put_on_record(analyst_client):
    body = b"name=Ada&kind=person&biography=" + b"Writes+on+engines.+" * 20
    address = "/experts/new/"
    cut = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": FakePayload(body[:-50])}
    assert is_refused(analyst_client.generic("POST", address, content_type=FORM, **cut))
    assert not Expert.objects.filter(name="Ada").exists()
    assert analyst_client.generic("POST", address, body, content_type=FORM).status_code == 302
    assert Expert.objects.get(name="Ada").biography.endswith("engines.")


class BrokenOff:
    """The body of a client that hangs up, or what a full disk answers."""

    def read(self, *args):
        raise OSError("gone")

    readline = read


def test_a_client_that_hangs_up(client, db):
    body = {"CONTENT_LENGTH": "10", "wsgi.input": BrokenOff()}
    assert is_refused(client.generic("POST", "/nowhere/", content_type=FORM, **body))


def test_what_is_not_the_requests_fault_is_not_said_to_be():
    class Full(ReadLater):
        @property
        def body(self):
            raise OSError("No space left on device")

    request = Full(RequestFactory().post("/").environ)
    with pytest.raises(OSError, match="No space"):
        readable(lambda request: pytest.fail("it went on"))(request)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "content_type", ["multipart/form-data; a*=bogus''b", "text/plain; a*0=b; a*=c", "a/b;c*=idna''%ff"]
)
def test_a_content_type_that_cannot_be_read(db, address, content_type):
    """Django reads it before any middleware, and its test client in a way of its own."""
    site = get_wsgi_application()
    assert isinstance(site, WSGIHandler)
    site.request_class = ReadLater
    answers = []
    environ = RequestFactory().post(address, {"a": "b"}).environ | {"CONTENT_TYPE": content_type}
    body = b"".join(site(environ, lambda status, headers: answers.append(status)))
    assert answers == ["400 Bad Request"]
    assert COMPLAINT in body.decode()


@pytest.mark.parametrize("query", ["q=100%", "q=%zz", "%", "q=%C3%A9", "&&=&"])
def test_a_percent_sign_that_somebody_typed_is_only_that(client, db, query):
    assert client.get("/search/", QUERY_STRING=query).status_code == 200
