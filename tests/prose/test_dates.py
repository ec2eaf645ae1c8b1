import pytest

from tracker.prose.dates import iso_date, stated_date


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("2019-02-26", "2019-02-26"),
        ("2019-02-26T08:00:00.000Z", "2019-02-26"),
        ("2019/2/6", "2019-02-06"),
        ("2019-02", "2019-02"),
        ("2019", "2019"),
        ("Tue, 26 Feb 2019 08:00:00 GMT", "2019-02-26"),
        ("February 26, 2019 at 8 o’clock", "2019-02-26"),
        ("26 February 2019", "2019-02-26"),
        ("Tuesday, Sept. 3, 2019", "2019-09-03"),
        ("March 2019", "2019-03"),
        ("30 February 2019", ""),
        ("Marathon 2019", ""),
        ("Marketing 12, 2019", ""),
        ("2019-02-30", ""),
        ("02/03/2019", ""),
        ("0001-01-01", ""),
        ("1551168000", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_are_read_down_to_the_day_or_not_at_all(stated, read):
    assert stated_date(stated) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("26 February 2019", "2019-02-26"),
        ("on Feb. 26th, 2019", "2019-02-26"),
        ("2019-02-26 14:55Z", "2019-02-26 14:55Z"),
        ("march 2019", "2019-03"),
        ("2019", "2019"),
        ("Febuary 2019", "2019-02"),
        ("mayhem 2019", ""),
        ("Octopus 2019", ""),
        ("31 June 2019", ""),
        ("26 February", ""),
        ("26 February 2019 or later", ""),
        ("02/03/2019", ""),
        ("", ""),
    ],
)
def test_a_date_is_the_whole_of_what_is_written(written, read):
    assert iso_date(written) == read
