"""What is quoted, asked or typed is shown in a browser as text: no script of it runs."""

import json

import pytest
from playwright.sync_api import expect

from tests.making import a_question, a_source, an_expert
from tracker.models import User

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></title></script><svg onload=alert(1)>",
    "' autofocus onfocus=alert(1) x='",
    "javascript:alert(1) {{7*7}} <!-- <a href=javascript:alert(1) hx-get=/ hx-on:load=alert(1)>",
]


@pytest.fixture
def editor(transactional_db) -> User:
    user = User.objects.create_user("editor@example.org", name="An Editor")
    user.give_role("Analyst", by=user)
    return user


def test_no_script_comes_out_of_a_text(open_page, editor):
    every = " ".join(PAYLOADS)
    source = a_source(editor, every[:300], text_is_public=True, licence=every[:200])
    source.hold_text(
        "\n\n".join(f"It will probably happen. {payload} will probably rise." for payload in PAYLOADS)
    )
    expert = an_expert(editor, "Ada " + PAYLOADS[0])
    claims = [source.quote(p, by=editor).claim(expert, "forecast", by=editor, note=every) for p in PAYLOADS]
    question = a_question(editor, every[:300], closes="2029-01-01")
    page, dialogs = open_page(user=editor), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    desk = f"/sources/{source.pk}/coding/"
    for address in (
        source.get_absolute_url(),
        f"{desk}?claim={claims[0].pk}&question={question.pk}",
        claims[1].get_absolute_url(),
        question.get_absolute_url(),
        expert.get_absolute_url(),
        "/questions/like/?title=alert",
    ):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("alert(1)")
    page.goto(desk)
    page.locator(".candidate").first.click()
    expect(page.locator("#card")).to_contain_text("Quote this")
    for claim in claims:
        page.evaluate(f"htmx.ajax('GET', {json.dumps(f'{desk}?claim={claim.pk}')}, '#card')")
        expect(page.locator("#card h2").first).to_contain_text("Which question")
        expect(page.locator("#card")).to_contain_text(claim.excerpt.exact)
    for address, box, part in (("/search/", "q", "#found"), ("/desk/quick/", "line", "#card")):
        for payload in PAYLOADS:
            page.goto(address)
            page.locator(f"#{box}").press_sequentially("x")
            page.locator(f"#{box}").fill(f"Ada: {payload}")
            page.wait_for_timeout(500)
            expect(page.locator(part)).not_to_be_empty()
    assert not dialogs
    assert (
        page.evaluate("document.querySelectorAll('main script:not([type=\"application/json\"]), main img').length")
        == 0
    )
