"""Sites that are slow, endless, broken or sly: a page, or a sentence that says why not."""

import gzip
import hashlib
import time
import zlib
from itertools import count

import pytest

from tests.documents.serving import HTML, OURS, page, read, redirect, refusal, site
from tracker.documents.addresses import FetchError
from tracker.documents.fetching import fetch


def test_a_page_is_read_with_where_it_stood_and_its_digest():
    with site({"/a?q=%C3%A4": redirect("/b#part"), "/b": page(b"<p>Words.</p>")}) as served:
        read_page = read(served, "/a?q=ä#top")
    assert read_page.final_url == f"http://site.example:{served.port}/b"
    assert read_page.redirects == (f"http://site.example:{served.port}/a?q=%C3%A4",)
    assert (read_page.body, read_page.content_type) == (b"<p>Words.</p>", "text/html; charset=utf-8")
    assert read_page.sha256 == hashlib.sha256(b"<p>Words.</p>").hexdigest()
    assert f"Host: site.example:{served.port}\r\n" in served.asked[0]
    assert not any(word in served.asked[1].lower() for word in ["cookie", "referer", "authorization"])


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with site(page(b"proxy")) as proxy, site(page(b"site")) as served:
        for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]:
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert read(served).body == b"site"
    assert proxy.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_five_redirects_are_followed_and_no_more(status):
    answers = {f"/{n}": redirect(f"/{n - 1}", f"{status} Elsewhere") for n in range(1, 7)} | {"/0": page()}
    with site(answers) as served:
        assert len(read(served, "/5").redirects) == 5
        assert "more than 5 times" in refusal(served, "/6")
    assert served.paths[6:] == ["/6", "/5", "/4", "/3", "/2", "/1"]


def test_a_circle_is_noticed():
    with site({"/a": redirect("/b"), "/b": redirect("/a")}) as served:
        assert "in a circle" in refusal(served, "/a")
    assert served.paths == ["/a", "/b"]


@pytest.mark.parametrize(
    "inward",
    ["http://127.0.0.2:{port}/", "//127.0.0.2:{port}/", "http://inside.example:{port}/", "http://0x7f.2:{port}/"],
)
def test_redirects_inward_are_not_followed(inward):
    with site(page(b"secret"), host="127.0.0.2") as inside:
        with site(redirect(inward.format(port=inside.port))) as served, pytest.raises(FetchError, match="private"):
            fetch(
                f"http://site.example:{served.port}/",
                resolve=lambda host, port: {"site.example": [OURS], "0x7f.2": ["127.0.0.2"]}.get(
                    host, ["127.0.0.2"]
                ),
                permitted=lambda address: str(address) == OURS,
                ports=frozenset({served.port, inside.port}),
            )
        assert len(served.asked) == 1
    assert inside.asked == []


def test_redirects_to_other_ports_and_with_passwords_are_not_followed():
    with site(page(b"secret")) as other, site({"/port": redirect(f"http://site.example:{other.port}/")}) as served:
        assert f"and this address names {other.port}." in refusal(served, "/port")
    with site(redirect("http://user:secret@site.example/")) as served:
        assert "has a user name or password in it" in refusal(served)
    assert other.asked == []


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://site.example/", "gopher://site.example/", "data:,x"])
def test_redirects_to_other_schemes_are_not_followed(to):
    with site(redirect(to)) as served:
        assert refusal(served) == "Only addresses that begin with http:// or https:// are read."


def test_a_name_that_answers_differently_the_second_time_gains_nothing():
    answers = iter([[OURS], ["127.0.0.2"]])
    with site({"/a": redirect("/b")}) as served, site(page(b"secret"), "127.0.0.2", served.port) as inside:
        with pytest.raises(FetchError, match="private"):
            fetch(
                f"http://site.example:{served.port}/a",
                resolve=lambda host, port: next(answers),
                permitted=lambda address: str(address) == OURS,
                ports=frozenset({served.port}),
            )
        assert served.paths == ["/a"]
    assert inside.asked == []


