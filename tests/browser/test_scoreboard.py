"""A scoreboard that is brought up to date while somebody types."""

from playwright.sync_api import expect

from tracker.models import Change, StoredScoreboard
from tracker.scoreboards import stored
from tracker.seeds import example


def test_what_is_typed_stays_while_the_rows_are_exchanged(open_page, transactional_db, monkeypatch):
    monkeypatch.setattr(stored, "QUICK", 0.0)  # a task computes it
    monkeypatch.setattr(stored, "_order", lambda query, version: None)  # the worker is busy elsewhere
    example.load(6, 14, 84, 1, progress=lambda *_: None)
    ranked = [row.name for row in stored.scoreboard(at_once=True).rows if row.is_ranked]
    StoredScoreboard.objects.update(seconds=60)
    Change.objects.create()
    page = open_page()
    page.goto("/scoreboard/")
    notice = page.locator("#standings .notice").filter(has_text="Being brought up to date")
    expect(notice).to_be_visible()
    page.get_by_label("Is", exact=True).press_sequentially("Expert 1")
    expect(page.locator("#experts-called option")).to_have_count(6)
    page.get_by_label("better than").fill(ranked[0])
    with page.expect_response(lambda response: "/scoreboard/" in response.url):
        pass  # it has asked again by itself
    stored.scoreboard(at_once=True)
    expect(notice).to_have_count(0, timeout=15_000)
    expect(page.locator("#standings .verdict")).to_be_visible()
    assert page.get_by_label("Is", exact=True).input_value() == "Expert 1"
    assert page.get_by_label("better than").input_value() == ranked[0]
