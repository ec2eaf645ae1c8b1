"""The methods page, with the founding case and without."""

import pytest
from django.urls import reverse

from tests.views.test_kinds import plain


@pytest.mark.django_db
@pytest.mark.usefixtures("hanoi")
class TestOnTheFoundingCase:
    def test_it_is_worked_on_the_founding_case(self, client):
        page = plain(client.get(reverse("methods")))
        for words in (
            "(0.98 − 0)²",
            "(0.960 + 0.960 + 0.960 + 0.563) ÷ 4",
            "−ln 0.02 = 3.912",
            "for 3 of 28 days: −49.8",
            "0.250 − 0.861 = −0.611",
            "(2 + 0) ÷ 7 = 28.6 %",
            "0.861 = 0.861 − 0.000 + 0.000: every answer was No",
        ):
            assert words in page

    def test_every_link_within_the_page_leads_somewhere(self, client):
        page = client.get(reverse("methods")).content.decode()
        targets = {piece.split('"')[0] for piece in page.split('href="#')[1:]}
        assert targets
        assert [target for target in targets if f'id="{target}"' not in page] == []
        # From other pages.
        for target in ("lexicons", "benchmarks", "scores", "log", "crowds", "pairs", "rank", "unknown"):
            assert f'id="{target}"' in page


@pytest.mark.django_db
def test_without_it_the_page_says_so_and_keeps_its_formulas(client):
    page = plain(client.get(reverse("methods")))
    assert "is not on this record" in page
    assert "<b>Hanoi</b>" not in page
    for words in ('id="brier"', 'id="log"', "Ada gave 80 % all the time and gets +127.5", "0.743 as kinds"):
        assert words in page
