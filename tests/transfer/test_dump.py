"""The whole public record as files: complete, described, and nothing in it that readers are not shown."""

import csv
import json
from threading import Thread
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from jsonschema_rs import validator_for

from tests.making import a_claim, a_forecast, a_question, a_source, an_excerpt, an_expert
from tracker.models import Forecast, Proposal, Question, RatingRequest, User
from tracker.transfer.cells import Rows
from tracker.transfer.dump import TABLES, dump

pytestmark = pytest.mark.django_db

# Not in it, because …
LEFT_OUT = {
    # of accounts
    "User", "Token", "Answered", "RoleChange", "User_groups", "User_user_permissions",
    # it waits for somebody, or no page shows it to readers
    "Classification", "ProposedEvidence", "Dispute", "DisputeAnswer", "Dispute_excerpts", "RatingRequest",
    "Opening",
    # it is computed, or how the site does it
    "Score", "StoredScoreboard", "ResolutionInForce", "Anchor", "Change", "Retrieval",
    # files that come in
    "Upload", "Import", "SavedMapping",
    # merges are in experts.merged_into
    "Merge",
}  # fmt: skip


@pytest.mark.usefixtures("hanoi")
class TestTheFoundingCase:
    def test_every_row_is_in_both_files_and_as_described(self, tmp_path):
        counted = dict(dump(tmp_path))
        schema = json.loads((tmp_path / "schema.json").read_text(encoding="utf-8"))
        for table in TABLES:
            rows = json.loads((tmp_path / f"{table.name}.json").read_text(encoding="utf-8"))
            with (tmp_path / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
                cells = list(Rows(file))
            assert len(rows) == len(cells) == counted[table.name], table.name
            validator_for({"$defs": schema["$defs"], "$ref": f"#/$defs/{table.name}"}).validate(rows)
            for row, line in zip(rows, cells, strict=True):
                assert {name: text(value) for name, value in row.items()} == line
        assert counted["forecasts"] == Forecast.objects.count()
        assert counted["questions"] == Question.objects.count()

    def test_every_column_is_in_the_dictionary(self, tmp_path):
        dump(tmp_path)
        with (tmp_path / "dictionary.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [(row["table"], row["column"]) for row in rows] == [(t.name, n) for t in TABLES for n in t.names]
        assert not [row for row in rows if not row["meaning"] or not row["type"]]

    def test_licence_and_citation_lie_beside(self, tmp_path, settings):
        settings.OPERATOR, settings.ADDRESS = "A Keeper", "https://outturn.example"
        dump(tmp_path)
        assert "CC BY 4.0" in (tmp_path / "LICENCE.txt").read_text(encoding="utf-8")
        assert (tmp_path / "CITATION.txt").read_text(encoding="utf-8").startswith("A Keeper: Outturn, the record")
        assert "https://outturn.example" in (tmp_path / "CITATION.txt").read_text(encoding="utf-8")
        assert "rows  One expert’s belief" in (tmp_path / "README.txt").read_text(encoding="utf-8")

    def test_twice_it_is_the_same_to_the_last_letter(self, tmp_path):
        for folder in ("one", "two"):
            dump(tmp_path / folder)
        for path in (tmp_path / "one").iterdir():
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def test_every_table_is_in_it_or_left_out_for_a_reason():
    models = apps.get_app_config("tracker").get_models(include_auto_created=True)
    there = {table.rows().model.__name__ for table in TABLES}
    assert {model.__name__ for model in models} == there | LEFT_OUT
    assert not there & LEFT_OUT


def test_what_readers_are_not_shown_is_not_in_it(tmp_path, analyst):
    expert = an_expert(analyst)
    a_forecast(a_question(analyst), expert, analyst)
    looked_at = an_excerpt(analyst, "Nothing of the kind")
    looked_at.claim(None, "none", by=analyst, note="Irony, surely.")
    a_source(analyst).hold_text("Not for everybody.")
    open_one = a_source(analyst, licence="CC BY")
    open_one.hold_text("For everybody.")
    open_one.text_is_public = True
    open_one.save()
    dump(tmp_path)
    everything = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    for hidden in ("Nothing of the kind", "Irony, surely", "Not for everybody", analyst.email, "password"):
        assert hidden not in everything, hidden
    assert "For everybody." in everything
    assert analyst.name in everything


def test_of_proposals_and_ratings_what_readers_are_shown(tmp_path, analyst, admin):
    raters = [User.objects.create_user(f"rater{n}@example.org", name=f"Rater {n}") for n in (1, 2)]
    for rater in raters:
        rater.give_role("Analyst", by=admin)

    def proposed(rationale: str) -> Proposal:
        question = a_question(analyst)
        return Proposal(question=question, decision="annulled", rationale=rationale, recorded_by=analyst).log()

    def rows(name: str) -> list[dict[str, object]]:
        return json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))

    waits, accepted, declined = (proposed(f"{word}, in my view.") for word in ("Waits", "Accepted", "Declined"))
    accepted.accept(by=admin)
    declined.decline("Too early.", by=admin)
    question = a_question(analyst)
    asked = RatingRequest.objects.ask(question, raters, by=admin)
    asked[0].answer("yes", "Both papers.", by=asked[0].rater)
    dump(tmp_path)
    assert [row["id"] for row in rows("proposals")] == [accepted.pk, declined.pk]
    assert [(row["proposal"], row["reason"]) for row in rows("proposal_answers")] == [
        (accepted.pk, ""),
        (declined.pk, "Too early."),
    ]
    assert [row["proposal"] for row in rows("signatures")] == [accepted.pk]
    assert rows("ratings") == []
    assert waits.rationale not in "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    asked[1].answer("no", "Neither.", by=asked[1].rater)
    dump(tmp_path)
    said = [(row["question"], row["outcome"]) for row in rows("ratings")]
    assert said == [(question.pk, "yes"), (question.pk, "no")]


