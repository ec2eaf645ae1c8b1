"""Rows by their words: which are found, and in what order."""

import pytest

from tests.making import a_question, an_expert
from tracker.models import Expert, Question

HOSTILE = [
    '"', '"""', "'", "*", "hanoi*", "NEAR(", "NEAR(hanoi summit, 2)", "title:hanoi", "hanoi -summit", "^hanoi",
    "hanoi AND", "OR", "NOT hanoi", "&|!():*", "hanoi:*A", "a & b | !c <-> d", "\x00", "ha\x00noi", "%",
    "%s %(x)s", "_", "\\", "'; DROP TABLE tracker_question; --", "🙂", "hanoi 🙂", "\u0301", "e\u0301\u0302\u0303",
    "‮hanoi", "مرحبا", "한국", "½ ① ㎯ ﷺ ß ĳ", "1e5 -3 1.5", "a/b/c", "http://example.org/x?y=z", "hanoi " * 5000,
    "x" * 10_000, " ".join(map(str, range(3000))), "\ud800",
]  # fmt: skip


def titles(text: str, **limits: int) -> list[str]:
    return [question.title for question in Question.objects.like(text, **limits)]


@pytest.fixture
def questions(analyst):
    for title in (
        "Will Trump and Kim sign an agreement in Hanoi?",
        "Does the Hanoi summit take place?",
        "Are sanctions on North Korea lifted?",
        "Do negotiations on missiles resume?",
    ):
        a_question(analyst, title)


@pytest.mark.parametrize(
    "text",
    [
        "signing Hanoi",
        "HANOI agree",
        "trump ki",
        "kim hanoi trump",
        "signs agreements",
        "“Hanoi”, Kim’s agreement",
    ],
)
def test_every_word_counts_as_a_form_or_a_beginning(questions, text):
    assert [q.title for q in Question.objects.holding(text)] == ["Will Trump and Kim sign an agreement in Hanoi?"]


def test_a_word_is_found_at_every_letter_of_it(questions):
    for end in range(1, len("negotiations") + 1):
        assert "Do negotiations on missiles resume?" in titles("negotiations"[:end])


def test_all_words_come_first_and_some_follow(questions):
    assert titles("hanoi summit") == [
        "Does the Hanoi summit take place?",
        "Will Trump and Kim sign an agreement in Hanoi?",
    ]
    found, n = Question.objects.like_and_holding("hanoi summit", 5)
    assert len(found) == 2
    assert n == 1


def test_of_many_words_a_single_one_is_chance(questions):
    assert titles("the missiles of Iran worry Israel") == []
    assert titles("He thinks that negotiations about those missiles might come to nothing") == [
        "Do negotiations on missiles resume?"
    ]


def test_the_closest_comes_first(analyst):
    a_question(analyst, "Does the price of rice in Japan and of wheat in India rise by Easter or Christmas?")
    a_question(analyst, "Does Japan hold an election?")
    close = a_question(analyst, "Does the price of rice rise in Japan?")
    assert titles("Is rice in Japan going to rise in price?")[0] == close.title


def test_a_title_counts_for_more_than_criteria(analyst):
    a_question(analyst, "Does it happen?")
    Question.objects.update(criteria="Yes if the zeppelin lands.")
    a_question(analyst, "Does the zeppelin land?")
    assert titles("zeppelin") == ["Does the zeppelin land?", "Does it happen?"]


def test_equals_keep_the_order_of_the_record(analyst):
    same = [a_question(analyst, "Does it rain?").pk for _ in range(4)]
    assert [question.pk for question in Question.objects.like("rain")] == same
    assert [question.pk for question in Question.objects.like("rain", 2)] == same[:2]


def test_it_chooses_among_the_rows_it_is_asked_of(questions, analyst):
    few = Question.objects.filter(title__contains="summit").with_counts()
    assert [question.title for question in few.like("hanoi", 1)] == ["Does the Hanoi summit take place?"]
    assert not Question.objects.none().like("hanoi").exists()
    assert Question.objects.like("hanoi").exclude(title__contains="Trump").count() == 1
    an_expert(analyst, "Ada Lovelace")
    assert Expert.objects.benchmarks().like("lovelace").count() == 0


@pytest.mark.only_on("postgresql")
def test_what_is_misspelt_is_found_all_the_same(questions):
    assert titles("Hanoy sumit")[0] == "Does the Hanoi summit take place?"
    assert Question.objects.holding("Hanoy sumit").count() == 1
    assert titles("sancions on Korea, North") == ["Are sanctions on North Korea lifted?"]
    assert titles("xylophone") == []


@pytest.mark.parametrize("text", ["", " ", "the of and", "?", "?! *", "“”", "-"])
def test_nothing_said_is_nothing_found(questions, text):
    assert titles(text) == []
    assert not Question.objects.holding(text).exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(questions, text):
    assert set(titles(text)) <= set(Question.objects.values_list("title", flat=True))
    assert Question.objects.holding(text).count() <= 4
    assert Question.objects.count() == 4


@pytest.mark.parametrize(
    "text", ["NEAR(hanoi summit)", "title:hanoi summit", "hanoi AND summit", "hanoi & summit*"]
)
def test_operators_mean_nothing(questions, text):
    assert "Does the Hanoi summit take place?" in titles(text)
