"""An import taken back: by records, with what was there before standing again."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from tests.making import a_forecast
from tracker.models import Claim, Forecast, Import, Question, Retraction, Withdrawal

pytestmark = pytest.mark.django_db
HEAD = "expert,question,made_at,probability,withdrawn_at,phrase,quote,source_title\n"


@pytest.fixture
def read(tmp_path):
    def run(rows: str, *options: str) -> Import:
        path = tmp_path / "a.csv"
        path.write_text(HEAD + rows, encoding="utf-8")
        call_command("import_forecasts", str(path), *options, stdout=StringIO())
        return Import.objects.latest("pk")

    return run


def test_withdrawals_and_claims_go_with_it_and_come_again(read, analyst):
    rows = 'Ada,Will it rain?,2024-01-05,0.7,2024-01-20,,"It will rain",A note\n'
    entered = read(rows)
    taken = entered.take_back("The wrong file.", by=analyst)
    assert taken.sentence.startswith("1 forecasts are retracted, 1 withdrawals taken back.")
    assert not Forecast.objects.current().exists()
    assert not Withdrawal.objects.current().exists()
    assert not Claim.objects.current().exists()
    assert all("The import of a.csv was taken back" in one.reason for one in Retraction.objects.all())
    with pytest.raises(ValidationError, match="Nothing of this import stands"):
        entered.take_back("Again.", by=analyst)
    read(rows)
    assert (Forecast.objects.current().count(), Withdrawal.objects.current().count()) == (1, 1)


def test_words_that_it_had_corrected_are_read_as_before(read, analyst):
    read('Ada,Will it rain?,2024-01-05,0.7,,"rather likely",,\n')
    entered = read('Ada,Will it rain?,2024-01-05,0.3,,"rather unlikely",,\n', "--corrections")
    assert entered.take_back("It was right before.", by=analyst).n_restored == 1
    forecast = Forecast.objects.current().get()
    assert (forecast.summary.probability, forecast.readings.get().phrase) == (0.7, "rather likely")


def test_what_somebody_corrected_since_stays(read, analyst):
    entered = read("Ada,Will it rain?,2024-01-05,0.7,,,,\nBob,Will it rain?,2024-01-05,0.7,,,,\n")
    old = Forecast.objects.get(expert__name="Ada")
    a_forecast(old.question, old.expert, analyst, 0.2, made="2024-01-05", replaces=old, replaces_note="Misread.")
    taken = entered.take_back("The wrong file.", by=analyst)
    assert "1 were corrected since, and stay." in taken.sentence
    assert Forecast.objects.current().get().probability == 0.2
    assert Question.objects.count() == 1
