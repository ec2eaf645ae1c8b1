"""Words of a query, and what is marked in a text."""

import pytest

from tracker.fulltext.words import is_about, snippets, words_of


def marked(text: str, *words: str) -> list[str]:
    return [snippet.text for snippet in snippets(text, list(words)) if snippet.is_sought]


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


def shown(text: str, *words: str, around: int = 90) -> str:
    return "".join(snippet.text for snippet in snippets(text, list(words), around))


def test_a_long_text_is_shown_around_the_first_word_and_cut_between_words():
    text = f"{'xyz ' * 100}the summit in Hanoi{' abc' * 100}"
    assert shown(text, "summit", around=15) == "…xyz xyz the summit in Hanoi abc…"
    assert shown(text, "zebra", around=15) == "xyz xyz xyz xyz xyz xyz xyz…"
    assert shown("xx/" * 50 + "summit" + "/yy" * 500, "summit", around=6) == "…xx/xx/summit/yy/yy…"
    assert shown("The summit", "summit") == "The summit"
    assert shown("", "summit") == ""


def test_every_word_in_what_is_shown_is_marked():
    assert marked("Kim met Trump; Trump left Kim", "trump", "kim") == ["Kim", "Trump", "Trump", "Kim"]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("Turkish inflation by the end of 2027", "Does the Hanoi summit end with an agreement by 2019?", False),
        (
            "inflation will stay above 35 percent",
            "Is Turkish inflation above 35 percent at the end of 2027?",
            True,
        ),
        ("Hanoy sumit", "Does the Hanoi summit end with an agreement?", True),
        ("agree", "Does the Hanoi summit end with an agreement?", True),
        ("a 10 percent chance that it leaves the currency union", "Is the policy rate below 10 percent?", False),
        ("it will not happen next year", "Do exports fall next year?", False),
        ("", "Does it happen?", False),
    ],
)
def test_a_question_is_about_the_same_only_by_words_that_matter(words, text, expected):
    assert is_about(words, text) is expected
