"""Words of a query, and what is marked in a text."""

import pytest

from tracker.fulltext.words import passages, words_of


def marked(text: str, *words: str) -> list[str]:
    return [passage.text for passage in passages([text], list(words)) if passage.is_sought]


def test_words_are_plain_and_each_comes_once():
    assert words_of("Will Gómez sign? (GOMEZ, “signs”)", 8) == ["gomez", "sign", "signs"]
    assert words_of("one two three", 2) == ["one", "two"]
    assert words_of("한국의 선거", 8) == ["한국의", "선거"]
    assert words_of("Le\u0302 va\u0306n", 8) == ["le", "van"]


@pytest.mark.parametrize("text", ["", "the of and", "?!*", "\u0301\u0302", "🙂", "\x00"])
def test_what_says_nothing_has_no_words(text):
    assert words_of(text, 8) == []


@pytest.mark.parametrize(
    ("sought", "text", "found"),
    [
        ("signs", "They are signing it", ["signing"]),
        ("negotiati", "the negotiations failed", ["negotiations"]),
        ("negotiations", "who negotiates now", ["negotiates"]),
        ("runs", "was running", ["running"]),
        ("country", "two countries", ["countries"]),
        ("kim", "Kim and kimchi", ["Kim", "kimchi"]),
        ("sign", "a design", []),
        ("gomez", "Éric Gómez", ["Gómez"]),
        ("king", "kit", []),
    ],
)
def test_beginnings_and_forms_of_a_word_are_marked(sought, text, found):
    assert marked(text, sought) == found


def test_the_last_text_that_has_a_word_is_shown_around_it():
    long = f"{'x ' * 100}the summit in Hanoi{' y' * 100}"
    shown = passages(["Summit", long], ["summit"])
    text = "".join(passage.text for passage in shown)
    assert text.startswith("…x x")
    assert text.endswith("y y…")
    assert [passage.text for passage in shown if passage.is_sought] == ["summit"]
    assert "".join(passage.text for passage in passages(["Summit", "nothing"], ["summit"])) == "Summit"
    assert passages(["Nothing here"], ["summit"])[0].text == "Nothing here"
