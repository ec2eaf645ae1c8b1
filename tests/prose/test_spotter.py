"""Sentence by sentence: what is underlined, as what, by which words and until when. The sentences are our own."""

from datetime import date
from time import process_time

import pytest

from tracker.lexicons import shipped_terms
from tracker.prose.spotter import spot

PUBLISHED = date(2019, 2, 26)  # a Tuesday
TERMS = shipped_terms()

FORECASTS = [
    # Numbers
    ("I put the odds of a cut at three in four.", "three in four", ""),
    ("There is less than a 10 percent chance that they sign.", "less than a 10 percent chance", ""),
    ("There is a two-thirds chance of a recession.", "two-thirds chance", ""),
    ("The lira will fall below 40 in 2025.", "will", "2025-12-31"),
    ("Three in four voters will back him in 2025.", "will", "2025-12-31"),
    ("He will win 3 in 4 seats in 2025.", "will", "2025-12-31"),
    ("The odds: one in ten that he wins.", "one in ten", ""),
    ("The index will hit 6,000 in 2025.", "will", "2025-12-31"),
    # Shares and risks in words
    ("Five-year swaps are likely headed above 400 by next summer.", "likely", ""),
    (
        "The more plausible outcome is inflation between 25 and 35 percent in 2027.",
        "The more plausible outcome is",
        "2027-12-31",
    ),
    ("It is inconceivable that they sign by March.", "inconceivable that", "2019-03-31"),
    ("A recession could be in the offing.", "in the offing", ""),
    ("There is an increased risk of a recession.", "an increased risk of", ""),
    # Modals
    ("The ministers will sign the treaty in Geneva.", "will", ""),
    ("Parliament will not ratify the pact by 2021.", "will not", "2021-12-31"),
    ("The rouble won't recover before the end of 2020.", "won't", "2020-12-31"),
    ("The rouble won’t recover before 2020.", "won’t", "2019-12-31"),
    ("Mexico will never pay for it.", "will never", ""),
    ("They’ll be relegated by Easter.", "They’ll", ""),
    ("Turnout is going to exceed 70 per cent.", "going to", ""),
    ("The striker isn't going to score 30 goals this season.", "isn't going to", ""),
    ("There will not be a second referendum.", "will not", ""),
    ("We shall have a new prime minister by Christmas.", "We shall", "2019-12-25"),
    ("Nobody will win an outright majority on 12 March.", "Nobody will", "2019-03-12"),
    ("Japan may raise its consumption tax in October 2019.", "may", "2019-10-31"),
    ("Oil could fall to $40 a barrel within six months.", "could", "2019-08-26"),
    ("The coalition might well collapse this year.", "might well", "2019-12-31"),
    ("Rates may be cut twice before the summer.", "may", ""),
    ("Unemployment may be higher next year.", "may", "2020-12-31"),
    # Probability words, their negations and their modifiers
    ("A recession is likely.", "likely", ""),
    ("A recession is not likely in 2019.", "not likely", "2019-12-31"),
    ("It is very likely that the Senate acquits him.", "very likely", ""),
    ("The incumbent is highly unlikely to be re-elected.", "highly unlikely", ""),
    ("A rate cut in March is improbable.", "improbable", "2019-03-31"),
    ("It isn’t likely that Greece leaves the euro.", "isn’t likely", ""),
    ("The team will probably finish in the top four.", "probably", ""),
    ("Britain will almost certainly not leave on 29 March.", "almost certainly not", "2019-03-29"),
    ("It is not improbable that the border reopens.", "not improbable", ""),
    ("Peace is hardly likely while the militias hold the port.", "hardly likely", ""),
    ("It is more likely than not that the vaccine gets approval.", "more likely than not", ""),
    ("Almost guaranteed is a place in the final.", "Almost guaranteed", ""),
    ("A hung parliament is all but inevitable.", "all but inevitable", ""),
    ("Default is inevitable.", "inevitable", ""),
    ("The bill is certain to pass.", "certain to", ""),
    ("The champions are bound to drop points.", "bound to", ""),
    ("It’s a safe bet that the Fed holds rates.", "safe bet", ""),
    ("A third term remains a long shot.", "long shot", ""),
    ("It is only a matter of time until the bridge closes.", "only a matter of time", ""),
    ("We doubt the merger closes by June.", "We doubt", "2019-06-30"),
    ("In all likelihood the strike goes ahead on Friday.", "In all likelihood", "2019-03-01"),
    ("Perhaps the talks will resume in May.", "Perhaps", "2019-05-31"),
    # Chances
    ("There is a good chance of snow on Thursday.", "good chance", "2019-02-28"),
    ("There is little chance that the law survives the court.", "little chance", ""),
    ("He has no chance of winning Ohio.", "no chance", ""),
    ("There is an ample possibility of both sides agreeing to it.", "ample possibility", ""),
    ("The prospects for a settlement are dim.", "prospects for a settlement are dim", ""),
    (
        "There is a 30 per cent chance of a hard Brexit by the end of next month.",
        "30 per cent chance",
        "2019-03-31",
    ),
    ("I put the probability of war at 5%.", "put the probability of war at 5%", ""),
    ("There is a one in five chance that she quits.", "one in five chance", ""),
    ("The race for the governorship is a toss-up.", "toss-up", ""),
    ("There is a real risk that the ceasefire breaks down.", "real risk", ""),
    ("Liverpool are favourites to win the league.", "favourites to", ""),
    # Expectations
    ("Inflation is expected to reach 3 per cent by the end of the year.", "expected to", "2019-12-31"),
    ("The fund expects growth of 2.1% in 2020.", "expects", "2020-12-31"),
    ("Expect the euro to weaken against the dollar this month.", "Expect", "2019-02-28"),
    ("The spacecraft is due to land tomorrow.", "due to land", "2019-02-27"),
    ("Sales are set to double within five years.", "set to", "2024-02-26"),
    ("The glacier is on course to vanish by the 2040s.", "on course to", "2049-12-31"),
    ("My prediction is a narrow win for the opposition.", "My prediction is", ""),
    ("I predict that the museum opens in the third quarter of 2020.", "I predict", "2020-09-30"),
    ("The parties are on the verge of a deal.", "on the verge of", ""),
    ("The new drug should reach pharmacies in early 2020.", "should", ""),
    ("House prices ought to fall next year.", "ought to", "2020-12-31"),
    ("The pipeline should be ready by mid-2020.", "should", "2020-06-30"),
    ("We see the index at 3,000 points by year-end.", "", "2019-12-31"),
    ("I see the Reds winning the derby.", "I see", ""),
    ("I’m backing the mare to win the Oaks.", "I’m backing the mare to", ""),
    ("Brazil are favourites for the cup.", "are favourites", ""),
    ("Growth of 3 percent is expected next year.", "is expected", "2020-12-31"),
    ("Economists are betting on a cut in May.", "are betting", "2019-05-31"),
    ("The party is in for a shock in November.", "is in for", "2019-11-30"),
    ("Look for the bank to pause in June.", "Look for", "2019-06-30"),
    ("Austerity can only hurt the recovery in 2020.", "can only hurt", "2020-12-31"),
    ("I put the odds at three to one against.", "three to one against", ""),
    ("Officials promised that power would be restored by Friday.", "would", "2019-03-01"),
    ("By 2030 the number will have doubled.", "will", "2030-12-31"),
    ("There is no way that Brussels agrees.", "no way that", ""),
    ("An armistice is the likeliest outcome.", "the likeliest outcome", ""),
    ("If the bank could be trusted, the rate would fall.", "would", ""),
    ("Those jobs are never coming back.", "are never coming back", ""),
    # Turned: the phrase holds the word that turns it
    ("Neither will happen.", "Neither will", ""),
    ("Neither Italy nor Spain will default.", "Neither Italy nor Spain will", ""),
    ("Nor will the bank raise rates.", "Nor will", ""),
    ("No deal will survive the summer.", "No deal will", ""),
    ("Few Republicans will vote for it.", "Few Republicans will", ""),
    ("None of them is likely to win.", "None of them is likely to", ""),
    ("Diplomats doubt that the Commission will open the talks.", "doubt that", ""),
    ("I would be surprised if the Senate passed it by May.", "I would be surprised if", "2019-05-31"),
    ("I wouldn’t be surprised if he resigned.", "I wouldn’t be surprised if", ""),
    ("Don’t be surprised if rates fall.", "Don’t be surprised if", ""),
    ("Few doubt that he will run.", "Few doubt that", ""),
    ("I have little doubt that he will run.", "little doubt that", ""),
    ("It is not the bank that will decide.", "It is not the bank that will", ""),
    # What is expected, and in numbers beside “will”
    ("I expect that inflation will fall by June.", "expect", "2019-06-30"),
    ("I expect that, by June, inflation will fall.", "expect", "2019-06-30"),
    ("We expect rates will fall.", "expect", ""),
    ("They are confident that by June, with help from abroad, it will rain.", "confident that", "2019-06-30"),
    ("They remain convinced that it will rain.", "convinced that", ""),
    ("They are not confident that it will rain.", "not confident that", ""),
    ("With a probability slightly above 50 % it will soon snow.", "probability slightly above 50 %", ""),
    ("With a likelihood of over a third it will snow.", "likelihood of over a third", ""),
    ("The odds are about 36 % that it will snow.", "odds are about 36 %", ""),
    ("The chance of a cut is around a third.", "chance of a cut is around a third", ""),
    ("The probability is one in five.", "probability is one in five", ""),
    ("It is as probable as not that it will snow.", "as probable as not", ""),
    ("A cut is seen as likely.", "likely", ""),
    # Bent: it is no more than possible
    ("It is possible that the bank will cut.", "It is possible that", ""),
    ("It cannot be ruled out that Moscow will use gas.", "cannot be ruled out that", ""),
    ("There is a chance that the deal will collapse.", "There is a chance", ""),
    ("It may be that the bank will cut.", "It may be that", ""),
    ("The danger is that the truce will end.", "The danger is that", ""),
    ("I doubt that it will.", "I doubt that", ""),
    ("I very much doubt the bank will act.", "I very much doubt", ""),
    ("They doubt whether it will last.", "They doubt whether", ""),
    ("The lira will weaken to 40 per dollar.", "will", ""),
    ("Nobody expects a deal before Christmas.", "Nobody expects", "2019-12-24"),
    ("I do not expect Greece to leave the euro.", "do not expect", ""),
    ("I don’t think that they will sign.", "don’t think", ""),
    ("There is no reason to expect that it will work.", "no reason to expect", ""),
    ("It is hard to see the cabinet surviving the winter.", "hard to see", ""),
    ("He will fail to win a third term.", "will fail to", ""),
    ("The euro is unlikely to avoid another crisis.", "unlikely to avoid", ""),
    ("It probably will not rain on Friday.", "probably will not", "2019-03-01"),
    ("Britain will likely never rejoin.", "likely never", ""),
    ("A deal does not seem likely.", "not seem likely", ""),
    ("It is as likely as not that the vote is put off.", "as likely as not", ""),
    # Conditions and hypotheses
    ("If the strike goes on, the plant will close.", "will", ""),
    ("Unless the courts step in, the wall will be built by 2022.", "will", "2022-12-31"),
    ("If Britain left without a deal, the pound would fall to parity.", "would", ""),
    ("A tariff on cars would cost 100,000 jobs.", "would", ""),
    ("Should the talks fail, Ankara will turn to Moscow.", "will", ""),
    # Readiness
    ("Seoul is willing to reopen the complex.", "willing to", ""),
    ("Paris is not prepared to send troops.", "not prepared to", ""),
    ("The company plans to open 40 shops by 2021.", "plans to", "2021-12-31"),
    # Other people's words
    ("Trump said he will meet the chairman again next month.", "will", "2019-03-31"),
    ("The bank’s governor said that inflation would return to 2 per cent by 2020.", "would", "2020-12-31"),
    ("According to the agency, demand will peak in 2035.", "will", "2035-12-31"),
    ("“We will win both houses,” the senator told reporters on Monday.", "will", ""),
    ("She said it was unlikely that the tariff would be lifted.", "unlikely", ""),
]
VAGUE = [
    "A flood is almost as probable as a drought.",
    "A cut is as likely as a rise.",
    "It is just as likely to rise as to fall.",
    "A rise is twice as likely.",
    "Both are equally likely.",
    "The agreement should result in better relations and reduce friction between the two capitals.",
    "Mutual trust is not likely in the foreseeable future.",
    "Europe will face serious challenges.",
    "China will eventually overtake its rivals.",
    "Both accords are achievable.",
    "Cuts like these make unrest more likely.",
    "Artificial intelligence will transform work.",
    "A swap would improve the atmosphere.",
    "This decision will have profound consequences.",
    "Sooner or later the regime will fall.",
]
ADVICE = [
    "The U.S. should not give up on diplomacy.",
    "The Union ought to open talks.",
    "Disarmament should be at the top of the agenda.",
    "The Fed must raise rates at once.",
    "Berlin needs to spend more on its army.",
    "Washington ought to recall its envoy.",
    "Congress has to act before the recess.",
    "The coach should not pick him.",
    "It is time to end the embargo.",
    "London would do well to listen.",
    "It is essential that the inspectors return.",
    "Their neighbours must now take responsibility.",
    "We need to talk to Tehran.",
    "Ministers have to think again.",
    "The tax code needs to be simplified.",
    "The West needs to arm them.",
]
# Short quotations, as they stand in the case that is shipped.
HANOI = [
    ("willing to loosen sanctions pressure", "forecast", "willing to"),
    ("remains a long-shot proposition at best", "forecast", "long-shot"),
    ("likely also means learning to live with", "forecast", "likely"),
    ("likely to try to pass a joint declaration", "forecast", "likely"),
    ("will probably reach agreement on some issues", "forecast", "probably"),
    ("peace declaration is also a likely move", "forecast", "likely"),
    ("almost guaranteed is a peace declaration", "forecast", "almost guaranteed"),
    ("There will not be a second Trump-Kim Summit", "forecast", "will not"),
    ("should result in better U.S.-North Korea agreements", "vague", "should"),
    ("not likely in the foreseeable future", "vague", "not likely"),
    ("both achievable, worthwhile accords", "vague", ""),
    ("should be at the top of the agenda for the next summit", "prescription", ""),
    ("they must now take primary responsibility", "prescription", ""),
]


