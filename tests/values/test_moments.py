from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tracker.values.moments import Moment, parse_day, refuse_future


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2019", "2019"),
        ("2019-02", "February 2019"),
        ("2019-02-26", "26 February 2019"),
        ("2019-02-26 14:55", "26 February 2019, 14:55 UTC"),
        ("2019-02-26T14:55:30+03:00", "26 February 2019, 11:55 UTC"),
        ("2023-08-05T09:07:03.123456+00:00", "5 August 2023, 09:07 UTC"),
        ("Fri, 17 May 2019 08:00:00 GMT", "17 May 2019, 08:00 UTC"),
        ("May 17,2019", "17 May 2019"),
        ("31/12/2025", "31 December 2025"),
        ("May 2019", "May 2019"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_was_printed(text, words):
    moment = Moment.parse(text)
    assert str(moment) == words
    assert Moment.parse(moment.iso()) == moment


@pytest.mark.parametrize("text", ["2019", "2019-02", "2019-12", "2019-02-28", "2020-02-29"])
def test_a_deadline_includes_its_last_day(text):
    deadline = Moment.parse(text, is_end=True)
    assert deadline.at > Moment.parse(text).at
    assert str(deadline) == str(Moment.parse(text))
    assert deadline.iso() == text


def test_the_last_day_of_a_month_ends_with_it():
    assert Moment.parse("2019-02", is_end=True).at == datetime(2019, 3, 1, tzinfo=UTC)


def test_a_time_without_an_offset_is_in_the_readers_zone_and_shown_there():
    with timezone.override(ZoneInfo("Asia/Seoul")):
        moment = Moment.parse("2019-02-28 09:00")
        assert str(moment) == "28 February 2019, 09:00 KST"
    assert moment.at == datetime(2019, 2, 28, tzinfo=UTC)


def test_a_printed_date_stays_that_date_in_every_zone():
    with timezone.override(ZoneInfo("America/Los_Angeles")):
        assert str(Moment.parse("2019-02-26")) == "26 February 2019"


@pytest.mark.parametrize("clock", ["02:30", "02:59"])
def test_a_time_that_the_clocks_skip_is_refused_with_a_way_out(clock):
    with (
        timezone.override(ZoneInfo("Europe/Berlin")),
        pytest.raises(ValidationError, match="clocks change in Europe/Berlin"),
    ):
        Moment.parse(f"2019-03-31 {clock}")
    assert Moment.parse(f"2019-03-31 {clock}+01:00").precision == "instant"


def test_a_time_that_comes_twice_is_refused():
    with timezone.override(ZoneInfo("Europe/Berlin")), pytest.raises(ValidationError, match="exists twice"):
        Moment.parse("2019-10-27 02:30")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2019-13",
        "2019-02-30",
        "6.2.2019",
        "0000",
        "9999-12-31",
        "1899",
        "2019-02-26 25:00",
        "２０１９",
        "2019-02-26 14:55+99:00",
    ],
)
def test_what_is_no_date_is_refused_in_a_sentence(text):
    with pytest.raises(ValidationError):
        Moment.parse(text)


def test_an_instant_is_kept_as_finely_as_it_was_printed():
    at = Moment.parse("2023-08-05T09:07:03.123456+02:00").at
    assert at == datetime(2023, 8, 5, 7, 7, 3, 123456, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2019-02-28", "28 February 2019", "28/2/2019", "Feb. 28,2019"])
def test_a_day(text):
    assert parse_day(text) == date(2019, 2, 28)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2019-02", "“2019-02” is not a date. Write it as 2019-02-28."),
        ("2019-02-30", "is not a date"),
        ("2019-02-28 09:00", "is not a date"),
        ("3/4/2019", "may be 3 April or 4 March"),
    ],
)
def test_what_is_no_day_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        parse_day(text)


@pytest.mark.parametrize(
    ("hours", "precision", "is_refused"),
    [(2, "instant", True), (0.05, "instant", False), (13, "day", False), (15, "day", True)],
)
def test_a_day_may_have_begun_elsewhere_and_an_instant_has_not(hours, precision, is_refused):
    moment = Moment(timezone.now() + timedelta(hours=hours), precision)
    with pytest.raises(ValidationError, match="has not come yet") if is_refused else nullcontext():
        refuse_future(moment, "made")