def test_of_many_addresses_only_permitted_ones_are_connected_to():
    with site(page(b"public")) as served, site(page(b"secret"), "127.0.0.2", served.port) as inside:
        names = {"site.example": ["127.0.0.2", OURS, "127.0.0.2"]}
        assert read(served, names=names).body == b"public"
    assert inside.asked == []


def test_the_address_of_the_connection_is_checked_before_a_byte_is_sent():
    verdicts = iter([True, False])  # as if the connection had come out somewhere else than at the address
    with site(page(b"secret")) as served:
        with pytest.raises(FetchError, match="private"):
            fetch(
                f"http://site.example:{served.port}/",
                resolve=lambda host, port: [OURS],
                permitted=lambda address: next(verdicts),
                ports=frozenset({served.port}),
            )
        while not served.asked:
            time.sleep(0.01)
    assert served.asked == [""]


def test_an_address_that_does_not_answer_leaves_time_for_the_next():
    names = {"site.example": ["127.0.0.3", OURS]}
    with site(page(b"here")) as served:
        answered = fetch(
            f"http://site.example:{served.port}/",
            resolve=lambda host, port: names[host],
            permitted=lambda address: address.is_loopback,
            ports=frozenset({served.port}),
        )
    assert answered.body == b"here"


def test_a_name_that_is_not_known():
    def resolve(host, port):
        raise OSError("unknown")

    with pytest.raises(FetchError, match=r"There is no site called nowhere\.example\."):
        fetch("http://nowhere.example/", resolve=resolve)


def drip(connection, path):
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def drip_headers(connection, path):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for n in count():
        connection.sendall(b"X-%d: y\r\n" % n)
        time.sleep(0.05)


def say_nothing(connection, path):
    time.sleep(3)


def wait_for_ever(connection, path):
    while True:
        connection.sendall(b"HTTP/1.1 102 Processing\r\n\r\n")
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [drip, drip_headers, say_nothing, wait_for_ever])
def test_the_deadline_holds_for_everything(answer):
    started = time.monotonic()
    with site(answer) as served:
        assert "longer than 0.6 seconds" in refusal(served, seconds=0.6)
    assert time.monotonic() - started < 2


def test_the_deadline_holds_for_all_redirects_together():
    def answer(connection, path):
        time.sleep(0.3)
        connection.sendall(redirect(path + "a"))

    started = time.monotonic()
    with site(answer) as served:
        assert "longer than 0.6 seconds" in refusal(served, seconds=0.6)
    assert time.monotonic() - started < 2


def test_the_deadline_holds_for_the_name_system_and_a_secure_handshake():
    started = time.monotonic()
    with site(say_nothing) as served:
        with pytest.raises(FetchError, match="longer than"):
            fetch("http://slow.example/", resolve=lambda host, port: time.sleep(3) or [OURS], seconds=0.4)
        assert "longer than" in refusal(served, scheme="https", seconds=0.4)
    assert time.monotonic() - started < 2


def endless(connection, path):
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def endless_pieces(connection, path):
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")


@pytest.mark.parametrize(
    "answer", [endless, endless_pieces, page(b"", HTML).replace(b"Content-Length: 0", b"Content-Length: 5000001")]
)
def test_at_most_five_megabytes_are_read(answer):
    with site(answer) as served:
        assert "larger than 5 MB" in refusal(served)


def test_five_megabytes_are_read():
    with site(page(b"x" * 5_000_000)) as served:
        assert len(read(served).body) == 5_000_000


PACKED = HTML + b"Content-Encoding: %b\r\n"


def test_a_packed_page_is_unpacked():
    body = "Wörter. ".encode() * 20_000
    whole, members = gzip.compress(body), gzip.compress(body[:70_001]) + gzip.compress(body[70_001:])
    answers = {
        "/gzip": page(whole, PACKED % b"gzip"),
        "/members": page(members, PACKED % b"x-gzip"),
        "/deflate": page(zlib.compress(body), PACKED % b"deflate"),
    }
    with site(answers) as served:
        for path in answers:
            assert read(served, path).body == body


