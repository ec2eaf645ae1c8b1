# ruff: noqa: E501, SIM905
"""Hostile strings, spread over every field of an analyst's forms: shown as text, or refused in a sentence."""

import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import batched
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.conftest import signed_in
from tests.making import a_choice, a_claim, a_question, a_source, an_expert, said
from tests.views.test_bad_input import FORECAST, QUESTION, SOURCE
from tracker.models import Excerpt, Expert, Forecast, Question, Source, User

# “zzq” is in no page of ours: where it is the name of an element or attribute, or in a script, a string got out.
MARKUP = """
<zzq> </zzq> <zzq/> <script>zzq()</script> <ScRiPt>zzq</sCrIpT> </script><script>zzq()</script> <script/zzq>
<img/src=x/onerror=zzq()> <svg/onload=zzq()> <svg><script>zzq()</script></svg> <a/href=javascript:zzq()>x</a>
<iframe/srcdoc="<zzq>"> <math><mtext><zzq></math> <base/href=//zzq/> <style>*{zzq:1}</style> <meta/zzq>
<link/zzq> <template><zzq></template> <noscript><zzq></noscript> <textarea><zzq></textarea> </textarea><zzq>
</title><zzq> <!--zzq <!--><zzq>--> --><zzq> <![CDATA[<zzq>]]> ]]><zzq> <?zzq?> <!zzq> <%zzq%> <zzq
<zzq/onzzq=1 <<zzq>> </p><zzq> "><zzq> '><zzq> "zzq=1 'zzq=1 `zzq=1 "/zzq="1 "onfocus="zzq()"autofocus="
'onzzq='1 =zzq "hx-get="/zzq" "><svg/zzq> &lt;zzq&gt; &#60;zzq&#62; &#x3c;zzq> &amp;lt;zzq&amp;gt; &quot;zzq=1
&zzq; &#0; &#xD800; &#1114112; &nbsp &Tab;zzq ＜zzq＞ ‹zzq› %3Czzq%3E %253Czzq%253E \\x3czzq\\x3e
\\u003czzq\\u003e +ADw-zzq+AD4- javascript:zzq() JaVaScRiPt:zzq() data:text/html,<zzq> vbscript:zzq
//zzq.invalid/ https://zzq.invalid/"onzzq="1 https://zzq.invalid/<zzq> http://[zzq {{zzq}} {%zzq%} {{7*7}}
{%include"zzq"%} {#zzq#} {%endblock%} {{request.user.password}} {{settings.SECRET_KEY}} ${7*7} #{7*7} ${{zzq}}
<%=7*7%> {{constructor.constructor('zzq')()}} [[zzq]] {zzq} {0} {} {0.__class__} {!r} %s %d %n %(zzq)s %%%
%1$s %x%x%x ' '' " \\ \\' '-- ';-- '/**/OR/**/1=1-- 1;DROP/**/TABLE/**/tracker_source;-- ')||'zzq ||zzq
$$zzq$$ zzq* *zzq "zzq "" zzq" (zzq ) NEAR(zzq,1) zzq:* !zzq zzq&zzq zzq|zzq <-> & | ! -zzq ^zzq title:zzq
{zzq}:zzq AND OR NOT _ % %% __ \\% \\_ [a-z] [ ( * ?+ (a+)+$ .* ^ $ ../../etc/passwd ..\\..\\zzq /etc/passwd
file:///etc/passwd C:\\zzq zzq%00.txt . .. / // \\\\ ~ ~root $(zzq) `zzq` ;zzq |zzq& > < =1+1 +1+1 -1+1
@SUM(1) =HYPERLINK("http://zzq") =cmd|'/C'!A0 \t=1 {"zzq":1} [1,2] null true undefined NaN nan Infinity
-Infinity inf -inf 1e999 -1e999 1e-999 0x10 0b1 0o7 1_000 1,5 １２ ١٢ १२ ² ½ Ⅳ -0 +1 00 1. .5
999999999999999999999 9223372036854775808 -9223372036854775809 2147483648 0000-00-00 2019-02-30 2019-13-01
9999-12-31 10000-01-01 -0001-01-01 0001-01-01 2019-02-26T25:00 2019-02-26T00:00+99:99 ２０１９-０２-２６ 1%% 101% ５０%
""".split()
SPOKEN = [
    "\x00", "zzq\x00zzq", "\x01\x02", "\x1b[31mzzq", "\x7f", "\x85", "zzq\r\nSet-Cookie: zzq=1", "a\rb", "a\n\nb", "\u2028", "\u2029",
    "\u202ezzq", "\u2066zzq\u2069", "\u200f", "\u200b", "\u200b\u200b", "a\u200bb", "\ufeff", "\ufeffzzq", "\u00ad", "\u2060",
    "\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\ue000", "\U000e0041", "a" + "\u0301" * 200, "Z" + "\u0353" * 60, "\u0301",
    "👩\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "👍🏿", "🇰🇵", "😀" * 50, "מלחמה", "العربية ١٢", "שלום zzq", "平和宣言", "統一は　来年", "ﷺ",
    "ﬁ", "ſ", "K", "İ", "ı", "ẞ", "ǅ", "e\u0301 é", "Å Å", " ", "   ", "\t", "\n", "\xa0", "\u3000", "\u2003x",
    "zzq " * 2500, "x" * 10_000, "<b>" * 3000, "'" * 301, "(" * 500, '"' * 201, "9" * 5000, "../" * 100, "a b " * 60,
]  # fmt: skip
STRINGS = list(dict.fromkeys([*MARKUP, *SPOKEN]))


