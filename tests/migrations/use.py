"""What people do with a site, through the verbs: the rows that the shipped data does not have."""

from tests.making import (
    a_choice,
    a_forecast,
    a_question,
    a_source,
    an_excerpt,
    an_expert,
    day,
    read,
    resolved,
    settle,
)
from tracker.models import (
    Collection,
    Dispute,
    Evidence,
    Expert,
    Forecast,
    Import,
    LexiconEntry,
    Proposal,
    ProposedEvidence,
    Question,
    RatingRequest,
    Source,
    Topic,
    User,
)
from tracker.models.roles import Role

STATED = {"made": day("2019-02-10"), "basis": "stated"}


def record() -> None:
    """Put all of it on record, in a database that `seed` has filled. Nobody of it can sign in."""
    ada, ben, cleo = (
        person(name, role) for name, role in (("Ada", "Analyst"), ("Ben", "Analyst"), ("Cleo", "Admin"))
    )
    experts = [an_expert(ada, f"Forecaster {n}") for n in range(1, 5)]
    quantities(experts, ada)
    series(experts, ada, cleo)
    read_by_several(ada, ben, cleo)
    code_a_text(experts[0], ada, ben, cleo)
    decide_twice(experts, ada, ben, cleo)
    depend(experts[0], ada, cleo)
    twin = an_expert(ada, "F. One")
    a_forecast(a_question(ada), twin, ada)
    twin.merge_into(experts[0], by=cleo, note="One person.")
    other = an_expert(ada, "F. Two")
    other.merge_into(experts[1], by=cleo)
    other.take_apart(by=cleo, note="They are two.")


def person(name: str, role: str) -> User:
    user = User.objects.create_user(f"{name.lower()}@example.org", name=name)
    user.give_role(Role(role), by=user)
    return user


def quantities(experts: list[Expert], by: User) -> None:
    """Every kind of question but yes or no, resolved; numbers and dates have quantiles."""
    number = a_question(by, kind="numeric", lower_bound=0, upper_bound=100, unit="warheads", key="warheads-2019")
    date = a_question(by, kind="date", lower_bound=17956, upper_bound=18261)
    date.assign_event("a treaty", by=by)
    choice = a_choice(by, "Left", "Right", "Neither")
    ordered = a_question(by, kind="ordered", options=["low", "middle", "high"])
    for n, expert in enumerate(experts):
        a_forecast(number, expert, by, [[0.1, 20 + n], [0.5, 40 + n], [0.9, 70 + n]])
        a_forecast(date, expert, by, [[0.5, 18000 + 10 * n]])
        for question in (choice, ordered):
            a_forecast(question, expert, by, [0.1 + n / 10, 0.5, 0.4 - n / 10])
    for question, outcome in ((number, "41"), (date, "2019-05-01"), (choice, "Right"), (ordered, "middle")):
        resolved(question, outcome, by, "2019-05-01")


def series(experts: list[Expert], by: User, admin: User) -> None:
    """A revision, a correction, a withdrawal; a clarification; a collection of what is asked."""
    question = a_question(by)
    for n, expert in enumerate(experts):
        first = a_forecast(question, expert, by, 0.2 + n / 5)
        a_forecast(question, expert, by, 0.3 + n / 5, "2019-02-15")
    a_forecast(question, experts[3], by, 0.75, replaces=first, replaces_note="A slip of the pen.")
    question.withdraw(experts[2], by=by, made=day("2019-02-20"), note="He takes it back.")
    question.clarify("A report by one newspaper is not enough.", by=admin)
    question.topics.add(Topic.objects.create(name="Treaties", slug="treaties"))
    resolved(question, "yes", admin)
    chosen = Collection.objects.create(
        title="What was asked", slug="what-was-asked", frame="selected", frame_note="By hand.", recorded_by=by
    )
    chosen.questions.add(question, a_question(by, "Is this one still a draft?"))
    chosen.sources.add(*Source.objects.all()[:2])


