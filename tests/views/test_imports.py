"""A file through the page: brought, understood, tried, imported by the task, taken back."""

import io
import re

import openpyxl
import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from tests.making import an_expert
from tests.views.test_kinds import plain
from tracker.models import Expert, Forecast, Import, Proposal, Question, Retraction, SavedMapping, Upload
from tracker.transfer import uploads

pytestmark = pytest.mark.django_db

PEOPLE = """Who;Will it rain in May 2023?;Will it snow in June 2023?
Rita Rerun;73;5
Olga Only;"40";1
Paul Pause;;12
Outcome;Yes;no
"""
LONG = """Forecaster,Question,Probability,Date
Rita Rerun,Will it rain?,73%,2023-05-01
Olga Only,Will it rain?,40%,2023-05-02
"""


def bring(client, name: str, content: bytes | str, second: tuple[str, str] | None = None, **data) -> str:
    body = content.encode() if isinstance(content, str) else content
    sent = {"file": SimpleUploadedFile(name, body), **data}
    if second:
        sent["second"] = SimpleUploadedFile(second[0], second[1].encode())
    response = client.post(reverse("imports"), sent)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def shown(client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def map_columns(client, address: str, **changes) -> None:
    """Send the form as it is proposed, with these changes; then let the task try it."""
    form = client.get(address).context["form"]
    data = {one.html_name: one.value() for one in form if one.value() not in (None, False, "")}
    response = client.post(address, data | changes)
    assert response.status_code == 302, response.context["form"].errors
    work()


def work() -> None:
    """As the worker does it, within the transaction of the test."""
    for pk in Upload.objects.filter(phase__in=["trying", "running"]).values_list("pk", flat=True):
        uploads.work.call(pk)


def go(client, address: str, **data) -> str:
    assert client.post(address, {"do": "import", **data}).status_code == 302
    work()
    return client.get(address, follow=True).request["PATH_INFO"]


def test_a_sheet_of_people_goes_in_by_what_is_found_in_it(analyst_client, admin_client):
    address = bring(admin_client, "club.csv", PEOPLE)
    text = shown(admin_client, address)
    assert "semicolons between the cells, written in UTF-8" in text
    assert "When were they made?" in text
    map_columns(admin_client, address, **{"said-made_at-text": "2023-04-01"})
    text = shown(admin_client, address)
    assert "5 answers read, 5 forecasts would be created, 0 unchanged, 0 refused." in text
    assert "Rita Rerun gives Yes 73 %, as of 1 April 2023: Will it rain in May 2023?" in text
    assert not Forecast.objects.exists()
    page = go(admin_client, address)
    assert Import.objects.get().get_absolute_url() == page
    assert Forecast.objects.count() == 5
    assert Forecast.objects.get(expert__name="Olga Only", question__title__contains="snow").probability == 0.01
    assert Question.objects.get(title__contains="rain").resolution.outcome == "yes"
    assert Question.objects.get(title__contains="snow").resolution.outcome == "no"
    assert Expert.objects.filter(name="Outcome").count() == 0
    assert "Left out: 1" in shown(admin_client, page)


def test_what_an_analyst_brings_of_outcomes_is_proposed(analyst_client):
    address = bring(analyst_client, "club.csv", PEOPLE)
    map_columns(analyst_client, address, **{"said-made_at-text": "2023-04-01"})
    go(analyst_client, address)
    assert Proposal.objects.count() == 2
    assert not Question.objects.resolved().exists()


def test_an_import_is_taken_back_by_records_and_can_be_read_again(admin_client):
    address = bring(admin_client, "club.csv", PEOPLE)
    map_columns(admin_client, address, **{"said-made_at-text": "2023-04-01"})
    page = go(admin_client, address)
    response = admin_client.post(page, {"reason": "The wrong file."}, follow=True)
    assert "5 forecasts are retracted, 2 questions reopened." in response.content.decode()
    assert Retraction.objects.count() == 5
    assert "club.csv" in Retraction.objects.first().reason
    assert not Forecast.objects.current().exists()
    assert admin_client.post(page, {"reason": "Again."}).status_code == 422
    address = bring(admin_client, "club.csv", PEOPLE)
    map_columns(admin_client, address, **{"said-made_at-text": "2023-04-01"})
    go(admin_client, address)
    assert Forecast.objects.current().count() == 5
    assert Question.objects.resolved().count() == 2


def test_when_each_question_of_a_wide_sheet_closes_can_be_said_on_the_page(analyst_client):
    address = bring(analyst_client, "club.csv", PEOPLE.replace("Outcome;Yes;no\n", ""))
    assert "When each question closes" in shown(analyst_client, address)
    refused = analyst_client.post(address, {"shape": "people", "closes-0": "3/4/2023"})
    assert refused.status_code == 422
    assert "closes-0" in refused.context["form"].errors
    map_columns(analyst_client, address, **{"said-made_at-text": "2023-04-01", "closes-0": "2023-05-31"})
    text = shown(analyst_client, address)
    assert "“Will it snow in June 2023?”: the file does not say when it closes, so 31 March 2024 is taken" in text
    assert "“Will it rain in May 2023?”: the file" not in text
    go(analyst_client, address)
    rain = Question.objects.get(title="Will it rain in May 2023?")
    assert (str(rain.closes), rain.closes_basis_note) == ("31 May 2023", "Given by whoever imported the file.")


def test_a_spreadsheet_of_questions_by_people(admin_client):
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["Question", "Ada", "Bob", "Outcome", "Deadline"],
        ["Will it rain?", 0.8, 0.3, True, "2023-06-30"],
        ["Will it snow?", 0.25, None, False, "2023-06-30"],
        ["Will it hail?", "#VALUE!", 0.5, None, "2023-06-30"],
    ]
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    address = bring(admin_client, "turned.xlsx", file.getvalue())
    map_columns(admin_client, address, **{"said-made_at-text": "2023-04-01"})
    text = shown(admin_client, address)
    assert "5 answers read, 4 forecasts would be created, 0 unchanged, 1 refused." in text
    assert "B4 holds #VALUE!" in text
    refused = admin_client.post(address, {"do": "import"})
    assert (refused.status_code, Forecast.objects.count()) == (422, 0)
    assert "A file goes in whole, and 1 row is refused." in plain(refused)
    go(admin_client, address, skip_bad_rows="on")
    assert Forecast.objects.count() == 4
    assert Question.objects.get(title="Will it rain?").resolution.outcome == "yes"