def only(sentence, published=PUBLISHED):
    """The one candidate of a text of one sentence."""
    (candidate,) = spot(sentence, TERMS, published)
    assert candidate.text == sentence
    return candidate


@pytest.mark.parametrize(("sentence", "phrase", "deadline"), FORECASTS)
def test_a_forecast(sentence, phrase, deadline):
    candidate = only(sentence)
    assert (candidate.kind, candidate.phrase, candidate.deadline) == ("forecast", phrase, deadline)
    assert candidate.reasons


@pytest.mark.parametrize("sentence", VAGUE)
def test_a_prediction_that_nothing_could_disprove(sentence):
    assert only(sentence).kind == "vague"


@pytest.mark.parametrize("sentence", ADVICE)
def test_advice(sentence):
    candidate = only(sentence)
    assert (candidate.kind, candidate.phrase) == ("prescription", "")


@pytest.mark.parametrize(("words", "kind", "phrase"), HANOI)
def test_quotations_of_the_founding_case(words, kind, phrase):
    candidate = only(words)
    assert (candidate.kind, candidate.phrase) == (kind, phrase)


def test_reasons_are_words_for_a_tooltip():
    candidate = only("If talks resume, the tariff will almost certainly fall to 5% by 2020, Smith said.")
    assert candidate.reasons == (
        "“will” says that it happens",
        "“almost certainly” is a probability word",
        "a condition: “If talks resume …”",
        "a date: “by 2020” (31 December 2020)",
        "a number: “5%”",
        "reported: “Smith said”",
    )


