"""The people whom a byline names."""

import pytest

from tracker.prose.bylines import is_agency, is_office, people

ONE = ["Ada Example"]


@pytest.mark.parametrize(
    "byline",
    [
        "Ada Example",
        "By Ada Example",
        "By: ADA EXAMPLE",
        "Written by Ada Example",
        "Opinion by Ada Example",
        "Par Ada Example",
        "von Ada Example",
        "Author: Ada Example",
        "Text: Ada Example. Photos: Kai Lund",
        "By Ada Example. Translated by Deborah Smith",
        "Ada Example | Illustrations by Kai Lund",
        "Edited by Ada Example",
        "Example, Ada",
        "Ada EXAMPLE",
        "Dr. Ada Example",
        "Prof. Dr. Ada Example",
        "Lt. Gen. Ada Example (Ret.)",
        "Rep. Ada Example (R-Ohio)",
        "Economist Ada Example",
        "Staff Writer Ada Example",
        "Ada Example, PhD",
        "Ada Example MD",
        "Ada Example, M.D., Ph.D.",
        "Ada Example, Senior Fellow",
        "Ada Example, Senior Fellow and Director, Asia Program",
        "Ada Example, a senior fellow at the Institute",
        "Ada Example, Professor of Economics at Yale",
        "Ada Example, former ambassador to Iraq",
        "Ada Example, Asia Program Director",
        "Ada Example Senior Political Reporter",
        "Ada Example is a senior fellow at the Institute",
        "Ada Example, who teaches law",
        "Ada Example | The Herald",
        "Opinion | Ada Example",
        "Ada Example – The Herald",
        "Ada Example · 5 min read",
        "Ada Example, Reuters",
        "Ada Example/AP",
        "Ada Example (Reuters)",
        "Ada Example, Goldman Sachs",
        "Ada Example for The Herald",
        "Ada Example in Moscow",
        "Ada Example, Special to The Herald",
        "Ada Example, Harvard University",
        "Ada Example\n  March 25, 2015",
        "Posted by Ada Example on March 5, 2024",
        "by Ada Example22 Dec 2016651",
        "Ada Example ada@herald.example",
        "Ada Example (http://herald.example/ada)",
        "Ada&nbsp;Example",
        "Ada Example @ada",
        "By Ada Example | May 3, 2025",
        "By Ada Example · 3 min read",
        "Posted by Ada Example on 3 January 2026 at 09:14",
        "Von Ada Example, Berlin",
        "Von Ada Example, Brüssel",
        "Ein Kommentar von Ada Example",
        "Veröffentlicht von Ada Example am 3. Mai 2025",
        "Publié par Ada Example le 3 mai 2025",
        "Por Ada Example",
        "Prof. Emerita Ada Example",
        "بقلم: Ada Example",
    ],
)
def test_of_one_author_the_name_remains(byline):
    assert people(byline) == ("Ada Example",)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Example and Bob Sample", ("Ada Example", "Bob Sample")),
        ("By ABBY EXAMPLE, BOB SAMPLE and CAY DUMMY", ("Abby Example", "Bob Sample", "Cay Dummy")),
        ("Ada Example, Bob Sample, and Cay Dummy, staff writers", ("Ada Example", "Bob Sample", "Cay Dummy")),
        ("Ada Example, Professor at Yale, and Bob Sample, CEO of Acme", ("Ada Example", "Bob Sample")),
        ("Ada Example in Moscow and Bob Sample in Kyiv", ("Ada Example", "Bob Sample")),
        ("Ada Example; Bob Sample", ("Ada Example", "Bob Sample")),
        ("Ada Example with Bob Sample", ("Ada Example", "Bob Sample")),
        ("Ada & Bob Sample", ("Ada", "Bob Sample")),
        ("Ada Example (avec Bob Sample et Cay Dummy)", ("Ada Example", "Bob Sample", "Cay Dummy")),
        ("Written by Ada Example\n   Edited by Bob Sample", ("Ada Example", "Bob Sample")),
        ("Nora Writer and Jo Guest, PhD", ("Nora Writer", "Jo Guest")),
        ("Ana López y Juan Ruiz", ("Ana López", "Juan Ruiz")),
        ("Ada Example, ADA EXAMPLE and Ada Éxample", ("Ada Éxample",)),
    ],
)
def test_several_authors(byline, names):
    assert people(byline) == names


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("John Doe, Jr.", "John Doe Jr."),
        ("JOHN DOE III", "John Doe III"),
        ("By JOHN DOE JR.", "John Doe Jr."),
        ("John Doe Jr., PhD", "John Doe Jr."),
        ("José Ortega y Gasset", "José Ortega y Gasset"),
        ("Dean Baker", "Dean Baker"),
        ("Tom Scholar", "Tom Scholar"),
        ("Nora Writer", "Nora Writer"),
        ("By Tom Fellow", "Tom Fellow"),
        ("Jane Editor", "Jane Editor"),
        ("Anna Minister", "Anna Minister"),
        ("Piers Morgan", "Piers Morgan"),
        ("Jack Ma", "Jack Ma"),
        ("SINEAD O’BRIEN-SMITH", "Sinead O’Brien-Smith"),
        ("J.K. MCDONALD", "J.K. McDonald"),
        ("LUDWIG VAN BEETHOVEN", "Ludwig van Beethoven"),
        ("Jong, Michiel de", "Michiel de Jong"),
        ("肖春芳", "肖春芳"),
        ("Madonna", "Madonna"),
    ],
)
def test_what_belongs_to_a_name_stays(byline, name):
    assert people(byline) == (name,)


@pytest.mark.parametrize(
    "byline",
    [
        "",
        "Staff",
        "admin",
        "By the Editors",
        "The Editorial Board",
        "By Reuters Staff",
        "Associated Press",
        "BBC News",
        "Example Institute",
        "Senior Fellow",
        "ada@herald.example",
        "@ada",
        "https://herald.example/ada",
        "Follow Author",
        *(
            "Staff Writer",
            "Contributing Editor",
            "By Sports Editor",
            "Art Director",
            "Guest Author",
            "Prime Minister",
        ),
        *(
            "Von der Redaktion",
            "Von dpa",
            "Par notre correspondante",
            "Washington Correspondent",
            "Political Editor",
        ),
        "Last Updated: January 7, 2025",
        "user2134",
    ],
)
def test_where_nobody_is_named_there_is_none(byline):
    assert people(byline) == ()


def test_who_publishes_is_no_author():
    assert people("Ada Example, Daily Example", ["The Daily Example", "Cay"]) == ("Ada Example",)
    assert people("Morning Star and Ada Example", ["MorningStar"]) == ("Ada Example",)


def test_what_somebody_is_says_not_who():
    assert all(map(is_office, ["Senior Fellow", "PhD", "staff writers", "Director of Studies", "Dean of Law"]))
    assert not any(map(is_office, ["Ada Example", "Dean", "Ed Fellows", "Example Institute", "Reuters"]))
    assert is_agency("The Associated Press")
    assert not is_agency("Ada Press")


def test_a_byline_that_never_ends_is_read_at_once():
    assert people("by " * 100_000) == ()
    assert people(", and " * 100_000) == ()
    assert len(people("Ada Example" + " x" * 100_000)) <= 1