def looked_over(response: HttpResponse, what: str) -> HttpResponse:
    """An answer that is no accident, and a page in which nothing but text comes from a string."""
    assert response.status_code in (200, 302, 400, 404, 422), f"{response.status_code} for {what[:80]!r}"
    if response.status_code == 302 or not response.content.strip():
        return response
    page = html.fromstring(response.content)
    for element in page.iter():
        if not isinstance(element.tag, str):
            assert "zzq" not in element.text, what
            continue
        assert "zzq" not in element.tag, what
        assert not [name for name in element.attrib if "zzq" in name or name.startswith("on")], what
        assert element.tag not in ("script", "style") or element.get("type") == "application/json" or (
            "zzq" not in (element.text or "")
        ), what  # fmt: skip
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
            where = "".join(element.get(name, "").split()).casefold()
            assert not where.startswith(("javascript:", "data:", "vbscript:", "//zzq")), what
    if response.status_code == 422:
        said = page.xpath('//ul[contains(@class, "errorlist")]/li | //*[@role="alert"]//li')
        reasons = [" ".join(li.text_content().split()) for li in said]
        assert reasons or page.xpath('//*[@role="alert"]'), what
        assert all(reason.endswith((".", "?", "”")) for reason in reasons), reasons
    return response


def attack(
    client: Client, address: str, valid: dict[str, Any], texts: str, others: str = "", *, every: int = 1
) -> None:
    """Strings, each in another text of the form; then half of them again in its other fields.

    valid: what is sent besides.  texts, others: names of fields.  every: one in so many strings, for small forms.
    With TEST_EVERY_STRING in the environment, every string goes into every field, which takes ten minutes.
    """
    if "TEST_EVERY_STRING" in os.environ:
        for names in (texts.split(), f"{others} token".split()):
            for n in range(len(STRINGS)):
                send(client, address, valid, names, [*STRINGS[n:], *STRINGS][: len(names)])
        return
    if connection.vendor == "postgresql":
        every *= 3  # what only it refuses is caught by any field; the rest was sent on SQLite
    for names, strings in (
        (texts.split(), STRINGS[::every]),
        (f"{others} token".split(), STRINGS[1 :: 2 * every]),
    ):
        for some in batched(strings, len(names)):
            send(client, address, valid, names, some)


def send(client: Client, address: str, valid: dict[str, Any], names: list[str], strings: Iterable[str]) -> None:
    data = dict(zip(names, strings, strict=False))
    looked_over(client.post(address, valid | data), " ".join(data.values()))


