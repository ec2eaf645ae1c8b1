"""Articles out of their pages, letter by letter, and what the pages say of their origin."""

import pytest

from tracker.documents.document import ExtractError
from tracker.documents.pages import read_page

ARTICLE = """<!doctype html><html lang="en"><head><title>Why it will fail | The Daily Example</title>
<style>p { color: red }</style><script>var tracked = "by script"</script></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/o">Opinion</a></li></ul></nav></header>
<div class="cookie-banner">We use cookies. <button>Accept</button></div>
<main><article><h1>Why it will fail</h1>
<p>The two leaders meet this week, and almost everyone, from <a href="x">pundits</a> to <em>book</em>makers,
expects a deal of some kind. I do&nbsp;not<!-- really -->, for reasons that follow.</p>
<p>First, sanc&shy;tions.<br>Nobody is ready to lift them; there is a 70 per cent chance they stay.</p>
<blockquote><p>“We will <b>likely</b> see no agreement,” said Dr Kim, who has watched them all.</p></blockquote>
<h2 id="lists"><a href="#lists">What else</a></h2>
<ul><li>A declaration: unlikely.</li><li>Liaison offices: very likely, within a year.</li></ul>
<p>Café.</p>
<table><tr><th>Outcome</th><th>Chance</th></tr><tr><td>Deal</td><td>20%</td></tr></table>
<pre>1  of
 2</pre>
</article></main>
<div id="comments"><p>I disagree with all of it, and here are many words to say so.</p></div>
<footer>© 2019 The Daily Example. All rights reserved.</footer></body></html>"""

READ = """Why it will fail

The two leaders meet this week, and almost everyone, from pundits to bookmakers, expects a deal of some kind. \
I do\xa0not, for reasons that follow.

First, sanctions.
Nobody is ready to lift them; there is a 70 per cent chance they stay.

“We will likely see no agreement,” said Dr Kim, who has watched them all.

What else

A declaration: unlikely.

Liaison offices: very likely, within a year.

Café.

Outcome | Chance
Deal | 20%

1 of
2"""


def metadata(head: str):
    return read_page(f"<html><head>{head}</head><body><p>Words.</p></body></html>")


def test_an_article_is_read_without_what_stands_around_it():
    assert read_page(ARTICLE).text == READ


def test_letters_are_neither_composed_nor_decomposed():
    assert read_page(
        "<p>Cafe\u0301 caf\u00e9 \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645</p>"
    ).text == ("Cafe\u0301 caf\u00e9 \u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")


def test_marks_that_turn_the_direction_of_writing_are_left_out():
    assert read_page("<p>20\u202e %08\u202c chan\u200bce\x07</p>").text == "20 %08 chance"


def test_a_short_page_is_read_as_a_whole():
    assert read_page("<p>I think there is a 60% chance.</p><!-- no --> Or more.").text == (
        "I think there is a 60% chance.\n\nOr more."
    )


@pytest.mark.parametrize(
    "empty", ["", " ", "<html></html>", "<!-- -->", "<body><script>draw()</script><div id=root></div></body>"]
)
def test_a_page_without_text_says_so(empty):
    with pytest.raises(ExtractError, match=r"This page (holds no text|is empty)"):
        read_page(empty)


def test_xhtml_with_a_declaration_is_read():
    page = (
        '<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><p>Größe</p></html>'
    )
    assert read_page(page).text == "Größe"


def test_deep_nesting_is_read_to_its_end_or_not_at_all():
    assert read_page("<p>Words." + "<b>" * 1000 + "End.").text == "Words.End."
    with pytest.raises(ExtractError, match="nested too deeply"):
        read_page("<p>Words." + "<b>" * 20_000 + "End.")


def test_what_a_page_describes_for_machines_comes_first():
    read = metadata(
        """<title>T</title><meta property="og:title" content="OG"><meta property="og:site_name" content="Site">
        <meta name="author" content="Someone"><meta property="article:published_time" content="2019-02-01">
        <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
          {"@type": "WebSite", "name": "Not this"},
          {"@type": ["NewsArticle"], "headline": " Why it\\nwill fail ",
           "datePublished": "2019-02-26T23:30:00-05:00", "publisher": {"name": "The Daily"},
           "author": [{"@type": "Person", "name": "Ada Example"}, "Bo Example"]},
          {"@type": "NewsArticle", "headline": "Another", "author": "Nobody"}]}</script>"""
    )
    assert (read.title, read.title_basis) == ("Why it will fail", "the page’s own data for machines")
    assert (read.authors, read.authors_basis) == (
        ("Ada Example", "Bo Example"),
        "the page’s own data for machines",
    )
    assert (read.publisher, read.publisher_basis) == ("The Daily", "the page’s own data for machines")
    assert read.published == "2019-02-26"
    assert read.published_basis == "the page’s own data for machines (2019-02-26T23:30:00-05:00)"


def test_metadata_of_social_networks_is_read():
    read = metadata(
        """<meta property="og:title" content="Why &amp; how"><meta property="og:site_name" content="The Daily">
        <meta property="article:author" content="https://www.facebook.com/ada">
        <meta name="Author" content="By Ada Example">
        <meta property="article:published_time" content="2019-02-26T08:00:00Z">"""
    )
    assert (read.title, read.title_basis) == ("Why & how", "the page’s own data for machines")
    assert (read.authors, read.authors_basis) == (("Ada Example",), "the page’s own data for machines")
    assert (read.publisher, read.publisher_basis) == ("The Daily", "the page’s own data for machines")
    assert read.published_basis == "the page’s own data for machines (2019-02-26T08:00:00Z)"


def test_metadata_of_journals_is_read():
    read = metadata(
        """<meta name="citation_title" content="On summits"><meta name="citation_author" content="Example, Ada">
        <meta name="citation_author" content="Bo Example">
        <meta name="citation_journal_title" content="Summit Studies">
        <meta name="citation_publication_date" content="2019/2">"""
    )
    assert (read.title, read.authors, read.publisher) == (
        "On summits",
        ("Ada Example", "Bo Example"),
        "Summit Studies",
    )
    assert (read.published, read.title_basis) == ("2019-02", "the page’s own data for machines")


def test_without_metadata_there_is_the_title_and_nothing_is_made_up():
    read = metadata("<title>Why it will fail</title>")
    assert (read.title, read.title_basis) == ("Why it will fail", "the page’s title")
    assert (read.authors, read.publisher, read.published, read.published_basis) == ((), "", "", "")


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[" * 100_000,
        '"text"',
        "null",
        '{"@type": "Article", "author": 5, "headline": {"name": []}}',
        '{"@graph": 7}',
    ],
)
def test_linked_data_that_makes_no_sense_is_passed_over(data):
    read = metadata(f'<title>T</title><script type="application/ld+json">{data}</script>')
    assert (read.title, read.authors, read.text) == ("T", (), "Words.")


def test_a_very_long_title_is_cut():
    assert metadata(f"<title>{'long ' * 10_000}</title>").title == ("long " * 60).strip()
