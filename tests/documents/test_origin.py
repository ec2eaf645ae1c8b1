"""What pages say of their origin: who, when, and under which title."""

import json

import pytest

from tracker.documents.pages import read_page

HERE = "https://herald.example/2024/outlook"


def read(head: str = "", body: str = "<p>Words.</p>"):
    return read_page(f"<html><head>{head}</head><body>{body}</body></html>")


def described(*things, head: str = "", graph: bool = False):
    said = {"@context": "https://schema.org", "@graph": things} if graph else list(things)
    return read(f'{head}<script type="application/ld+json">{json.dumps(said)}</script>')


def article(**more):
    return {"@type": "NewsArticle", "headline": "Outlook", **more}


OTHER = {
    "@type": "NewsArticle",
    "headline": "Other story",
    "author": {"@type": "Person", "name": "Zoe Other"},
    "datePublished": "2020-01-01",
    "url": "https://herald.example/2020/other",
}
OURS = article(author={"@type": "Person", "name": "Ada Example"}, datePublished="2024-03-05")


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (f'<link rel="canonical" href="{HERE}">', {"url": HERE}),
        (f'<link rel="canonical" href="{HERE}">', {"url": "http://www.herald.example/2024/outlook/?a=b#top"}),
        (f'<link rel="canonical" href="{HERE}/">', {"mainEntityOfPage": {"@type": "WebPage", "@id": HERE}}),
        (f'<link rel="canonical" href="{HERE}">', {"mainEntityOfPage": "/2024/outlook"}),
        (f'<link rel="canonical" href="{HERE}">', {"@id": f"{HERE}#article"}),
        ('<link rel="canonical" href="/2024/outlook">', {"url": HERE}),
        (f'<meta property="og:url" content="{HERE}">', {"url": HERE}),
        (f'<meta property="og:url" content="{HERE}?page=7">', {"url": f"{HERE}?page=7"}),
        ('<meta property="og:title" content="Outlook – The Herald">', {}),
    ],
)
@pytest.mark.parametrize("graph", [True, False])
def test_the_article_that_the_address_names_is_read(head, names, graph):
    page = described(OTHER, OURS | names, OTHER, head=head, graph=graph)
    assert (page.title if names else "Outlook", page.authors, page.published) == (
        "Outlook",
        ("Ada Example",),
        "2024-03-05",
    )


def test_pages_that_differ_by_their_query_alone_are_told_apart():
    other = OTHER | {"url": "https://herald.example/story?id=1"}
    ours = OURS | {"url": "https://herald.example/story?id=2"}
    head = '<link rel="canonical" href="https://herald.example/story?id=2">'
    assert described(other, ours, head=head).authors == ("Ada Example",)


def test_what_is_said_of_another_article_alone_is_not_taken():
    read = described(OTHER, head=f'<link rel="canonical" href="{HERE}"><title>Outlook</title>')
    assert (read.title, read.authors, read.published) == ("Outlook", (), "")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@id": "#ada"}, ("Ada Example",)),
        ([{"@id": "#ada"}, {"@type": ["Person"], "name": "Bob Sample"}], ("Ada Example", "Bob Sample")),
        ({"@type": "Person", "givenName": "Ada", "familyName": "Example"}, ("Ada Example",)),
        ({"@type": "Person", "name": ["Ada Example", "Bob Sample"]}, ("Ada Example", "Bob Sample")),
        ("By ADA EXAMPLE and Bob Sample", ("Ada Example", "Bob Sample")),
        ([{"name": "Ada Example, Senior Fellow"}, {"@type": "Organization", "name": "Club"}], ("Ada Example",)),
        ({"@type": "Organization", "name": "Climate Club"}, ("Climate Club",)),
        ({"@type": "Organization", "name": "Daily Herald"}, ()),
        ({"@id": "#herald"}, ()),
        ({"@type": "Person", "name": "The Daily Herald"}, ()),
        ({"@type": "Person", "name": "Staff"}, ()),
        ("Daily Herald", ()),
        ({"@id": "#nowhere"}, ()),
        ({"name": {"name": {"name": {"name": {"name": {"name": "Ada Example"}}}}}}, ()),
        (5, ()),
    ],
)
def test_authors_of_linked_data(author, names):
    herald = {"@type": "NewsMediaOrganization", "@id": "#herald", "name": "The Daily Herald"}
    ada = {"@type": "Person", "@id": "#ada", "name": "Ada Example"}
    page = described(herald, ada, article(author=author, publisher={"@id": "#herald"}), graph=True)
    assert page.authors == names
    assert page.publisher == "The Daily Herald"


