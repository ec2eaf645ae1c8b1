import pytest
from django.core.exceptions import ValidationError

from tests.making import a_claim, a_forecast, a_question, an_expert, losses, resolved
from tracker.models import Expert, Forecast, Merge, Score
from tracker.scoreboards.stored import scoreboard


def test_merging_sets_a_pointer_and_every_read_follows_it(analyst, admin):
    ada, lovelace = an_expert(analyst, "Ada"), an_expert(analyst, "Ada Lovelace")
    first, second = a_question(analyst), a_question(analyst)
    a_forecast(first, ada, analyst, 0.9)
    a_forecast(second, lovelace, analyst, 0.4)
    resolved(first, "yes", admin)
    resolved(second, "yes", admin)
    ada.merge_into(lovelace, by=admin)
    assert Forecast.objects.filter(expert=ada).exists()
    assert losses(first) == {"Ada Lovelace": pytest.approx(0.01)}
    row = scoreboard().row_of(lovelace.slug)
    assert (row.n_resolved, row.score) == (2, pytest.approx(0.185))
    assert ada.slug not in [row.slug for row in scoreboard().rows]


def test_two_series_of_one_person_become_one(analyst, admin):
    ada, lovelace = an_expert(analyst, "Ada"), an_expert(analyst, "Ada Lovelace")
    question = a_question(analyst)
    a_forecast(question, ada, analyst, 0.9, made="2019-02-10")
    a_forecast(question, lovelace, analyst, 0.4, made="2019-02-20")
    resolved(question, "yes", admin)
    ada.merge_into(lovelace, by=admin)
    assert losses(question) == {"Ada Lovelace": pytest.approx(0.36)}


def test_merges_do_not_chain_or_circle(analyst, admin):
    a, b, c = (an_expert(analyst) for _ in range(3))
    a.merge_into(b, by=admin)
    with pytest.raises(ValidationError, match="already been merged"):
        a.merge_into(c, by=admin)
    with pytest.raises(ValidationError, match="already been merged"):
        b.merge_into(a, by=admin)
    with pytest.raises(ValidationError, match="themselves"):
        b.merge_into(b, by=admin)
    b.merge_into(c, by=admin)
    assert Expert.objects.get(pk=a.pk).canonical == c


def test_a_benchmark_is_merged_with_nobody(analyst, admin):
    with pytest.raises(ValidationError, match="benchmark"):
        an_expert(analyst).merge_into(Expert.objects.get(slug="crowd"), by=admin)


def test_what_is_recorded_for_a_merged_expert_goes_to_the_one_who_stays(analyst, admin):
    ada, lovelace = an_expert(analyst, "Ada"), an_expert(analyst, "Ada Lovelace")
    ada.merge_into(lovelace, by=admin)
    assert a_claim(analyst, ada).expert == lovelace
    assert a_forecast(a_question(analyst), ada, analyst).expert == lovelace


def test_names_alike_get_addresses_of_their_own(analyst):
    assert [an_expert(analyst, "John Smith").slug for _ in range(3)] == [
        "john-smith",
        "john-smith-2",
        "john-smith-3",
    ]
    assert an_expert(analyst, "李").slug == "expert"


def test_a_merge_is_a_record_and_can_be_undone(analyst, admin):
    question, ada, lovelace = a_question(analyst), an_expert(analyst, "A. Lovelace"), an_expert(analyst, "Ada")
    a_forecast(question, ada, analyst, 0.9)
    resolved(question, "yes", admin)
    ada.merge_into(lovelace, by=admin, note="The same byline.")
    ada.take_apart(by=admin, note="They are mother and daughter.")
    assert ada.canonical == ada
    assert [(m.into, m.note) for m in Merge.objects.of(ada)] == [
        (lovelace, "The same byline."),
        (None, "They are mother and daughter."),
    ]
    assert Score.objects.filter(question=question, expert=ada).exists()
    with pytest.raises(ValidationError, match="is not merged with anyone"):
        ada.take_apart(by=admin, note="Again.")


def test_who_had_been_merged_before_comes_along(analyst, admin):
    a, b, c, d = (an_expert(analyst, name) for name in "ABCD")
    a.merge_into(b, by=admin)
    d.merge_into(c, by=admin)
    b.merge_into(c, by=admin)
    b.take_apart(by=admin, note="They are two.")
    found = dict(Expert.objects.filter(pk__in=[a.pk, b.pk, d.pk]).values_list("name", "merged_into__name"))
    assert found == {"A": "B", "B": None, "D": "C"}


def test_a_person_and_an_organization_are_not_one(analyst, admin):
    with pytest.raises(ValidationError, match="Ada is on record as a person, Vox as an organization"):
        an_expert(analyst, "Ada").merge_into(an_expert(analyst, "Vox", kind="organization"), by=admin)