def shown(client: Client, rows: Iterable[Any], texts: str = "") -> None:
    """The pages of some rows show the texts as they are held."""
    for row in rows:
        answer = looked_over(client.get(row.get_absolute_url()), str(row))
        words = " ".join("".join(html.fromstring(answer.content).itertext()).split())
        for name in texts.split():
            assert " ".join(getattr(row, name).split()) in words


@pytest.fixture
def expert(analyst) -> Expert:
    return an_expert(analyst, "Ada")


@pytest.fixture
def claim(analyst, expert):
    return a_claim(analyst, expert)


def another_analyst() -> User:
    user = User.objects.create_user("third@example.org", name="Third")
    user.give_role("Analyst", by=user)
    return user


def test_there_are_200():
    assert len(STRINGS) >= 200


def test_sources(analyst_client, client):
    address = reverse("source_new")
    texts = "title authors publisher_name published_basis_note licence text"
    valid = SOURCE | {"text_is_public": "on", "new_authors": "on"}
    attack(analyst_client, address, valid, texts, "medium published published_basis url archive_url")
    assert Source.objects.count() > 10
    shown(client, Source.objects.order_by("pk")[::4], "title licence")
    looked_over(client.get(reverse("sources")), "list")
    for source in Source.objects.order_by("-pk")[:10]:
        looked_over(analyst_client.get(reverse("coding", args=[source.pk])), source.text)
        looked_over(analyst_client.get(reverse("source_edit", args=[source.pk])), source.text)


def test_quotations(analyst_client, analyst, expert, client):
    source = a_source(analyst)
    desk = reverse("coding", args=[source.pk])
    valid = {"kind": "vague", "expert": expert.slug, "attribution": "medium"}
    texts = "exact words_before words_after note attribution_note"
    attack(analyst_client, desk, valid, texts, "near position expert kind attribution exact")
    assert Excerpt.objects.count() > 10
    page = looked_over(client.get(source.get_absolute_url()), "source")
    words = " ".join("".join(html.fromstring(page.content).itertext()).split())
    assert all(" ".join(excerpt.exact.split()) in words for excerpt in source.excerpts.all())
    looked_over(analyst_client.get(desk), "desk")


def test_quotations_from_a_text_that_is_held(analyst_client, analyst, expert):
    source = a_source(analyst, text_is_public=True, licence="CC BY")
    source.hold_text("\n\n".join(string for string in STRINGS if "\x00" not in string))
    desk = reverse("coding", args=[source.pk])
    valid = {"kind": "vague", "expert": expert.slug}
    for at, string in enumerate(STRINGS):
        if at % 10 == 0:
            looked_over(analyst_client.post(desk, valid | {"exact": string}), string)
        else:
            with suppress(ValidationError):
                source.quote(string, by=analyst)
    quoted = Excerpt.objects.select_related("anchor")
    assert len(quoted) > 120
    assert all(source.text[one.anchor.start : one.anchor.end] == one.exact for one in quoted)
    looked_over(Client().get(source.get_absolute_url()), "source")
    looked_over(analyst_client.get(desk), "desk")


def test_questions(analyst_client, analyst, claim, client):
    card = f"{reverse('coding', args=[claim.excerpt.source_id])}?claim={claim.pk}&question=new"
    others = "kind options lowest highest first_day last_day opens closes closes_basis resolve_by depends_on"
    attack(analyst_client, card, QUESTION, "title", f"{others} depends_on_outcome unit topic_names seen", every=3)
    for some in batched(STRINGS[::2], 4):
        data = QUESTION | dict(zip(("title", "criteria", "event", "closes_basis_note"), some, strict=False))
        doubted = looked_over(analyst_client.post(card, data), " ".join(some))
        seen = [doubt.words or doubt.why for doubt in doubted.context.get("doubts", [])] if doubted.context else []
        looked_over(analyst_client.post(card, data | {"confirmed": "1", "seen": seen}), " ".join(some))
    assert Question.objects.count() > 10
    shown(client, Question.objects.order_by("pk")[::8], "title criteria")
    looked_over(client.get(reverse("questions")), "list")
    for string in STRINGS[::30]:
        looking = QUESTION | {"title": string, "criteria": string, "look": "1", "seen": string}
        looked_over(analyst_client.post(reverse("question_new"), looking), string)
        choice = QUESTION | {"kind": "multiple choice", "options": f"{string}\nNo {string}", "topic_names": string}
        looked_over(analyst_client.post(reverse("question_new"), choice), string)