def test_a_mapping_that_is_kept_reads_the_next_file_also_by_the_command(analyst_client, tmp_path):
    address = bring(analyst_client, "long.csv", LONG)
    map_columns(analyst_client, address, save_as="ours")
    assert SavedMapping.objects.get().mapping["said"]["expert"] == "{Forecaster}"
    path = tmp_path / "next.csv"
    path.write_text(LONG)
    call_command("import_forecasts", str(path), "--mapping", "ours", stdout=io.StringIO())
    assert Forecast.objects.count() == 2


def test_another_value_is_a_correction_once_somebody_says_so(analyst_client):
    address = bring(analyst_client, "long.csv", LONG)
    map_columns(analyst_client, address)
    go(analyst_client, address)
    address = bring(analyst_client, "long.csv", LONG.replace("73%", "37%"))
    map_columns(analyst_client, address)
    text = shown(analyst_client, address)
    assert "73 % is on record of Rita Rerun for 1 May 2023, and here is 37 %" in text
    page = go(analyst_client, address, takes_corrections="on")
    new = Forecast.objects.current().get(expert__name="Rita Rerun")
    assert (new.probability, new.replaces.probability) == (0.37, 0.73)
    analyst_client.post(page, {"reason": "It was right before."})
    assert Forecast.objects.current().get(expert__name="Rita Rerun").probability == 0.73
    assert Forecast.objects.current().count() == 2


def test_names_that_look_alike_are_asked_once_for_the_whole_file(analyst, analyst_client):
    known = an_expert(analyst, "Eric Gomez")
    rows = "".join(f"Eric Gómez,Will it rain {n}?,{n}%,2023-05-01\n" for n in range(2, 6))
    address = bring(analyst_client, "long.csv", "Forecaster,Question,Probability,Date\n" + rows)
    map_columns(analyst_client, address)
    assert shown(analyst_client, address).count("“Eric Gómez” looks like “Eric Gomez”") >= 1
    go(analyst_client, address, **{"alike-0": "same"})
    assert Forecast.objects.filter(expert=known).count() == 4


