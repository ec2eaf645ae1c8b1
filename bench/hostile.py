"""Hostile requests, made at random from what a site shows and from values that nobody should send."""

import random
import re
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

import lxml.html

ROLES = ["", "Reader", "Analyst", "Admin"]
METHODS = ["GET"] * 20 + ["POST"] * 20 + ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]
# They would end a session or change who somebody is; the sessions are renewed, but not after every request.
RARELY = re.compile(r"/accounts/(logout|password/change)/|/admin/logout/|/people/\d+/")
OWN, ACCOUNTS, TABLES = (re.compile(start) for start in ("/(?!admin|accounts)", "/accounts", "/admin"))
TOKEN = "f" * 32
HOSTILE = [
    *("", " ", "\x00", "a\x00b", "%00", "\r\nX: y", "\ud800", "\ufffd", "\u202e", "İı", "ﬁ", "😀", "מלחמה"),
    *("0", "1", "2", "-1", "+1", "1.0", "0.5", ".5", "1e3", "1e309", "-1e309", "NaN", "1_000", "٣", "²", "0x10"),
    *("2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "9" * 400, "1" * 5000),
    *("50 %", "150 %", "1/0", "0.1 0.2 0.3", "0-100", "1,5", "3–5", "nearly certain", "unlikely", "not likely"),
    *("2019", "2019-02", "2019-02-28", "2019-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01"),
    *("28 February 2019", "Feb. 2019", "2019-02-28T25:61", "9999-12-31T23:59-23:59", "0001-01-01T00:00+23:59"),
    *("[]", "null", "true", "on", '{"id": 1}', '{"id": "A", "rawId": 3, "response": {}, "type": "public-key"}'),
    *("'", '"', "' OR 1=1 --", "<script>", "{{ 7 }}", "../../etc/passwd", "%", "_", "\\", "*:*", "a & | !"),
    *("http://127.0.0.1/", "https://[::1", "javascript:alert(1)", "//evil.example", "a@example.org", "a@b@c"),
    *("yes", "no", "binary", "forecast", "vague", "annulled", "a\nb\nc", "x" * 300, "y" * 20_000, "( " * 300),
]  # fmt: skip
HEADERS = {
    **{"HX-Request": ["true", "false"], "HX-Boosted": ["true"], "HX-History-Restore-Request": ["true"]},
    **{"HX-Current-URL": ["https://127.0.0.1/", "http://[", "%zz"], "HX-Current-URL-URI-AutoEncoded": ["true"]},
    **{"Accept": ["application/json", "*/*;q=x", ";;;"], "Accept-Encoding": ["br", "gzip;q=0", "\xff"]},
    **{"If-None-Match": ["*", 'W/"', '"a", "b"', "\xff"], "If-Match": ["*", '"a"'], "Range": ["bytes=0-1", "x=y"]},
    "If-Modified-Since": ["Thu, 99 Foo 0000", "Thu, 01 Jan 1970 00:00:00 GMT", "9" * 400],
    "X-Forwarded-For": ["", ",", "203.0.113.9", "nonsense, [::1]:x", "::ffff:1.2.3.4"],
    **{"Referer": ["https://127.0.0.1/", "http://[", "//", "\xff"], "Origin": ["null", "https://evil.example", "http://["]},
    **{"User-Agent": ["", "\xff" * 300], "Authorization": ["Basic \xff"], "X-Requested-With": ["XMLHttpRequest"]},
}  # fmt: skip
COOKIES = [
    "tz=Asia/Tokyo",
    "tz=../../etc",
    "tz=%00",
    "messages=x",
    'messages="\\777',
    "sessionid=x",
    "csrftoken=x",
]
COOKIES += ["=", ";;", "\xff=\xff"]


@dataclass(frozen=True)
class Attempt:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Known:
    """What has been learnt of the site: addresses with gaps, what fits into them, fields by where they go."""

    routes: list[str]
    values: dict[str, list[str]]
    cookies: dict[str, str] = field(default_factory=dict)
    fields: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def learn(self, path: str, page: bytes) -> None:
        try:
            forms = lxml.html.fromstring(page).forms if b"<form" in page else []
        except (lxml.etree.LxmlError, ValueError):
            return
        for form in forms:
            names: dict[str, list[str]] = defaultdict(list)
            for element in form.inputs:
                if element.name and element.name != "csrfmiddlewaretoken":
                    options = getattr(element, "value_options", None) or [
                        element.get("value") or element.text or ""
                    ]
                    names[element.name] += [str(option) for option in options[:20]]
            if not (action := urlsplit(form.action or path).path).startswith("/admin") or len(self.fields) < 50:
                self.fields[action] = dict(names)


class Fuzzer:
    """One attempt after the other, each from a random generator of its own."""

    def __init__(self, known: Known, seed: str) -> None:
        self.known = known
        self.random = random.Random(seed)

    def attempt(self) -> Attempt:
        pick = self.random
        role = pick.choices(ROLES, [1, 1, 3, 3])[0]
        path = self.path()
        while RARELY.match(path) and pick.random() < 0.98:
            path = self.path()
        method = pick.choice(METHODS)
        cookies = [f"csrftoken={TOKEN}"]
        cookies += [f"sessionid={self.known.cookies[role]}"] if role else []
        cookies += [pick.choice(COOKIES)] if pick.random() < 0.1 else []
        headers = {
            "Host": "127.0.0.1",
            "X-Forwarded-Proto": "https",
            "Referer": "https://127.0.0.1/",
            "X-CSRFToken": TOKEN,
        }
        headers["Cookie"] = "; ".join(cookies)
        for name in pick.sample(list(HEADERS), k=pick.choice([0, 0, 0, 1, 2])):
            headers[name] = pick.choice(HEADERS[name])
        body = b""
        if method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
            headers["Content-Type"], body = self.body(path)
        if pick.random() < (0.6 if method == "GET" else 0.1):
            path += "?" + self.query(path)
        return Attempt(method, path, headers, body)

    def path(self) -> str:
        def fill(gap: re.Match[str]) -> str:
            fitting = self.known.values.get(gap[1]) or self.known.values["pk"]
            value = (
                self.random.choice(fitting) if self.random.random() < 0.85 else self.random.choice(HOSTILE)[:300]
            )
            return quote(value.encode(errors="surrogatepass"), safe="")

        if self.random.random() < 0.4 and self.known.fields:
            return self.random.choice(sorted(self.known.fields)) or "/"
        part = self.random.choices([OWN, ACCOUNTS, TABLES], [6, 1, 1])[0]
        path = re.sub(
            r"<(?:\w+:)?(\w+)>", fill, self.random.choice([r for r in self.known.routes if part.match(r)])
        )
        return path if self.random.random() < 0.97 else path.rstrip("/")

    def pairs(self, path: str) -> list[tuple[str, bytes]]:
        """Fields as the form that leads there has them, in part replaced, doubled or left out."""
        pick = self.random
        forms = self.known.fields
        form = forms.get(path) or forms.get(pick.choice(sorted(forms) or [""]), {"q": [""]})
        hostile = pick.choice([0, 0.1, 0.3, 1])
        pairs = []
        for name, candidates in form.items():
            value = pick.choice(candidates)
            if pick.random() < hostile or not value:
                others = self.known.values[pick.choice(sorted(self.known.values))]
                value = pick.choice(HOSTILE) if pick.random() < 0.7 else pick.choice(others)
            if pick.random() > 0.05:
                pairs += [(name, value.encode(errors="surrogatepass"))] * pick.choice([1] * 20 + [2])
        return pairs

    def query(self, path: str) -> str:
        query = urlencode([*self.pairs(path), ("page", self.random.choice(HOSTILE[14:40]).encode())])[:3500]
        return query if self.random.random() < 0.9 else query.replace("=", self.random.choice("=&%;+"), 3)

    def body(self, path: str) -> tuple[str, bytes]:
        pick, pairs = self.random, self.pairs(path)
        kind = pick.random()
        if kind < 0.6:
            return "application/x-www-form-urlencoded", urlencode(pairs).encode()
        if kind < 0.7:
            return pick.choice(
                ["application/json", "text/plain", "", "a/b; c*=x''y", "image/png"]
            ), b'{"a": [1, null'
        content_type, body = "multipart/form-data; boundary=b", self.parts(pairs)
        if kind < 0.85:
            return content_type, body
        broken = pick.choice(
            ["boundary=b", "boundary=", "boundary=é", "boundary=b; a*0=b; a*=c", "charset=utf-16"]
        )
        at = pick.randrange(len(body))
        return f"multipart/form-data; {broken}", body[:at] + pick.choice([b"", b"\xff", b"--b--", b"\r\n\r\n"])

    def parts(self, pairs: list[tuple[str, bytes]]) -> bytes:
        extra = [
            "",
            "",
            "",
            '; filename="a.html"',
            "; filename*=bogus''x",
            '; filename="a.pdf"\r\nContent-Type: a/b',
        ]
        extra += ['; filename="x"\r\nContent-Transfer-Encoding: base64', "\r\nContent-Transfer-Encoding: base64"]
        body = b""
        for name, value in pairs:
            more = (
                self.random.choice(extra) if name != "file" else '; filename="a.' + self.random.choice("ptx") + '"'
            )
            head = f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
            body += head.encode() + value + b"\r\n"
        return body + b"--b--\r\n"