def test_forecasts(analyst_client, analyst, claim, client):
    question = a_question(analyst)
    card = f"{reverse('coding', args=[claim.excerpt.source_id])}?claim={claim.pk}&question={question.pk}"
    valid = {
        "made": "2019-02-10",
        "made_basis": "inferred",
        "basis": "verbal",
        "low": ".5",
        "best": ".6",
        "high": ".7",
    }
    texts, others = "phrase note made_basis_note", "made made_basis basis probability entry low best high"
    form = reverse("forecast_new", args=[question.pk])
    attack(analyst_client, form, valid | {"expert": claim.expert.slug}, texts, others, every=3)
    attack(analyst_client, card, valid, texts, f"{others} again", every=12)
    assert Forecast.objects.count() > 5
    shown(client, Forecast.objects.order_by("pk")[::5])
    choice = a_choice(analyst, "A", "B")
    fields = "expert made basis option_0 option_1 phrase note"
    attack(analyst_client, reverse("forecast_new", args=[choice.pk]), FORECAST, "made_basis_note", fields, every=5)
    for kind in ({"kind": "numeric", "unit": "zzq"}, {"kind": "date"}):
        measured = a_question(analyst, lower_bound=0.0, upper_bound=20000.0, **kind)
        looked_over(client.get(measured.get_absolute_url()), "page")
        for string in STRINGS[::30]:
            data = (
                FORECAST | {"expert": claim.expert.slug} | dict.fromkeys(["low", "high", "single", "sure"], string)
            )
            looked_over(analyst_client.post(reverse("forecast_new", args=[measured.pk]), data), string)


def test_readings_and_corrections(analyst_client, analyst, expert):
    reading = {"phrase": "may", "low": 0.1, "best": 0.2, "high": 0.3, "note": "So."}
    forecast = said(a_question(analyst), expert, analyst, **reading)
    valid = {"low": ".5", "best": ".6", "high": ".7"}
    attack(
        analyst_client,
        reverse("reading_new", args=[forecast.pk]),
        valid,
        "phrase note",
        "entry low best high",
        every=3,
    )
    valid = FORECAST | {"expert": expert.slug}
    address = reverse("correction_new", args=[forecast.pk])
    attack(
        analyst_client, address, valid, "replaces_note made_basis_note", "expert made basis probability", every=4
    )
    looked_over(analyst_client.get(forecast.get_absolute_url()), "forecast")


def test_second_coders(analyst_client, admin, expert, analyst):
    claim = a_claim(admin, expert)
    reading = {"phrase": "may", "low": 0.1, "best": 0.2, "high": 0.3, "note": "So."}
    forecast = said(a_question(admin), expert, admin, **reading)
    attack(analyst_client, reverse("desk_classify", args=[claim.pk]), {"kind": "vague"}, "note", "kind", every=7)
    reading = {"low": ".8", "best": ".9", "high": ".95"}
    attack(
        analyst_client,
        reverse("desk_read", args=[forecast.pk]),
        reading,
        "phrase note",
        "entry low best high",
        every=7,
    )
    third = signed_in(another_analyst())
    kind, value = reverse("desk_settle_kind", args=[claim.pk]), reverse("desk_settle_reading", args=[forecast.pk])
    attack(third, kind, {"kind": "vague"}, "note", "kind", every=7)
    attack(third, value, reading, "phrase note", "entry low best high", every=7)
    assert claim.classifications.filter(settles=True).count() == 1


