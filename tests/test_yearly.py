"""The second case, “Yearly predictions 2020–2022”, against the table that came with its data."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db.models import Count
from django.test import TestCase
from django.utils import timezone

from tests.conftest import person
from tests.test_seed import scoreboard
from tracker import seeds
from tracker.forms.sources import CollectionForm
from tracker.models import (
    Claim,
    Collection,
    Evidence,
    Excerpt,
    Expert,
    Forecast,
    Question,
    Resolution,
    Source,
)
from tracker.models.events import events_of

SLUG = "yearly-predictions-2020-2022"
# Name: forecasts, resolved, events and Brier score of the first forecasts, as published with the data. No score
# departs from it. Of Yglesias’s 57 rows one is not logged: his figure for one question, put on another; the table
# leaves it out too. What is annulled has no score in either, and aggregates are counted as everybody is.
PUBLISHED = {
    "Zvi Mowshowitz": (30, 27, 25, 0.141),
    "Prediction markets, as read by SimonM": (19, 18, 16, 0.143),
    "Metaculus community": (11, 11, 9, 0.171),
    "Rob Bensinger": (24, 12, 12, 0.207),
    "Scott Alexander": (144, 121, 93, 0.222),
    "Matthew Yglesias": (56, 52, 41, 0.241),
    "Vox Future Perfect": (22, 18, 18, 0.269),
}
AGGREGATES = {"Prediction markets, as read by SimonM", "Metaculus community"}
COMPLETE = {"Predictions", "Predictions are hard", "22 things we think will happen in 2022"}
NOUNS = [Expert, Source, Excerpt, Claim, Question, Forecast, Resolution, Evidence, Collection]


def question(beginning: str) -> Question:
    return Question.objects.get(title__startswith=beginning)


class YearlyPredictions(TestCase):
    @classmethod
    def setUpTestData(cls):
        seeds.load()
        cls.case = Collection.objects.get(slug=SLUG)

    def test_the_first_forecasts_score_what_was_published(self):
        rows = {row["expert"]: row for row in scoreboard("--collection", SLUG)["rows"]}
        for name, (n_forecasts, n_resolved, n_events, brier) in PUBLISHED.items():
            row = rows[name]
            assert Forecast.objects.filter(expert__name=name).count() == n_forecasts, name
            assert (row["n_resolved"], round(row["score"], 3)) == (n_resolved, brier), name
            answered = Question.objects.filter(scores__expert__name=name).distinct()
            assert len(set(events_of([question.pk for question in answered]))) == n_events, name
        assert sum(row["ranked"] for row in rows.values()) == 6
        assert not rows["Metaculus community"]["ranked"]

    def test_what_was_said_last_scores_what_was_published(self):
        rows = {row["expert"]: row for row in scoreboard("--collection", SLUG, "--timing", "last")["rows"]}
        assert round(rows["Rob Bensinger"]["score"], 3) == 0.121

    def test_every_question_has_the_outcome_that_was_found_or_awaits_it(self):
        decided = Resolution.objects.filter(question__collections=self.case)
        counts = dict(decided.values_list("decision").annotate(n=Count("pk")))
        assert counts == {"outcome": 148, "annulled": 3}
        awaiting = self.case.questions.unresolved()
        assert (self.case.questions.count(), awaiting.count()) == (172, 21)
        assert not awaiting.filter(closes_at__gt=timezone.now()).exists()
        assert not decided.filter(decision="outcome", evidence=None).exists()

    def test_what_the_criteria_do_not_decide_is_annulled_with_the_reason(self):
        for beginning in (
            "Will more than 66% of the US population be vaccinated",
            "Will Chinese GDP keep growing",
        ):
            resolution = question(beginning).resolution
            assert resolution.is_annulled
            assert resolution.rationale.startswith("The criteria do not decide")
            assert resolution.evidence.exists()
        assert "two run-offs" in question("Will the Republicans keep the Senate").resolution.rationale

    def test_an_outcome_against_the_authors_own_grading_says_so(self):
        resolution = question("Will the UK and the EU extend the Brexit transition").resolution
        assert resolution.outcome == "no"
        assert "Against the author’s own published grading" in resolution.rationale
        stances = resolution.evidence.values_list("stance", "excerpt__source__title")
        assert set(stances) == {
            ("supports", "Preparing for the end of the Transition Period"),
            ("contradicts", "2020 Predictions: Calibration Results"),
        }
        assert not resolution.disputes.exists()

    def test_a_figure_without_words_has_its_place_and_nothing_that_looks_quoted(self):
        claims = Claim.objects.filter(excerpt__source__collections=self.case)
        in_tables = claims.filter(excerpt__exact="")
        assert (claims.count(), in_tables.count()) == (306, 80)
        assert not in_tables.filter(excerpt__place="").exists()
        held = claims.filter(excerpt__exact__iexact="hold")
        assert (held.count(), held.filter(expert__name="Scott Alexander").count()) == (31, 30)
        assert not held.exclude(note__contains="holds it").exists()
        assert not held.filter(expert__name="Scott Alexander", excerpt__prefix="").exists()

    def test_fragments_are_short(self):
        excerpts = Excerpt.objects.filter(source__collections=self.case)
        evidence = Excerpt.objects.filter(evidence__resolution__question__collections=self.case)
        for excerpt in excerpts | evidence:
            assert max(len(excerpt.exact.split()), len(excerpt.prefix.split())) <= 13, excerpt

    def test_dates_are_those_of_the_forecasts_and_none_is_invented(self):
        posted_once = Source.objects.get(
            title="Scott Alexander 2021 predictions: calibration and updating exercise"
        )
        assert posted_once.published is None
        made = Forecast.objects.filter(claim__excerpt__source=posted_once)
        assert {(str(forecast.made), forecast.made_basis) for forecast in made} == {
            ("27 April 2021", "stated"),
            ("30 April 2021", "inferred"),
        }
        evidence = Source.objects.filter(
            excerpts__evidence__resolution__question__collections=self.case
        ).distinct()
        assert evidence.filter(published_on=None).count() == 40
        assert not evidence.filter(published_basis="inferred", published_basis_note="").exists()

    def test_only_what_is_whole_is_completely_coded(self):
        complete = Source.objects.filter(coding="complete", excerpts__claims__expert__name__in=PUBLISHED)
        assert set(complete.values_list("title", flat=True)) == COMPLETE
        assert "Partly coded" in self.case.frame_note

    def test_aggregates_say_that_they_are(self):
        marked = Expert.objects.filter(biography__startswith="An aggregate and no single forecaster")
        assert set(marked.values_list("name", "kind")) == {(name, "organization") for name in AGGREGATES}

    def test_who_had_seen_whose_answers_is_noted(self):
        notes = Claim.objects.filter(excerpt__source__collections=self.case)
        answered = notes.filter(expert__name="Scott Alexander", note__startswith="Stated after reading")
        assert answered.count() == 46
        assert notes.filter(note="Before seeing other forecasts.").count() == 12
        assert notes.filter(attribution="medium").exclude(attribution_note="").count() == 23

    def test_the_figure_that_is_not_logged_twice_is_noted(self):
        claim = Claim.objects.get(excerpt__exact="The year-end unemployment rate is below 5 percent (80%)")
        assert "would count one forecast twice" in claim.note
        assert not question("Will US unemployment be above 5% at the end of 2021").forecasts.filter(
            expert=claim.expert
        )

    def test_loading_again_changes_nothing(self):
        before = [noun.objects.count() for noun in NOUNS]
        assert seeds.load() == {}
        assert [noun.objects.count() for noun in NOUNS] == before

    def test_the_front_page_shows_its_ranks_and_how_sure_they_are(self):
        page = self.client.get("/")
        ranking = page.context["front"].ranking
        shown = [(row.rank, row.standing.name) for row in ranking.table.rows]
        ranked = [row for row in scoreboard("--collection", SLUG)["rows"] if row["ranked"]]
        assert [name for _, name in shown] == [row["expert"] for row in ranked]
        assert shown[0] == ("1st–5th", "Prediction markets, as read by SimonM")
        text = page.content.decode()
        assert "will make significant progress" in text  # the founding case, before it
        assert text.index("the Hanoi summit") < text.index("who did better") < text.index("Rob Bensinger")
        assert "has the best estimate, but nobody else ranked is clearly behind" in text
        assert "Who has been right" not in text  # the same six once more
        assert "All 21 that await their outcome" in text
        assert "Of what was called about 80\xa0% likely, " in text

    def test_the_front_page_shows_everything_where_more_are_ranked(self):
        call_command("make_example", experts=12, questions=40, forecasts=400, seed=5, stdout=StringIO())
        text = self.client.get("/").content.decode()
        assert text.index("who did better") < text.index("Who has been right") < text.index("Synthetic 5")

    def test_nobody_elses_collection_takes_its_place(self):
        mine = {"title": settings.RANKED_CASE, "frame": "complete"}
        CollectionForm(mine).submit(by=person("Analyst"))
        assert self.client.get("/").context["front"].ranking.collection == self.case

    def test_the_collection_and_its_sources_can_be_read(self):
        page = self.client.get(self.case.get_absolute_url()).content.decode()
        assert "34 of 43" in page
        assert "all rights reserved" in page
        source = Source.objects.get(title="Predictions For 2022")
        assert self.client.get(source.get_absolute_url()).status_code == 200
