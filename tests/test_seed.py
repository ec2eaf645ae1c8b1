"""The founding case, as hanoi.md tells it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count
from django.test import TestCase

from tests.making import read
from tracker import seeds
from tracker.models import (
    Claim,
    Collection,
    EventAssignment,
    Evidence,
    Excerpt,
    Expert,
    Forecast,
    Lexicon,
    LexiconEntry,
    Question,
    Reading,
    Resolution,
    Score,
    Source,
    User,
)
from tracker.models.scores import COLUMNS
from tracker.prose.phrases import stands_in


def scoreboard(*args: str) -> dict:
    out = StringIO()
    call_command("scoreboard", "--format", "json", *args, stdout=out)
    return json.loads(out.getvalue())


class TheHanoiCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        seeds.load(seeds.FOUNDING)

    def test_gomez_has_four_resolved_and_one_annulled_and_is_not_ranked(self):
        rows = {row["slug"]: row for row in scoreboard()["rows"]}
        gomez, carpenter = rows["eric-gomez"], rows["ted-galen-carpenter"]
        assert (gomez["n_resolved"], gomez["n_annulled"], gomez["n_open"], gomez["ranked"]) == (4, 1, 0, False)
        # 0.98 three times and 0.75 once, all on what did not happen.
        assert gomez["score"] == pytest.approx((3 * 0.98**2 + 0.75**2) / 4)
        assert (carpenter["n_open"], carpenter["n_resolved"], carpenter["score"]) == (2, 0, None)
        assert rows["even-odds"]["score"] == 0.25
        assert rows["crowd"]["n_resolved"] == 3

    def test_the_json_has_the_agreed_shape(self):
        board = scoreboard()
        assert set(board) == {"rule", "timing", "as_of", "rows"}
        assert list(board["rows"][0]) == [
            "expert", "slug", "kind", "n_resolved", "n_open", "n_annulled", "score", "score_low", "score_high",
            "skill", "skill_low", "skill_high", "rank_low", "rank_high", "ranked", "coverage", "vagueness",
        ]  # fmt: skip

    def test_a_collection_is_a_scoreboard_of_its_own(self):
        slugs = {row["slug"] for row in scoreboard("--collection", "hanoi-summit-2019-other-voices")["rows"]}
        assert "michael-green" in slugs
        assert "ted-galen-carpenter" not in slugs

    def test_every_claim_of_the_two_documents_is_there(self):
        kinds = dict(Claim.objects.filter(expert__slug="eric-gomez").values_list("kind").annotate(n=Count("pk")))
        assert kinds == {"forecast": 5, "vague": 2, "assessment": 1}
        kinds = dict(
            Claim.objects.filter(expert__slug="ted-galen-carpenter").values_list("kind").annotate(n=Count("pk"))
        )
        assert kinds == {"forecast": 2, "vague": 2, "assessment": 1, "prescription": 2}

    def test_the_annulment_points_to_the_resolution_that_caused_it(self):
        annulment = Resolution.objects.get(decision="annulled")
        assert annulment.question.title.startswith("Are the approaches")
        assert annulment.cause.question.title.startswith("Does a final Hanoi agreement")
        assert annulment.cause.outcome == "no"

    def test_what_was_asked_of_the_summit_is_one_event(self):
        event = "What the Hanoi summit brings"
        one = Question.objects.filter(pk__in=EventAssignment.objects.questions_of(event))
        assert one.count() == 6
        page = self.client.get(one.first().get_absolute_url()).content.decode()
        assert "What the Hanoi summit brings. Questions about one event count together as one" in page

    def test_dates_keep_their_precision_and_their_basis(self):
        gomez, carpenter = Source.objects.filter(
            medium="op-ed", publisher__name__in=["Cato Institute", "The National Interest"]
        )[::-1]
        assert (str(gomez.published), gomez.published_basis) == ("26 February 2019", "inferred")
        assert (str(carpenter.published), carpenter.published_basis) == ("March 2019", "inferred")
        assert "Vox" in gomez.published_basis_note

    def test_every_verbal_forecast_has_one_reading_that_cites_a_lexicon_or_says_why_not(self):
        assert Reading.objects.count() == Forecast.objects.exclude(basis="stated").count() == 20
        assert not Reading.objects.filter(entry=None, note="").exists()
        assert set(Reading.objects.values_list("recorded_by__email", flat=True)) == {User.objects.system().email}

    def test_the_other_voices_are_thirteen_forecasts_by_nine(self):
        voices = Collection.objects.get(slug="hanoi-summit-2019-other-voices")
        forecasts = Forecast.objects.filter(claim__excerpt__source__collections=voices)
        assert (forecasts.count(), forecasts.values("expert").distinct().count()) == (13, 9)
        assert Evidence.objects.filter(excerpt__source__collections=voices).count() == 8
        assert Claim.objects.filter(attribution="medium").exclude(attribution_note="").count() == 5

    def test_every_outcome_rests_on_a_quotation(self):
        assert not Resolution.objects.filter(decision="outcome", evidence=None).exists()

    def test_neither_text_is_shipped(self):
        assert not Source.objects.exclude(text="").exists()
        longest = max(len(piece.exact) for excerpt in Excerpt.objects.all() for piece in excerpt.quoted)
        assert longest < 150

    def test_loading_again_changes_nothing(self):
        models = [Expert, Source, Question, Claim, Forecast, Reading, Resolution, Evidence, LexiconEntry]
        before = [model.objects.count() for model in models]
        assert seeds.load(seeds.FOUNDING) == {}
        assert [model.objects.count() for model in models] == before

    def test_lexicons_are_read_as_their_kind_demands(self):
        assert Lexicon.objects.count() == 16
        likely = LexiconEntry.objects.get(lexicon__slug="CAPphrase2026", term="likely")
        assert (likely.low, likely.best, likely.high, likely.n) == (0.67, 0.75, 0.80, 5174)
        quartiles_only = LexiconEntry.objects.get(lexicon__slug="Mosteller1990", term="likely")
        assert (quartiles_only.low, quartiles_only.best) == (0.626, 0.711)
        assert quartiles_only.high == pytest.approx(0.776)
        assert (quartiles_only.lower, quartiles_only.upper) == (quartiles_only.low, quartiles_only.high)
        mean_and_range = LexiconEntry.objects.get(lexicon__slug="Lichtenstein1967", term="quite likely")
        assert (mean_and_range.low, mean_and_range.best, mean_and_range.high) == (0.30, 0.79, 0.99)
        standard = LexiconEntry.objects.get(lexicon__slug="ICD203", term="likely")
        assert (standard.low, standard.best, standard.high) == (0.55, pytest.approx(0.675), 0.80)
        will = LexiconEntry.objects.get(lexicon__slug="house", term="will")
        assert (will.low, will.best, will.high) == (0.90, 0.98, 0.99)


def an_earlier_version() -> list[dict]:
    """The cases as they were quoted before quotations had several pieces."""
    cases = seeds.cases(seeds.FOUNDING)
    were = {}
    for source in (source for case in cases for source in case["sources"]):
        for row in source["excerpts"]:
            if "was" in row:
                were[row["exact"]] = row["was"]
                row["exact"] = row.pop("was")
            for forecast in row.get("forecasts", []):
                forecast.pop("confidence", None)
                forecast.setdefault("reason", "From the context.")
    for case in cases:
        for piece in [*case.get("evidence", []), *(e for r in case["resolutions"] for e in r.get("evidence", []))]:
            piece["exact"] = were.get(piece["exact"], piece["exact"])
    return cases


def figures() -> list:
    return sorted(Score.objects.values_list("question", "expert", "timing", "brier", "peer"), key=str)


@pytest.fixture
def seeded_before(monkeypatch, db):
    with monkeypatch.context() as before:
        earlier = an_earlier_version()
        before.setattr(seeds, "cases", lambda names: earlier)
        seeds.load(seeds.FOUNDING)


def test_a_database_that_was_seeded_before_is_corrected_by_records(seeded_before, client):
    scores, n = figures(), Forecast.objects.current().count()
    complete = Source.objects.filter(coding="complete").count()
    assert set(seeds.load(seeds.FOUNDING)) == {"excerpt", "correction", "resolution"}
    assert (figures(), Forecast.objects.current().count()) == (scores, n)
    assert Source.objects.filter(coding="complete").count() == complete
    for reading in Reading.objects.filter(forecast__in=Forecast.objects.current()):
        assert stands_in(reading.phrase, reading.forecast.claim.excerpt.exact)
    replaced = Forecast.objects.filter(replaced_by__isnull=False)
    assert replaced.count() == 9
    assert not Forecast.objects.exclude(replaces=None).filter(replaces_note="").exists()
    for source in Source.objects.all():
        shown = [str(excerpt) for excerpt in source.excerpts.shown().in_document_order()]
        quoted = source.excerpts.filter(pk__in=quoted_now(source)).in_document_order()
        assert shown == [str(excerpt) for excerpt in quoted]
    assert "moderate confidence" in Forecast.objects.current().get(expert__slug="michael-green").confidence
    assert seeds.load(seeds.FOUNDING) == {}
    page = client.get("/").content.decode()
    assert "indicates that […] will make significant progress […] the signing of a peace declaration" in page


def quoted_now(source: Source) -> list[int]:
    rows = [
        row for case in seeds.cases(seeds.FOUNDING) for document in case["sources"] for row in document["excerpts"]
    ]
    return list(source.excerpts.filter(exact__in=[row["exact"] for row in rows]).values_list("pk", flat=True))


def test_what_people_have_read_of_the_earlier_version_is_left_as_it_is(seeded_before, analyst):
    forecast = Forecast.objects.get(claim__excerpt__exact="the signing of a peace declaration")
    entry = forecast.readings.get().entry
    value = {name: getattr(entry, name) for name in ("low", "best", "high")}
    read(forecast, analyst, phrase="will", entry=entry, note="From the context.", **value)
    seeds.load(seeds.FOUNDING)
    assert Forecast.objects.current().filter(pk=forecast.pk).exists()
    assert forecast.readings.current().count() == 2
    assert Forecast.objects.filter(replaced_by__isnull=False).count() == 8


@pytest.mark.django_db
def test_a_row_that_a_form_refuses_stops_everything_and_is_named(monkeypatch, tmp_path):
    broken = (
        (seeds.HERE / "hanoi.toml")
        .read_text(encoding="utf-8")
        .replace('closes = "2019-02-28"', 'closes = "2019-02-30"', 1)
    )
    (tmp_path / "hanoi.toml").write_text(broken, encoding="utf-8")
    monkeypatch.setattr(seeds, "HERE", tmp_path)
    with pytest.raises(seeds.SeedError, match=r"summit-agreement: closes: There is no such date"):
        seeds.load(["hanoi.toml"])
    assert not Expert.objects.people_and_models().exists()


@pytest.mark.django_db(transaction=True)
def test_the_demo_is_idempotent_also_after_somebody_was_invited(capsys, monkeypatch):
    monkeypatch.setattr(seeds, "CASES", seeds.FOUNDING)  # the rest takes long, and test_yearly.py loads it twice
    call_command("demo", "--no-serve")
    first = capsys.readouterr().out
    call_command("demo", "--no-serve")
    assert first.split("\n")[2:] == capsys.readouterr().out.split("\n")[2:]
    assert User.objects.people().count() == 3
    User.objects.create_user("invited@example.org", name="Invited")
    call_command("demo", "--no-serve")
    assert User.objects.people().count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_demo_leaves_a_database_in_use_alone():
    User.objects.create_user("real@example.org", name="Real")
    with pytest.raises(CommandError, match="accounts of its own"):
        call_command("demo", "--no-serve")
    assert User.objects.people().count() == 1


@pytest.mark.django_db
def test_the_synthetic_example_is_labelled_scored_and_made_once():
    call_command("make_example", experts=12, questions=40, forecasts=400, seed=5, stdout=StringIO())
    assert Forecast.objects.count() == 400
    assert not Expert.objects.people_and_models().exclude(name__startswith="Synthetic 5 Expert").exists()
    assert not Question.objects.exclude(title__startswith="Synthetic 5:").exists()
    rows = scoreboard("--collection", "synthetic-5")["rows"]
    assert sum(row["ranked"] for row in rows) == 12
    assert {row["slug"] for row in rows if row["kind"] == "benchmark"} == {"crowd", "base-rate", "even-odds"}
    with pytest.raises(CommandError, match="seed 5 is on record already"):
        call_command("make_example", experts=12, questions=40, forecasts=400, seed=5)
    with pytest.raises(CommandError, match="--experts must be at least 1"):
        call_command("make_example", experts=0)


@pytest.mark.django_db
def test_more_synthetic_forecasts_than_pairs_are_revisions():
    call_command("make_example", experts=2, questions=3, forecasts=20, seed=0, stdout=StringIO())
    assert Forecast.objects.count() == 20
    assert Score.objects.of_experts().of_the_last().count() <= 6


@pytest.mark.only_on("postgresql")  # on SQLite one process does it all
@pytest.mark.django_db(transaction=True)
def test_several_processes_rescore_to_the_same_bits():
    call_command("make_example", experts=6, questions=450, forecasts=900, seed=5, stdout=StringIO())
    columns = [field.name for field in COLUMNS]
    before = sorted(Score.objects.values_list(*columns), key=str)
    Score.objects.all().update(brier=0.5)
    said = StringIO()
    call_command("rescore", jobs=2, stdout=said)
    assert said.getvalue() == f"{len(before)} scores rebuilt.\n"
    assert sorted(Score.objects.values_list(*columns), key=str) == before
