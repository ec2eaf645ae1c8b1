"""What is the same name, what only looks like it, and what does not."""

import pytest

from tracker.prose.names import folded, skeleton


@pytest.mark.parametrize(
    "name",
    ["ERIC GOMEZ", "Eric  Gomez", " Eric\u00a0Gomez ", "Eric\u200b Gomez", "E\u00adric Gomez", "\ufefferic gomez"],
)
def test_one_name_however_it_is_written(name):
    assert folded(name) == folded("Eric Gomez")


def test_one_name_however_its_accents_are_made():
    assert folded("Jose\u0301") == folded("jos\u00e9")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Eric Gómez", "Eric Gomez"),
        ("Еrіс Gоmеz", "Eric Gomez"),  # half of the letters are Cyrillic
        ("Ρeter", "Peter"),  # the first one is Greek
        ("Łukasz Øster", "Lukasz Oster"),
        ("lan Smith", "Ian Smith"),
        ("O’Neil", "ONeil"),
        ("Jean-Luc", "Jean Luc"),
        ("J. R. Doe", "J R Doe"),
        ("Will it rain?", "Will it rain"),
    ],
)
def test_what_only_looks_the_same(name, other):
    assert folded(name) != folded(other)
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("<5 %", ">5 %"),
        ("≤5 %", "<5 %"),
        ("x = 5", "x ≠ 5"),
        ("10⁶ tons", "106 tons"),
        ("at 5:1", "at 51"),
        ("1.5", "15"),
        ("-5", "5"),
        ("½", "12"),
        ("5 %", "5 ‰"),
        ("C++", "C"),
        ("Will 12 win?", "Will 13 win?"),
    ],
)
def test_figures_and_signs_are_told_apart(title, other):
    assert skeleton(title) != skeleton(other)