def test_a_site_that_is_called_like_its_author():
    read = described(
        article(
            author={"@type": "Person", "name": "Ada Example"},
            publisher={"@type": "Organization", "name": "Ada Example"},
        )
    )
    assert read.authors == ("Ada Example",)


@pytest.mark.parametrize(
    "headline",
    [
        "Bread &amp; circuses: the king&#8217;s choice",
        "Bread &amp;amp; circuses: the king&amp;#8217;s choice",
        "Bread & circuses: the <em>king’s</em> choice",
    ],
)
def test_entities_are_decoded_also_those_of_entities(headline):
    assert described(article(headline=headline)).title == "Bread & circuses: the king’s choice"
    assert described(article(author={"name": "Ada O&#39;Example"})).authors == ("Ada O'Example",)


def test_linked_data_in_the_wrappings_of_older_pages():
    said = json.dumps(OURS)
    for before, after in [("<![CDATA[", "]]>"), ("//<![CDATA[\n", "\n//]]>"), ("<!--", "-->")]:
        assert read(f'<script type="application/ld+json">{before}{said}{after}</script>').authors == (
            "Ada Example",
        )


@pytest.mark.parametrize(
    "said",
    [
        'name="byl" content="By ADA EXAMPLE and Bob Sample"',
        'name="sailthru.author" content="Ada Example,Bob Sample"',
        'property="article:author_name" content="Ada Example and Bob Sample"',
        'name="cXenseParse:author" content="Ada Example; Bob Sample"',
        'name="parsely-author" content="Ada Example & Bob Sample"',
        'name="author" content="Ada Example, PhD, Bob Sample, Senior Fellow"',
        'property="article:author" content="Ada Example, Bob Sample"',
        'property="dc:creator dcterms:creator" content="Ada Example, Bob Sample"',
        'name="DC.Creator" content="Ada Example"><meta name="DC.Creator" content="Sample, Bob"',
    ],
)
def test_authors_of_metadata(said):
    assert read(f"<meta {said}>").authors == ("Ada Example", "Bob Sample")


@pytest.mark.parametrize("said", ["@ada", "https://herald.example/ada", "admin", "Associated Press", "The Herald"])
def test_what_is_no_name_gives_way_to_the_next(said):
    page = read(
        f'<meta name="author" content="{said}"><meta name="parsely-author" content="Ada Example">'
        '<meta property="og:site_name" content="The Herald">'
    )
    assert (page.authors, page.authors_basis) == (("Ada Example",), "the page’s own data for machines")


@pytest.mark.parametrize(
    ("body", "basis"),
    [
        (
            '<p itemprop="author" itemscope><span itemprop="name">Ada Example</span>, Paris</p>',
            "the page’s own data for machines",
        ),
        ('<p>by <a rel="author" href="/ada">Ada Example</a></p>', "the name that the page links to its author"),
        ('<div class="byline">By <b>Ada Example</b><br>March 5, 2024</div>', "the byline on the page"),
        ('<span class="post-author">Ada Example</span>', "the byline on the page"),
        ("<p>By Ada Example</p>", "the byline on the page"),
        ("<div>Posted by Ada Example on 3 January 2026 at 09:14</div>", "the byline on the page"),
        ("<p>By Ada Example | May 3, 2025</p>", "the byline on the page"),
        ("<p>By Ada Example · 3 min read</p>", "the byline on the page"),
        ("<p><span>By</span> <a>Ada Example</a> | May 3, 2025</p>", "the byline on the page"),
        ("<p>Posted on May 3, 2025 by Ada Example in Economics</p>", "the byline on the page"),
        ("<p>Von Ada Example, Brüssel</p>", "the byline on the page"),
        ("<p>Gastbeitrag von Ada Example</p>", "the byline on the page"),
        ("<p>Von Ada Example, Berlin</p>", "the byline on the page"),
        ("<p>Ein Kommentar von Ada Example</p>", "the byline on the page"),
        ("<p>Veröffentlicht von Ada Example am 3. Mai 2025</p>", "the byline on the page"),
        ("<p>Par Ada Example</p>", "the byline on the page"),
        ("<dl><dt>Author</dt><dd>Ada Example</dd></dl>", "the name that the page marks as its author’s"),
    ],
)
def test_names_that_stand_on_the_page(body, basis):
    others = (
        '<div class="comments"><p itemprop="author">Eve Other</p><a rel="author">Eve Other</a></div>'
        '<div class="comments"><p>By Eve Other</p></div>'
        '<aside><p class="byline">By Zoe Other</p></aside><div class="related"><a rel="author">Zoe Other</a></div>'
    )
    page = read(body=f"{others}<h1>Outlook</h1>{body}<p>It will rain.</p>{others}")
    assert page.authors == ("Ada Example",)
    assert page.authors_basis.startswith(basis)


