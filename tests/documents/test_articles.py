"""Which parts of a page are read, which are left out, and that nothing goes without a word."""

import pytest

from tracker.documents.document import ExtractError, LeftOut
from tracker.documents.pages import MOST_ELEMENTS, PART, read_page

WORDS = [
    f"Paragraph {n} says, at some length and with commas, that the price of bread will probably fall, as in {n}."
    for n in range(10)
]


def p(*numbers: int) -> str:
    return "".join(f"<p>{WORDS[n]}</p>" for n in numbers)


def text(*numbers: int) -> str:
    return "\n\n".join(WORDS[n] for n in numbers)


def article(inner: str, head: str = "") -> str:
    return f"""<html><head><title>Outlook</title>{head}</head><body><nav><a href="/">Home</a></nav>
    <article>{inner}</article>
    <div id="comments"><p>I disagree with all of it, and here are many words to say so, more than eighty.</p></div>
    <div class="cookie-note"><p>We use cookies so that this page works, and you may refuse them any time.</p></div>
    <footer>© The Herald. All rights reserved.</footer></body></html>"""


@pytest.mark.parametrize(
    "tag", ["div", "div class=block", "div class='story part-1'", "section", "article class=part"]
)
@pytest.mark.parametrize(
    "aside",
    [
        '<aside><h4>Related</h4><a href="/a">Another story</a></aside>',
        '<div class="promo"><a href="/a">Another story</a></div>',
    ],
)
def test_blocks_of_one_article_with_asides_between_are_all_read(tag, aside):
    blocks = "".join(f"<{tag}>{p(n, n + 1)}</{tag.split()[0]}>{aside}" for n in (1, 3, 5))
    read = read_page(f"<html><body><main>{blocks}</main><footer>© Herald</footer></body></html>")
    assert read.text == text(1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("box", "said"),
    [
        (
            '<div class="newsletter"><p>Leave your address, and you will receive our letter by Friday.</p></div>',
            "Leave your address, and you will receive our letter by Friday.",
        ),
        (
            "<p>Sign up for our letter: it will be in your inbox by Friday.</p>",
            "Sign up for our letter: it will be in your inbox by Friday.",
        ),
        (
            "<div><h4>The Letter</h4><p>It will arrive by Friday.</p><form><input type=email></form></div>",
            "The Letter\n\nIt will arrive by Friday.",
        ),
        ('<p><b>Read more:</b> <a href="/x">Bread will be dear</a></p>', "Read more: Bread will be dear"),
        ('<p>See also: <a href="/x">Bread will be dear in 2026</a></p>', "See also: Bread will be dear in 2026"),
        ("<p>Share on Facebook Tweet Email</p>", "Share on Facebook Tweet Email"),
        (
            f'<div class="promo"><p>{WORDS[9]}</p></div>',
            WORDS[9],
        ),
    ],
)
def test_a_box_in_an_article_is_left_out_and_shown_in_its_place(box, said):
    read = read_page(article(p(1, 2) + box + p(3)))
    assert read.text == text(1, 2, 3)
    assert read.left_out == (LeftOut(len(text(1, 2)), said),)


@pytest.mark.parametrize(
    ("head", "bio"),
    [
        (
            "Ada Example",
            "<p>Ada Example is a fellow at the Institute; her next book will be published in 2026.</p>",
        ),
        ("", "<p><em>Ada Example is a fellow at the Institute; her next book will be published in 2026.</em></p>"),
        ("Ada Example", "<p>Ms. Example teaches law at the University.</p><p>Her book will appear in 2026.</p>"),
        ("Ada Example", "<p>The author is an economist. She will publish her next book in 2026.</p>"),
        (
            "Ada Example",
            '<div class="author-bio"><p>Ada teaches. She will publish her next book in 2026.</p></div>',
        ),
    ],
)
def test_who_the_author_is_is_no_part_of_what_the_author_says(head, bio):
    read = read_page(article(p(1, 2, 3) + bio, f'<meta name="author" content="{head}">'))
    assert read.text == text(1, 2, 3)
    (left,) = read.left_out
    assert left.at == len(read.text)
    assert "2026" in left.text


def test_what_an_article_says_of_people_stays():
    body = "<p>Cay Dummy is an economist at the Institute, and will publish her forecast in May.</p>"
    subscribe = (
        "<p>I subscribe to the view that letters will be dearer, and so will e-mail, by the end of the year.</p>"
    )
    read = read_page(article(p(1, 2, 3, 4) + body + subscribe + p(5, 6, 7, 8, 9)))
    assert "Cay Dummy is an economist" in read.text
    assert "I subscribe to the view" in read.text
    assert read.left_out == ()


def test_notes_that_are_linked_in_a_sentence_stay_in_it_whatever_they_are_called():
    body = f'<p>He said: <a class="popup" href="/x">it will rain</a>, and so it did, at some length.</p>{p(1, 2)}'
    assert read_page(article(body)).text.startswith("He said: it will rain, and so it did")


def test_items_with_lists_of_their_own_are_read():
    items = "<ul><li>Rain, as everybody knows by now<ul><li>In May: 70%</li><li>In June: 5%</li></ul></li></ul>"
    read = read_page(article(p(1, 2) + items + p(3)))
    assert "Rain, as everybody knows by now\n\nIn May: 70%\n\nIn June: 5%" in read.text