def test_a_small_body_that_unpacks_to_a_huge_one():
    bomb = gzip.compress(bytes(50_000_000), 9)
    assert len(bomb) < 50_000
    with site(page(bomb, PACKED % b"gzip")) as served:
        assert "larger than 5 MB" in refusal(served)


def test_packing_that_is_broken_or_was_not_asked_for():
    body = gzip.compress(b"Words. " * 1000)
    answers = {
        "/cut": page(body[:-20], PACKED % b"gzip"),
        "/not": page(b"<p>Words.</p>", PACKED % b"gzip"),
        "/brotli": page(b"\x0b\x02", PACKED % b"br"),
        "/twice": page(gzip.compress(body), PACKED % b"gzip, gzip"),
    }
    with site(answers) as served:
        assert "broke off" in refusal(served, "/cut")
        assert "does not follow the rules" in refusal(served, "/not")
        assert "was not asked for" in refusal(served, "/brotli")
        assert "was not asked for" in refusal(served, "/twice")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("401 Unauthorized", "only to readers who sign in (401). Save it and upload the file."),
        ("403 Forbidden", "does not show this page to automatic readers (403)."),
        ("404 Not Found", "There is no page at this address (404)."),
        ("410 Gone", "taken down (410)"),
        ("429 Too Many Requests", "left in peace for a while (429)"),
        ("500 Internal Server Error", "out of order (500). Try again later."),
        ("503 Service Unavailable", "out of order (503)"),
        ("418 I'm a teapot", "answered with number 418 instead of a page"),
        ("204 No Content", "answered with number 204 instead of a page"),
        ("304 Not Modified", "answered with number 304 instead of a page"),
    ],
)
def test_error_pages_are_not_taken_for_the_page(status, sentence):
    with site(page(b"" if status[:3] in {"204", "304"} else b"<p>Sorry.</p>", status=status)) as served:
        assert sentence in refusal(served)


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("Content-Type: image/png", "gives image/png; pages, PDF files, subtitles and plain text are read"),
        ("Content-Type: application/octet-stream", "gives application/octet-stream;"),
        ("Content-Type: <script>alert(1)</script>", "gives something of no stated type;"),
        ("X-Nothing: 1", "gives something of no stated type;"),
    ],
)
def test_what_is_not_text_is_named(header, named):
    with site(page(headers=header.encode() + b"\r\n")) as served:
        assert named in refusal(served)


@pytest.mark.parametrize(
    "kind", ["text/plain", "TEXT/Markdown; charset=x", "application/pdf", "application/xhtml+xml"]
)
def test_other_kinds_of_text_are_read(kind):
    with site(page(headers=f"Content-Type: {kind}\r\n".encode())) as served:
        assert read(served).content_type == kind


def endless_headers(connection, path):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-Filler: " + b"y" * 60_000 + b"\r\n")


@pytest.mark.parametrize(
    "answer",
    [
        endless_headers,
        b"HTTP/1.1 200 OK\r\nX-Huge: " + b"y" * 1_000_000 + b"\r\n" + HTML + b"\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n" + HTML + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\n" + HTML + b"Content-Length: 500\r\n\r\ncut",
        b"HTTP/1.1 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /a\r\n b\r\n",
    ],
)
def test_answers_that_break_the_rules(answer):
    with site(answer) as served:
        assert refusal(served) == "The site’s answer does not follow the rules of the web, so it was not read."


def test_a_connection_that_is_refused_or_closed():
    with site(lambda connection, path: None) as served:
        assert "does not follow the rules" in refusal(served)
    assert refusal(served) == "site.example could not be reached."


@pytest.mark.parametrize("location", ["http://[::1", "http://a b/", "http://x:99999/", "http://.."])
def test_redirects_to_nonsense(location):
    with site(redirect(location)) as served:
        assert "not an address of the web" in refusal(served)


def test_redirects_written_in_utf_8_without_being_escaped():
    to = "/ä b".encode()
    with site({"/": page(b"", b"Location: %b\r\n" % to, "302 Found"), "/%C3%A4%20b": page(b"there")}) as served:
        assert read(served).body == b"there"