@pytest.mark.parametrize(
    "time",
    [
        '<time class="entry-date published" datetime="2024-03-05T08:00:00-05:00">5 Mar</time>',
        '<time class="updated" datetime="2024-05-05">x</time><time pubdate datetime="2024-03-05">x</time>',
        '<time datetime="2024-03-05T23:30:00-05:00">x</time>',
        '<abbr class="published" title="2024-03-05">yesterday</abbr>',
        '<p><meta itemprop="datePublished" content="2024-03-05">Yesterday</p>',
        '<span class="post-date">March 5, 2024</span>',
        '<meta name="pdate" content="20240305">',
        '<meta property="article:published" content="2024-03-05">',
    ],
)
def test_the_time_that_a_page_marks_as_its_own(time):
    others = (
        '<div class="comment"><time pubdate datetime="2025-01-01">x</time></div>'
        '<aside><time class="published" datetime="2025-02-02">x</time></aside>'
        '<time class="updated" datetime="2024-04-04">x</time>'
    )
    page = read(
        '<meta property="article:modified_time" content="2025-03-03">', f"{others}<p>Words.</p>{time}{others}"
    )
    assert (page.published, page.published_is_inferred) == ("2024-03-05", False)


@pytest.mark.parametrize(
    ("head", "body", "published", "basis"),
    [
        ('<link rel="canonical" href="https://x.example/2024/03/05/a">', "", "2024-03-05", "the page’s address"),
        (
            '<meta property="og:url" content="https://x.example/a-20240305/">',
            "",
            "2024-03-05",
            "the page’s address",
        ),
        (
            '<link rel="canonical" href="https://x.example/2024/03/a">',
            "",
            "2024-03",
            "the page’s address (2024/03)",
        ),
        ("", "<p><b>5 March 2024</b></p>", "2024-03-05", "a line of the page (5 March 2024)"),
        ("", "<p>By Ada Example | March 5, 2024</p>", "2024-03-05", "a line of the page (By Ada Example"),
        ("", "<div>Tuesday, 5 March 2024 by Ada Example</div>", "2024-03-05", "a line of the page (Tuesday"),
    ],
)
def test_a_day_that_nothing_says_the_meaning_of_is_inferred(head, body, published, basis):
    page = read(head, f"<p>Words.</p>{body}")
    assert (page.published, page.published_is_inferred) == (published, True)
    assert page.published_basis.startswith(basis)


@pytest.mark.parametrize(
    "body",
    [
        '<time class="updated" datetime="2024-04-04">x</time>',
        "<p>Updated 5 March 2024</p>",
        "<p>5 March 2024 (updated)</p>",
        "<p>5 March 2024</p><p>6 March 2024</p>",
        "<p>On 5 March 2024 it rained, and the river rose by the width of a hand until nobody could cross it: "
        + "x " * 60,
        "<footer><p>5 March 2024</p></footer>",
        '<div class="comment"><time datetime="2025-01-01">x</time><p>1 January 2025</p></div>',
        '<img src="/2024/03/05/a.jpg">',
        "<p>© 2024 The Herald</p>",
        "<ul>" + "<li>5 March 2024</li>" * 7 + "</ul>",
    ],
)
def test_the_day_of_something_else_is_not_taken(body):
    assert (
        read('<meta property="article:modified_time" content="2025-03-03">', f"<p>Words.</p>{body}").published
        == ""
    )


@pytest.mark.parametrize(
    ("title", "heading", "proposed"),
    [
        ("Why the pound will sink – Harry’s Blog", "Why the pound will sink", "Why the pound will sink"),
        ("My predictions - by Nora Example", "My predictions", "My predictions"),
        (
            "Economic outlook: spring statement - GOV",
            "Economic outlook: spring statement",
            "Economic outlook: spring statement",
        ),
        ("Spring – and then?", "Another heading", "Spring – and then?"),
        ("Springtime", "Spring", "Springtime"),
    ],
)
def test_the_name_of_the_site_behind_a_title_is_no_part_of_it(title, heading, proposed):
    words = f"<h1>{heading}</h1><p>{'Words of an article. ' * 20}</p>"
    page = f"<html><head><title>{title}</title></head><body>{words}</body></html>"
    assert read_page(page).title == proposed