def test_a_thousand_bad_rows_are_counted_once_each_and_all_in_the_report(analyst_client):
    bad = "".join(f"Ada,Will it rain?,{n},2023-05-01\n" for n in range(200, 1200))
    good = "Ada,Will it snow?,40,2023-05-01\nAda,Will it hail?,73,2023-05-01\n"
    address = bring(analyst_client, "long.csv", f"Forecaster,Question,Probability,Date\n{good}{bad}")
    map_columns(analyst_client, address, scale="percent", **{"said-probability": "Probability"})
    text = shown(analyst_client, address)
    assert "1002 rows read, 2 forecasts would be created, 0 unchanged, 1000 refused." in text
    assert "950 more rows with a reason are in the report." in text
    report = analyst_client.get(reverse("upload_report", args=[Upload.objects.get().pk])).content.decode()
    assert report.count('"refused"') == 1000


def test_nobody_else_sees_what_somebody_brought(analyst_client, admin_client):
    address = bring(analyst_client, "long.csv", LONG)
    assert admin_client.get(address).status_code == 404
    assert admin_client.get(reverse("upload_report", args=[Upload.objects.get().pk])).status_code == 404


def test_how_far_it_is_survives_a_reload_and_what_stopped_can_be_started_again(analyst_client, settings):
    caches["progress"].clear()
    address = bring(analyst_client, "long.csv", LONG)
    form = analyst_client.get(address).context["form"]
    data = {one.html_name: one.value() for one in form if one.value() not in (None, False, "")}
    analyst_client.post(address, data)
    assert "long.csv is being tried" in shown(analyst_client, address)
    work()
    assert analyst_client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    analyst_client.post(address, {"do": "import"})
    upload = Upload.objects.get()
    caches["progress"].clear()
    Upload.objects.update(began_at=upload.asked_at.replace(year=2020))
    assert "long.csv was interrupted" in shown(analyst_client, address)
    assert analyst_client.post(address).status_code == 302
    work()
    work()
    assert Forecast.objects.count() == 2


def test_a_file_that_is_none_is_refused_in_a_sentence(analyst_client):
    for name, body, said in (
        ("x.xlsx", b"PK\x03\x04broken", "damaged"),
        ("x.csv", b"", None),
        ("x.csv", b"\xff\xfea\x00", None),
        ("x.json", b"[[[", "is not JSON"),
        ("x.csv", b"a,a\n1,2\n", "two columns are called “a” (A and B)"),
    ):
        response = analyst_client.post(reverse("imports"), {"file": SimpleUploadedFile(name, body)})
        if response.status_code == 302:
            text = shown(analyst_client, response["Location"])
            assert said is None or said in text, text
        else:
            assert response.status_code == 422
    response = analyst_client.post(reverse("imports"), {"file": SimpleUploadedFile("x.exe", b"MZ")})
    assert response.status_code == 422


def test_a_file_by_somebody_else_cannot_be_taken_back_by_any_analyst(admin_client, analyst_client, analyst):
    address = bring(admin_client, "long.csv", LONG)
    map_columns(admin_client, address)
    page = go(admin_client, address)
    assert analyst_client.post(page, {"reason": "x"}).status_code == 403
    assert Forecast.objects.current().count() == 2


def test_a_file_may_be_larger_than_what_is_typed_up_to_a_limit_that_is_named(analyst_client, settings):
    settings.LARGEST_IMPORT = 6 * settings.MEGABYTE
    rows = LONG + "".join(f"Ada,Will it rain?,{n % 90 + 1}%,2023-05-01\n" for n in range(170_000))
    assert len(rows) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    bring(analyst_client, "long.csv", rows)
    assert bytes(Upload.objects.get().body) == rows.encode()
    file = SimpleUploadedFile("long.csv", rows.encode() * 2)
    refused = analyst_client.post(reverse("imports"), {"file": file})
    assert (refused.status_code, "larger than 6 MB" in plain(refused)) == (413, True)
    assert "Divide the file" in plain(refused)
    assert Upload.objects.count() == 1


def test_what_was_taken_back_cannot_be_taken_back_again_and_is_said_to_have_left_something(analyst_client, client):
    address = bring(analyst_client, "long.csv", LONG)
    map_columns(analyst_client, address)
    page = go(analyst_client, address)
    assert "Rita Rerun: 73 %" in shown(analyst_client, page)
    assert "Take it back" in shown(analyst_client, page)
    said = plain(analyst_client.post(page, {"reason": "The wrong file."}, follow=True))
    assert "2 forecasts are retracted. 2 people and 1 question of it have no forecast now" in said
    assert "Take it back" not in said
    found = plain(client.get(reverse("search"), {"q": "Rita Rerun"}))
    assert "No forecast on record" in found
    again = analyst_client.post(page, {"reason": "Once more."})
    assert "Nothing of this import stands any more." in plain(again)
