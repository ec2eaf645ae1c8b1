from tracker.prose.marking import paragraphs
from tracker.prose.passages import Passage, placed, taken_in, with_passages

TEXT = "First paragraph.\n\nSecond paragraph.\n\nThird paragraph."


def test_a_passage_is_taken_in_where_it_stood():
    second = Passage.before_which(TEXT, TEXT.index("Second"), "What was left out.")
    assert taken_in(TEXT, second) == TEXT.replace("Second", "What was left out.\n\nSecond")
    inside = Passage.before_which(TEXT, TEXT.index("paragraph."), "What was left out.")
    assert taken_in(TEXT, inside) == TEXT.replace("\n\nSecond", "\n\nWhat was left out.\n\nSecond")
    first, last = Passage(0, "", "Before."), Passage.before_which(TEXT, 10_000, "After.")
    assert taken_in(TEXT, first) == f"Before.\n\n{TEXT}"
    assert taken_in(TEXT, last) == f"{TEXT}\n\nAfter."
    assert taken_in("", first) == "Before."


def test_its_place_is_found_again_after_the_text_was_changed():
    passage = Passage.before_which(TEXT, TEXT.index("Third"), "What was left out.")
    changed = f"A new beginning, which is long.\n\n{TEXT}"
    (again,) = placed(changed, [passage])
    assert again.at == changed.index("Third")
    (gone,) = placed("Other words.", [passage])
    assert gone.at == len("Other words.")


def test_what_is_in_the_text_by_now_is_not_left_out():
    passage = Passage.before_which(TEXT, 0, "second\n paragraph.")
    assert placed(TEXT, [passage]) == [passage]
    assert placed(TEXT, [passage._replace(text="Second\nparagraph.")]) == []


def test_of_equal_places_the_nearest_is_taken():
    text = "Word.\n\n" * 40
    passage = Passage.before_which(text, 7 * 20, "Left out.")
    (again,) = placed(text, [passage])
    assert again.at == 7 * 20


def test_each_is_shown_before_the_paragraph_that_follows_it():
    passages = [Passage(10_000, "", "c"), Passage(3, "", "b"), Passage(0, "", "a")]
    shown = [
        ([p.text for p in before], paragraph and paragraph.start)
        for before, paragraph in with_passages(paragraphs(TEXT, []), passages)
    ]
    assert shown == [(["a"], 0), (["b"], TEXT.index("Second")), ([], TEXT.index("Third")), (["c"], None)]