def test_what_was_retracted_is_in_it_with_the_reason(tmp_path, analyst, admin):
    claim = a_claim(analyst, an_expert(analyst))
    claim.retract("Said by the minister.", by=admin)
    dump(tmp_path)
    (row,) = json.loads((tmp_path / "retractions.json").read_text(encoding="utf-8"))
    assert (row["claim"], row["reason"]) == (claim.pk, "Said by the minister.")
    assert [one["id"] for one in json.loads((tmp_path / "claims.json").read_text(encoding="utf-8"))] == [claim.pk]


def test_the_command_writes_a_folder(tmp_path, analyst, capsys):
    a_question(analyst)
    call_command("export", str(tmp_path / "out"))
    assert f"rows in {len(TABLES)} tables." in capsys.readouterr().out
    assert (tmp_path / "out" / "questions.csv").exists()
    assert not list((tmp_path / "out").glob(".*"))


def test_the_nightly_one_can_be_downloaded(tmp_path, analyst, client, settings):
    settings.EXPORTS_DIR = tmp_path / "exports"
    a_question(analyst)
    for _ in range(2):
        call_command("export", "--nightly", verbosity=0)
    assert [path.name for path in settings.EXPORTS_DIR.iterdir()] == ["outturn.zip"]
    assert reverse("nightly") in client.get(reverse("exports")).content.decode()
    (tmp_path / "got.zip").write_bytes(client.get(reverse("nightly")).getvalue())
    with ZipFile(tmp_path / "got.zip") as zipped:
        assert zipped.testzip() is None
        assert {"outturn/questions.csv", "outturn/outturn.csv"} <= set(zipped.namelist())


@pytest.mark.parametrize("arguments", [[], ["somewhere", "--nightly"]])
def test_where_to_is_said_once(arguments):
    with pytest.raises(CommandError, match="Name a folder, or say --nightly"):
        call_command("export", *arguments)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError):
        call_command("export", str(tmp_path / "file"))


@pytest.mark.django_db(transaction=True)
def test_it_is_of_one_moment_and_nobody_who_records_waits(tmp_path, analyst):
    """Outside a test's transaction: what is recorded while it is written is in none of the files."""
    a_question(analyst, "Before")
    was_asked = []

    def ask(what: str, done: int, of: int) -> None:
        if not was_asked:
            thread = Thread(target=lambda: (a_question(analyst, "Meanwhile"), connection.close()))
            thread.start()
            thread.join(10)
            was_asked.append(not thread.is_alive())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.transfer.dump.AT_ONCE", 1)
        dump(tmp_path, ask)
    assert was_asked == [True]
    assert Question.objects.count() == 2
    assert [row["title"] for row in json.loads((tmp_path / "questions.json").read_text())] == ["Before"]