def test_who_is_in_a_place_is_in_the_reason():
    candidate = only("The rupee will fall to 80, the EIU’s Ada Example in India said.")
    assert candidate.speaker == "Ada Example"
    assert "reported: “EIU’s Ada Example in India said”" in candidate.reasons


def test_a_vague_word_is_named_and_a_date_makes_it_testable():
    assert "“better” has no test" in only("Relations will get better.").reasons
    assert only("Relations will get better by 2021.").kind == "forecast"


def test_the_strongest_words_give_the_phrase():
    assert only("It is very likely that it will snow.").phrase == "very likely"


def test_a_sentence_goes_on_from_the_prediction_before_it_in_the_same_paragraph():
    first, second = "The ministers will reach a deal.", "The main points are the signing of a treaty and a date."
    assert [each.text for each in spot(f"{first} {second}", TERMS)] == [first, second]
    assert [each.text for each in spot(f"{first}\n\n{second}", TERMS)] == [first]
    assert [each.text for each in spot(f"The ministers met. {second}", TERMS)] == []


def test_a_pull_quote_is_underlined_once_where_the_text_says_it():
    text = "“The bank will fail.”\n\nNobody listens. The bank will fail.\n"
    (candidate,) = spot(text, TERMS)
    assert text[: candidate.start].endswith("listens. ")


