"""The database goes while somebody is at work: they are told where they are, and lose nothing that they typed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from playwright.sync_api import expect

from tests.conftest import person
from tests.making import a_source, an_expert
from tracker.ledger.outages import GONE


@contextmanager
def without_the_database() -> Iterator[None]:
    name = str(connection.settings_dict["NAME"])
    shutil.move(name, f"{name}-away")
    try:
        yield
    finally:
        shutil.move(f"{name}-away", name)


def test_the_page_is_whole_without_a_database(transactional_db, every_look, axe):
    with without_the_database():
        every_look.goto("/experts/")
        expect(every_look.get_by_role("heading", name="Not available at the moment")).to_be_visible()
        expect(every_look.get_by_text(GONE)).to_be_visible()
        axe(every_look)


def test_a_card_that_cannot_be_sent_keeps_what_was_typed_and_can_be_sent_again(transactional_db, open_page):
    analyst = person("Analyst")
    source = a_source(analyst)
    source.authors.add(an_expert(analyst))
    source.hold_text("Kim will probably sign an agreement this year.")
    page = open_page(user=analyst)
    page.goto(f"/sources/{source.pk}/coding/?start=0&end=46")
    card = page.locator("#card")
    note = card.locator("[name=note]")
    card.get_by_text("A note, a doubt").click()
    note.fill("Said in passing")
    address = page.url
    with without_the_database():
        for _ in range(2):
            card.get_by_role("button", name="Record and go on").click()
            expect(card.get_by_role("alert").first).to_contain_text(GONE)
        expect(card.locator(".outage:visible")).to_have_count(1)
        expect(note).to_have_value("Said in passing")
        assert page.url == address
    card.get_by_role("button", name="Record and go on").click()
    expect(card.locator(".outage")).to_have_count(0)
    assert source.excerpts.count() == 1