def test_the_name_that_the_site_gives_itself_is_no_part_of_a_title():
    site = '<meta property="og:site_name" content="The Herald">'
    for title in ("Comment: bread is dear – The Herald", "Comment: bread is dear | The Herald"):
        page = f"<html><head><title>{title}</title>{site}</head><body><p>{'Words. ' * 40}</p></body></html>"
        assert read_page(page).title == "Comment: bread is dear"
    page = f"<html><head><title>The Herald</title>{site}</head><body><p>{'Words. ' * 40}</p></body></html>"
    assert read_page(page).title == "The Herald"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Von Angela Merkel hat man lange nichts gehört.</p>",
        "<p>Par Toutatis Gaulois, il va pleuvoir demain</p>",
        "<p>By Sports Editor</p>",
        "<dl><dt>Editor</dt><dd>Ada Example</dd></dl>",
    ],
)
def test_a_sentence_names_no_author(line):
    assert read(body=f"<h1>Outlook</h1>{line}<p>It will rain.</p>").authors == ()


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ("<p>Posted on <b>5 March 2024</b></p>", "2024-03-05"),
        ("<p>Posted by Ada Example on 5 March 2024 at 09:14</p>", "2024-03-05"),
        ("<p>Published 5 Mar. 2024, updated 8 Mar. 2024</p>", "2024-03-05"),
        ("<p>Veröffentlicht am 5. März 2024</p><p>Stand: 8. März 2024</p>", "2024-03-05"),
        ("<p>Publié le 5 mars 2024</p>", "2024-03-05"),
        ("<dl><dt>Published</dt><dd>5 March 2024</dd><dt>Updated</dt><dd>8 March 2024</dd></dl>", "2024-03-05"),
        ("<p>Stand: 8. März 2024</p>", ""),
        ("<dl><dt>Updated</dt><dd>8 March 2024</dd></dl>", ""),
    ],
)
def test_the_day_that_is_printed_as_that_of_publication(body, published):
    page = read(body=f"<p>Words.</p>{body}")
    assert (page.published, page.published_is_inferred) == (published, False)
    assert page.published_basis.startswith("the page (“") == bool(published)


@pytest.mark.parametrize(
    ("body", "remark"),
    [
        ("<p>Published 5 March 2024</p><p>Published 6 March 2024</p>", "Several dates are printed"),
        ("<p>First published 03/04/2025</p>", "“03/04/2025” may be 3 April or 4 March"),
    ],
)
def test_why_a_printed_day_is_not_proposed_is_said(body, remark):
    page = read(body=f"<p>Words.</p>{body}")
    assert page.published == ""
    assert remark in page.remarks[0]


@pytest.mark.parametrize("head", ["", '<meta name="date" content="2025-06-03">'])
def test_a_weekday_that_does_not_fit_the_day_is_said(head):
    page = read(head, "<p>Words.</p><p>Monday, 3 June 2025</p>")
    assert page.published == "2025-06-03"
    assert page.remarks == ("“Monday” stands before 3 June 2025, which is a Tuesday: check the date.",)
    assert read(head, "<p>Words.</p><p>Tuesday, 3 June 2025</p>").remarks == ()


def test_a_live_blog_is_not_given_to_one_author_without_a_word():
    ada, bob = ({"@type": "Person", "name": name} for name in ("Ada Example", "Bob Sample"))
    blog = article(author=ada) | {"@type": "LiveBlogPosting", "liveBlogUpdate": [{"author": ada}, {"author": bob}]}
    page = described(blog)
    assert page.authors == ("Ada Example",)
    assert page.remarks == (
        "This is a live blog, of which several people may have written parts (Ada Example, Bob Sample): "
        "check who has written what is quoted.",
    )
    assert described(article(author=ada)).remarks == ()


def test_a_byline_that_names_more_than_the_page_says_for_machines_is_said():
    body = '<p class="byline">Ada Example and Bob Sample</p><p>Words.</p>'
    page = read('<meta name="author" content="Ada Example">', body)
    assert (page.authors, page.remarks) == (
        ("Ada Example",),
        ("The byline on the page names Bob Sample as well.",),
    )
    assert read('<meta name="author" content="Cay Dummy">', body).remarks == ()