def test_offsets_are_of_the_text_as_it_is():
    text = "İzmir grows. The U.S.\u00a0team will\nwin. “It’s likely,” he said.\n\n• Rates may fall.\n"
    found = spot(text, TERMS)
    assert [each.text for each in found] == [
        "The U.S.\u00a0team will\nwin.",
        "“It’s likely,” he said.",
        "Rates may fall.",
    ]
    assert all(text[each.start : each.end] == each.text for each in found)


def test_without_a_day_of_publication_no_date_is_made_up():
    candidate = only("The bridge will open next month.", published=None)
    assert candidate.deadline == ""
    assert "“next month” counts from the day of publication, which is not known" in candidate.reasons


def test_a_missing_space_leaves_two_sentences():
    (candidate,) = spot("The franc was stable.The euro will fall by 2026.", TERMS, PUBLISHED)
    assert candidate.text == "The euro will fall by 2026."


def test_a_date_before_publication_is_no_deadline():
    assert only("The treaty of 1987 will lapse, as agreed in 2018.").deadline == ""


@pytest.mark.parametrize("term", ["expect", "expected to", "going to", "set to", "should"])
def test_terms_that_say_less_than_a_probability_gain_no_weight_by_standing_in_a_lexicon(term):
    sentence = (
        "It is possible to expect a set to be expected to lose; likely ones seldom are going to, and should."
    )
    others = [each for each in TERMS if each != term]
    assert spot(sentence, [*others, term]) == spot(sentence, others)