def read_by_several(first: User, second: User, third: User) -> None:
    """Of two verbal forecasts, one is read alike by a second coder, one is settled by a third."""
    alike, apart = Forecast.objects.exclude(basis="stated").order_by("pk")[:2]
    for forecast in (alike, apart):
        one = forecast.readings.get()
        value = {"low": one.low, "best": one.best, "high": one.high}
        read(forecast, first, phrase=one.phrase, entry=one.entry, note=one.note, **value)
    entry = LexiconEntry.objects.filter(term="unlikely", high__lt=0.6).first()
    low = {"low": 0.01, "best": 0.02, "high": 0.05}
    read(apart, second, phrase="unlikely", entry=entry, note="From the context.", **low)
    settle(apart, third, phrase="will", **value, note="It says will.")
    read(alike, second, phrase="will", note="A word of his own.", low=0.9, best=0.95, high=1)
    reading = alike.readings.current().latest("pk")
    dispute = Dispute(reading=reading, text="He did not say so.", recorded_by=first).enter()
    newer = read(alike, second, phrase="will", note="So he did not.", low=0.85, best=0.9, high=0.95)
    dispute.overturn("He is right.", by=third, reading=newer)


def code_a_text(expert: Expert, by: User, second: User, third: User) -> None:
    """A text that is held, quoted, claimed, classified, settled, logged and signed off."""
    source = a_source(by, "On the treaty", licence="CC BY 4.0", text_is_public=True, url="https://example.org/1")
    source.authors.add(expert)
    source.hold_text("The treaty will be signed.\n\nIt may be ratified. Nobody should oppose it.")
    signed = an_excerpt(by, "The treaty will be signed.", source).claim(expert, "forecast", by=by)
    a_forecast(a_question(by, "Is the treaty signed?"), expert, by, 0.9, claim=signed)
    disputed = an_excerpt(by, "It may be ratified.", source).claim(expert, "vague", by=by)
    disputed.classify("assessment", by=second)
    disputed.settle("assessment", by=third, note="It says what is possible.")
    nothing = an_excerpt(by, "Nobody should […] it.", source).claim(None, "none", by=by, note="Irony.")
    nothing.retract("It is a claim.", by=second)
    a_forecast(a_question(by, "Is it ratified?"), expert, by).retract("Another question.", by=third)
    source.sign_off(by=by, n_passed_over=1)


def decide_twice(experts: list[Expert], by: User, second: User, admin: User) -> None:
    """Proposals and disputes with their answers; a question annulled, reopened and resolved after all."""
    question, other = a_question(by), a_question(by)
    for n, expert in enumerate(experts):
        a_forecast(question, expert, by, 0.5 + n / 10)
        a_forecast(other, expert, by, 0.5 - n / 10)
    question.annul("It was asked in error.", by=admin)
    question.reopen("It was not.", by=admin)
    known = day("2019-02-28")
    proposed = {"known_at": known.at, "known_precision": known.precision, "rationale": "Two newspapers."}
    reports = [ProposedEvidence(excerpt=an_excerpt(by, "It has happened."))]
    Proposal(question=question, outcome="yes", after=2, recorded_by=by, **proposed).log(reports).accept(by=admin)
    annulled = {"decision": "annulled", "rationale": "It is unclear."}
    Proposal(question=other, recorded_by=by, **annulled).log().decline("It is clear.", by=admin)
    Proposal(question=a_question(by), outcome="no", recorded_by=second, **proposed).log()
    ask_two_raters(a_question(by), by, second, admin)
    Import(name="forecasts.csv", read_as="outturn", recorded_by=by).enter()
    evidence = Evidence(excerpt=an_excerpt(by, "Nothing has happened."), stance="contradicts")
    resolution = other.resolve("yes", [evidence], by=admin, known=known, rationale="Two newspapers.")
    Dispute(resolution=resolution, text="It did not.", recorded_by=by).enter().uphold("It did.", by=admin)
    disputed = Dispute(resolution=resolution, text="It did not, I say.", recorded_by=second).enter()
    disputed.excerpts.add(an_excerpt(by, "It has not happened."))


def ask_two_raters(question: Question, by: User, second: User, admin: User) -> None:
    """They cannot decide, so an annulment is proposed. by wrote the question."""
    for request in RatingRequest.objects.ask(question, [by, second], by=admin):
        request.answer("", "The criteria name no newspaper.", by=request.rater)


def depend(expert: Expert, by: User, admin: User) -> None:
    """A chain: what is asked in case of yes is annulled by no."""
    cause, consequence = a_question(by), a_question(by)
    consequence.ask_if(cause, "yes", by=by)
    for question in (cause, consequence):
        a_forecast(question, expert, by)
    resolved(cause, "no", admin)