def test_experts_and_what_is_said_of_them(analyst_client, analyst, client, expert):
    valid = {"name": "Ada", "kind": "person"}
    others = "kind aliases homepage orcid wikidata"
    attack(analyst_client, reverse("expert_new"), valid, "name biography", others, every=3)
    people = Expert.objects.people_and_models().exclude(pk=expert.pk)
    assert people.count() > 10
    shown(client, people.order_by("pk")[::10], "name biography")
    looked_over(client.get(reverse("experts")), "list")
    address = reverse("affiliation_new", args=[expert.slug])
    attack(analyst_client, address, {}, "organization role", "started_on ended_on", every=4)
    shown(client, [expert], "name")
    question = a_question(analyst)
    attack(analyst_client, reverse("clarification_new", args=[question.pk]), {}, "text", every=4)
    attack(analyst_client, reverse("event_new", args=[question.pk]), {"note": "so"}, "event note", every=4)
    withdrawal = {"expert": expert.slug, "made": "2019-02-11"}
    attack(
        analyst_client, reverse("withdrawal_new", args=[question.pk]), withdrawal, "note", "expert made", every=5
    )
    shown(client, [question])


def test_addresses_files_and_signing_off(analyst_client, analyst):
    for string in STRINGS[::8]:
        looked_over(analyst_client.post(reverse("source_from_address"), {"url": string}), string)
    for string in STRINGS[::25]:
        name = string[:200].replace("\x00", "") or "zzq"
        for content in (string.encode(errors="replace"), f"<title>{string}</title><p>{string * 2}".encode()):
            file = SimpleUploadedFile("x.html", content[:20_000], "text/html")
            file.name = f"{name}.txt" if content[:1] != b"<" else f"{name}.html"
            looked_over(analyst_client.post(reverse("source_from_file"), {"file": file}), string)
    address = reverse("sign_off", args=[a_source(analyst).pk])
    for string in STRINGS[1::9]:
        looked_over(analyst_client.post(address, {"is_complete": string, "token": string}), string)


def test_addresses_of_pages(analyst_client, claim, analyst):
    a_question(analyst, "Is zzq signed?")
    source = claim.excerpt.source
    source.hold_text("zzq will probably be signed. " * 3)
    desk = reverse("coding", args=[source.pk])
    for at, string in enumerate(STRINGS[::2]):
        pages = (
            (desk, "start end"),
            (desk, "claim"),
            (f"{desk}?claim={claim.pk}", "question"),
            (f"{desk}?claim={claim.pk}", "q"),
            (reverse("search"), "q"),
            (reverse("lexicon_entries"), "phrase"),
            (reverse("questions_like"), "title but"),
        )
        for address, names in pages[at % 3 :: 3]:
            query = dict.fromkeys(names.split(), string[:3000])
            query |= {"claim": str(claim.pk)} if "?" in address else {}
            headers = {"HX-Request": "true"}
            looked_over(analyst_client.get(address.split("?")[0], query, headers=headers), string)


def test_the_quick_line(analyst_client, analyst, expert):
    question = a_question(analyst, "Does it happen?")
    for at, string in enumerate(STRINGS[::4]):
        for line in (string, f"{string}: {string}, {string}, {string}", f"Ada: happen, “{string}”, 2019-02-10")[
            at % 3 :: 3
        ]:
            looked_over(analyst_client.get(reverse("desk_quick"), {"line": line[:3000]}), line)
        address = reverse("desk_quick", query={"line": "Ada: happen, “maybe”, 2019-02-10"})
        data = dict.fromkeys(["phrase", "note", "made", "made_basis", "basis"], string)
        data |= {"expert": expert.slug, "question": str(question.pk), "low": ".1", "best": ".2", "high": ".3"}
        if at % 3 == 0:
            looked_over(analyst_client.post(address, data), string)


def test_half_a_character_is_refused(analyst_client, analyst, expert):
    half = "%ED%A0%80"
    kind = "application/x-www-form-urlencoded"
    desk = reverse("coding", args=[a_source(analyst).pk])
    for address, body in (
        (desk, f"exact={half}&kind=vague&expert={expert.slug}"),
        (reverse("expert_new"), f"name={half}&kind=person"),
        (reverse("source_from_address"), f"url=https://zzq.invalid/{half}"),
    ):
        assert looked_over(analyst_client.post(address, body, content_type=kind), half).status_code == 422
    for address in (reverse("search"), reverse("questions_like"), reverse("desk_quick"), desk):
        query = "&".join(f"{name}={half}" for name in ("q", "title", "line"))
        assert looked_over(analyst_client.get(f"{address}?{query}"), half).status_code == 400