@pytest.mark.parametrize("term", ["possible", "uncertain", "hoped", "seldom", "occasionally", "can"])
def test_words_of_the_present_and_of_habits_are_no_signs_of_their_own(term):
    assert spot(f"It is {term} in the south.", [*TERMS, term]) == []


def test_terms_of_a_new_lexicon_are_found():
    sentence = "A thaw is on the horizon."
    assert spot(sentence, TERMS) == []
    assert [each.phrase for each in spot(sentence, [*TERMS, "on the horizon"])] == ["on the horizon"]


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "if ",
        "not ",
        "very ",
        "may be ",
        "will ",
        "would ",
        "a\n",
        "no real ",
        "Mr. ",
        ". ",
        '" ',
        "he will go, ",
        "Doe will go, he said. ",
        "and 2 percent in 2027 ",
        "The bank said, A Bank will, ",
        "will by the last Friday of March or ",
        "will.The ",
    ],
)
def test_time_grows_with_length_alone(piece):
    """Ten times as long takes about ten times as long; a pattern that backtracks takes a hundred times."""
    spot(piece, TERMS)

    def seconds(length):
        text = piece * (length // len(piece))
        started = process_time()
        spot(text, TERMS)
        return process_time() - started

    assert seconds(100_000) < 40 * max(min(seconds(10_000) for _ in range(3)), 0.005)