def test_a_list_of_links_with_chances_is_read():
    items = '<ul><li><a href="/a">Tariffs stay: 90%</a></li><li><a href="/b">War: 1%</a></li></ul>'
    assert (
        read_page(article(p(1, 2) + items + p(3))).text
        == f"{text(1, 2)}\n\nTariffs stay: 90%\n\nWar: 1%\n\n{text(3)}"
    )


def test_long_passages_outside_the_article_are_shown_and_those_of_others_are_not():
    page = article(p(1, 2, 3)).replace("<article>", f"<div><div class='x'><p>{WORDS[8]}</p></div></div><article>")
    read = read_page(page)
    assert read.left_out == (LeftOut(0, WORDS[8]),) or read.text.startswith(WORDS[8])
    everything = read.text + "".join(passage.text for passage in read.left_out)
    assert WORDS[8] in everything
    assert not any(word in everything for word in ("disagree", "cookies", "Home", "rights reserved"))


def test_places_are_those_of_the_text_that_is_kept():
    shy = "<p>Pro\u00adba\u200bbly it will rain, though nobody knows, and at some length, it may not.</p>"
    read = read_page(article(shy * 3 + "<p>Sign up for our newsletter today.</p>" + p(3)))
    (left,) = read.left_out
    assert read.text[: left.at].endswith("it may not.")
    assert read.text[left.at :].strip() == text(3)


@pytest.mark.parametrize("free", ["False", False, "https://schema.org/False"])
def test_a_page_that_says_it_is_not_free_is_said_to_be_a_part(free):
    said = str(free).lower() if isinstance(free, bool) else f'"{free}"'
    head = f'<script type="application/ld+json">{{"@type": "Article", "isAccessibleForFree": {said}}}</script>'
    read = read_page(article(p(1, 2), head))
    assert (read.text, read.remarks) == (text(1, 2), (PART,))


@pytest.mark.parametrize(
    "wall",
    [
        "Subscribe to continue reading.",
        "Sign in to read the full article",
        "To keep reading, become a member.",
        "This article is only available to subscribers of the Herald.",
        "Already a subscriber?",
    ],
)
def test_a_page_behind_a_wall_is_said_to_be_a_part(wall):
    read = read_page(article(p(1, 2) + f'<div class="paywall"><h3>{wall}</h3></div>'))
    assert (read.text, read.remarks) == (text(1, 2), (PART,))
    assert read_page(article(p(*range(10)) * 4 + f"<div><p>{wall}</p></div>")).remarks == ()


def test_an_open_page_is_not_said_to_be_a_part():
    head = '<script type="application/ld+json">{"@type": "Article", "isAccessibleForFree": true}</script>'
    assert read_page(article(p(1, 2), head)).remarks == ()


def test_a_page_of_too_many_elements_is_refused():
    with pytest.raises(ExtractError, match=r"consists of 60,003 elements, and at most 60,000 are read\."):
        read_page("<html><body>" + "<p>x</p>" * (MOST_ELEMENTS + 1))


@pytest.mark.parametrize("box", ['<div class="sidebar">', '<aside class="related">'])
def test_a_forecast_in_a_short_box_between_paragraphs_is_shown_as_left_out(box):
    closing = f"</{box[1:].split()[0]}>"
    document = read_page(article(f"{p(1, 2)}{box}<p>I give it 35% by July.</p>{closing}{p(3, 4)}"))
    assert "35%" not in document.text
    assert [passage.text for passage in document.left_out] == ["I give it 35% by July."]
    shop = read_page(article(f"{p(1, 2)}{box}<p>From our shop</p>{closing}{p(3, 4)}"))
    assert shop.left_out == ()


def test_a_byline_and_a_day_in_the_head_of_an_article_are_not_shown_as_left_out():
    lines = '<p class="author">Von Ada Example, Berlin</p><p>7. Oktober 2026, 18:05 Uhr</p>'
    article = f"<article><header><h1>Outlook</h1>{lines}</header>{p(1, 2, 3)}</article>"
    page = read_page(f"<html><body>{article}</body></html>")
    assert page.authors == ("Ada Example",)
    assert page.left_out == ()


@pytest.mark.parametrize(
    "behind",
    [
        '<div class="footnotes"><p>Lloyd’s List, 11 May 2026.</p></div>',
        '<section class="author-info"><p>Cay Dummy has kept bees in Ruritania for forty years.</p></section>',
        '<div class="correction"><p>An earlier version gave another figure for bread.</p></div>',
    ],
)
def test_what_is_the_articles_own_and_stands_behind_it_is_shown_as_left_out(behind):
    others = '<div class="related"><p>The price of salt, and what the ministry says of it this year</p></div>'
    page = read_page(f"<html><body><main><article>{p(1, 2, 3)}</article>{behind}{others}</main></body></html>")
    shown = " ".join(one.text for one in page.left_out)
    assert page.text == text(1, 2, 3)
    assert any(words in shown for words in ("Lloyd’s List", "kept bees", "An earlier version"))
    assert "salt" not in shown
