"""Sentences that belong to no report."""

from datetime import date

import pytest
from django.utils.html import strip_tags
from lxml import html

from tests.making import a_claim, a_question, a_source, an_expert, resolved
from tracker.models import Affiliation, Organization, Question
from tracker.prose.marking import Piece
from tracker.templatetags.markup import coded, marked
from tracker.templatetags.outturn import (
    by_whom,
    credited,
    state_in_words,
    when_settled,
    why_never_scored,
    with_dates,
)


@pytest.mark.parametrize(
    ("role", "started_on", "ended_on", "words"),
    [
        ("", None, None, "Cato"),
        ("Fellow", date(2018, 1, 1), None, "Fellow, Cato, from 1 January 2018"),
        ("Fellow", None, date(2019, 3, 2), "Fellow, Cato, until 2 March 2019"),
        ("", date(2018, 1, 1), date(2019, 3, 2), "Cato, from 1 January 2018 until 2 March 2019"),
    ],
)
def test_an_affiliation_with_its_dates(role, started_on, ended_on, words):
    cato = Organization(name="Cato")
    assert with_dates(Affiliation(organization=cato, role=role, started_on=started_on, ended_on=ended_on)) == words


@pytest.mark.parametrize(
    ("kind", "title", "why"),
    [
        ("forecast", "A forecast by Ada", ""),
        ("vague", "A statement that no test could settle, by Ada", "no observation could prove it wrong"),
        ("prescription", "Advice by Ada", "it says what should be done, not what will happen"),
        ("assessment", "An assessment by Ada", "it is about the past or the present"),
    ],
)
def test_a_claim_by_its_kind(analyst, kind, title, why):
    claim = a_claim(analyst, an_expert(analyst, "Ada"), kind)
    assert (by_whom(claim), why_never_scored(claim)) == (title, why)


@pytest.mark.parametrize(
    ("closes", "decided", "state", "when"),
    [
        ("2019-02-28", "", "Awaits its outcome", "It closed 28 February 2019 and awaits its outcome."),
        ("2199-02-28", "", "Open", "It closes 28 February 2199."),
        ("2019-02-28", "yes", "Resolved Yes", "Known 1 March 2019."),
        ("2019-02-28", "annulled", "Annulled", ""),
    ],
)
def test_where_a_question_stands(analyst, closes, decided, state, when):
    question = a_question(analyst, closes=closes)
    if decided == "annulled":
        question.annul("It was moot.", by=analyst)
    elif decided:
        resolved(question, decided, analyst, known="2019-03-01")
    question = Question.objects.with_state().get(pk=question.pk)
    assert state_in_words(question) == state
    assert strip_tags(when_settled(question)) == when


@pytest.mark.parametrize(
    ("authors", "publisher", "words"),
    [
        (["Ada", "Ben"], "Cato", "Ada, Ben, Cato"),
        (["Cato"], "Cato", "Cato"),
        (["Ada"], "", "Ada, publisher unknown"),
        ([], "", "publisher unknown"),
    ],
)
def test_who_wrote_a_source_and_where(analyst, authors, publisher, words):
    source = a_source(analyst, publisher=Organization.objects.named(publisher) if publisher else None)
    source.authors.set([an_expert(analyst, name) for name in authors])
    assert credited(source) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "at ~~60%~~ 75% <now>",
            'at <s><span class="sign">~~</span>60%<span class="sign">~~</span></s> 75% &lt;now&gt;',
        ),
        (
            "**He <wins>: 70%**",
            '<b><span class="sign">**</span>He &lt;wins&gt;: 70%<span class="sign">**</span></b>',
        ),
        ("2 ** 3 and ~~3", "2 ** 3 and ~~3"),
        ("1. ~~", '1. <span class="sign">~~</span>'),
        ("~~\n2. ", '<span class="sign">~~</span>\n2. '),
        ("a & b", "a &amp; b"),
    ],
)
def test_what_is_struck_out_or_bold_is_drawn_so_and_its_letters_stay(text, shown):
    piece = Piece(0, text, (), (), ())
    for filtered in (marked, lambda pieces: coded(pieces, "/")):
        assert filtered([piece]) == shown
        assert html.fromstring(f"<p>{filtered([piece])}</p>").text_content() == text
