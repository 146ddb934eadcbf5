"""Conflicts found for a whole jury, put on record, and made effective."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kinomost.catalogue.models import Credit, FilmCompany
from kinomost.contest import log
from kinomost.contest.actions.conflicts import (
    CannotLift,
    declare,
    enter,
    find_conflicts,
    lift,
    lift_office,
    settle,
    tie,
)
from kinomost.contest.actions.rounds import close_round, open_round
from kinomost.contest.conflicts import conflicting, recused_from
from kinomost.contest.models import (
    Assignment,
    Author,
    Call,
    Conflict,
    Entry,
    Juror,
    OfficeConflict,
    Round,
    Sheet,
    Tie,
)
from kinomost.contest.queries.conflicts import Reason, derived_in, in_force
from kinomost.journal.models import AuditLine
from kinomost.judging.log import ScoreSubmitted, recompute, verify
from kinomost.parties.models import Account, Affiliation
from tests.contest.factories import account_of, make_call, make_entry, make_juror, make_round
from tests.contest.test_conflicts import TIES, by_colleague, by_credit, by_family, by_own_word
from tests.factories import make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written in here is not there afterwards: each example of a property begins anew."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def give(round_: Round, juror: Juror, entry: Entry, script: int, feasibility: int = 5) -> Sheet:
    """A sheet that is in, with its line in the log."""
    marks = {"script": Decimal(script), "feasibility": Decimal(feasibility)}
    log.append("command", round_.call, ScoreSubmitted(round_.number, juror.number, entry.number or 0, marks))
    return Sheet.objects.create(
        round=round_,
        juror=juror,
        entry=entry,
        marks={key: str(mark) for key, mark in marks.items()},
        submitted_at=timezone.now(),
    )


def a_round(call: Call, entries: list[Entry], jurors: list[Juror]) -> Round:
    """A round that was opened, with its rules in the log."""
    return open_round("command", make_round(call, entries, jurors, state=Round.State.PLANNED))


@pytest.mark.parametrize("tie_to", TIES, ids=lambda one: one.__name__)
def test_whatever_ties_a_juror_is_in_force_for_the_whole_jury_too(tie_to: Any) -> None:
    call = make_call()
    entry, _other, juror, _free = make_entry(call), make_entry(call), make_juror(call), make_juror(call)
    tie_to(juror, entry)
    assert in_force(call) == {(juror.pk, entry.pk)}


def test_an_organisation_that_the_juror_names_ties_the_juror_to_its_films_and_its_entries() -> None:
    call = make_call()
    film_of, entered, other = make_entry(call), make_entry(call), make_entry(call)
    juror, house = make_juror(call), make_organisation()
    FilmCompany.objects.create(film=film_of.film, organisation=house, function="sales")
    entered.company = house
    entered.save()
    outcome = tie("command", juror, house)
    assert {(one.entry_id, one.kind) for one in outcome.conflicts} == {
        (film_of.pk, "declared"),
        (entered.pk, "declared"),
    }
    assert recused_from(account_of(juror)) == {film_of.pk, entered.pk}
    assert other.pk not in recused_from(account_of(juror))


def test_each_reason_names_through_whom_and_through_which_organisation() -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    by_colleague(juror, entry)
    school = Affiliation.objects.get(person=juror.person).organisation_id
    director = entry.film.credits.get().person_id
    assert derived_in(call) == {
        (juror.pk, entry.pk): {Reason(Conflict.Kind.COLLEAGUE, "director", director, school)}
    }


@settings(max_examples=60)
@given(data=st.data())
def test_the_whole_jury_and_each_juror_are_tied_alike(data: st.DataObject) -> None:
    with taken_back():
        call = make_call()
        people = [make_person() for _one in range(4)]
        houses = [make_organisation() for _one in range(3)]
        jurors = [make_juror(call, person=person) for person in people[:2]]
        entries = [make_entry(call) for _one in range(3)]
        pairs = st.tuples(st.sampled_from(people), st.sampled_from(houses))
        for person, house in data.draw(st.sets(pairs, max_size=6)):
            Affiliation.objects.create(person=person, organisation=house)
        functions = st.sampled_from(["director", "producer", "composer"])
        rows = st.tuples(st.sampled_from(entries), st.sampled_from(people), functions)
        for entry, person, function in data.draw(st.sets(rows, max_size=4)):
            Credit.objects.create(film=entry.film, person=person, function=function)
        for entry, house in data.draw(
            st.sets(st.tuples(st.sampled_from(entries), st.sampled_from(houses)), max_size=3)
        ):
            FilmCompany.objects.create(film=entry.film, organisation=house, function="production")
        for entry in entries:
            entry.company = data.draw(st.sampled_from([None, *houses]))
            entry.save()
        accounts = [account_of(juror) for juror in jurors] + [
            make_account(person=person) for person in people[2:]
        ]
        for entry, account in data.draw(
            st.sets(st.tuples(st.sampled_from(entries), st.sampled_from(accounts)), max_size=2)
        ):
            Author.objects.create(entry=entry, account=account)
        for juror in jurors:
            for other in data.draw(st.sets(st.sampled_from([*people, *houses]), max_size=2)):
                if other != juror.person:
                    name = "person" if other in people else "organisation"
                    Tie.objects.create(juror=juror, by="command", **{name: other})
        kinds = st.sampled_from(Conflict.Kind.values)
        rulings = st.tuples(st.sampled_from(jurors), st.sampled_from(entries), kinds)
        for juror, entry, kind in data.draw(st.sets(rulings, max_size=4)):
            lifted = timezone.now() if data.draw(st.booleans()) else None
            Conflict.objects.create(
                juror=juror, entry=entry, kind=kind, by="command", lifted_at=lifted, lifted_because="long ago"
            )
        each = {
            (juror.pk, entry.pk)
            for juror in jurors
            for entry in Entry.objects.filter(conflicting(juror.person_id))
        }
        assert in_force(call) == each
        first = settle("command", call)
        assert in_force(call) == each
        assert settle("command", call) == []
        assert len({(one.juror_id, one.entry_id, one.kind) for one in first}) == len(first)
        logged = recompute(log.lines_of(call)).conflicts
        assert {(one.juror.number, one.entry.number) for one in first} == logged


def test_sheets_given_in_conflict_are_kept_and_void_and_the_closed_rounds_ranking_is_claimed_anew() -> None:
    call = make_call()
    strong, weak = make_entry(call), make_entry(call)
    tied, free = make_juror(call), make_juror(call)
    round_ = a_round(call, [strong, weak], [tied, free])
    given_in_conflict = give(round_, tied, weak, 10)
    for entry, script in ((strong, 8), (weak, 2)):
        give(round_, free, entry, script)
    give(round_, tied, strong, 3)
    close_round("command", round_)
    before = log.recomputed(call).tables[round_.number]
    by_credit(tied, weak)
    settle("command", call)
    given_in_conflict.refresh_from_db()
    assert given_in_conflict.voided_at is not None
    assert given_in_conflict.marks == {"script": "10", "feasibility": "5"}
    assert Sheet.objects.filter(voided_at__isnull=False).count() == 1
    table = log.recomputed(call).tables[round_.number]
    row, was = table.of(weak.number or 0), before.of(weak.number or 0)
    assert row is not None
    assert was is not None
    assert (was.sheets, row.sheets) == (2, 1)
    assert [line.kind for line in log.lines_of(call)][-2:] == ["conflict_found", "round_closed"]
    assert verify(log.lines_of(call)).stands


@settings(max_examples=25)
@given(marks=st.lists(st.integers(1, 10), min_size=2, max_size=2), other=st.integers(1, 10))
def test_a_void_sheet_influences_nothing(marks: list[int], other: int) -> None:
    tables = []
    for mark in marks:
        with taken_back():
            call = make_call()
            entries = [make_entry(call) for _one in range(3)]
            jurors = [make_juror(call) for _one in range(3)]
            round_ = a_round(call, entries, jurors)
            for at, juror in enumerate(jurors):
                for entry in entries:
                    tied = at == 0 and entry == entries[0]
                    give(round_, juror, entry, mark if tied else 1 + (other + at) % 10)
            enter("command", jurors[0], entries[0], "invented")
            close_round("command", round_)
            tables.append(log.recomputed(call).tables[round_.number])
    assert tables[0] == tables[1]


def test_readings_in_conflict_are_taken_off_but_what_people_barred_stays_barred() -> None:
    call = make_call()
    entry, other, juror = make_entry(call), make_entry(call), make_juror(call)
    round_ = a_round(call, [entry, other], [juror])
    Assignment.objects.create(round=round_, entry=entry, juror=juror, by="command")
    Assignment.objects.create(round=round_, entry=other, juror=juror, by="command", barred=True, fixed=True)
    for one in (entry, other):
        declare("command", juror, one)
    assert [(row.entry_id, row.barred) for row in Assignment.objects.all()] == [(other.pk, True)]


def test_lifting_frees_the_juror_but_old_sheets_stay_void() -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    round_ = a_round(call, [entry], [juror])
    sheet = give(round_, juror, entry, 9)
    (conflict,) = enter("command", juror, entry, "lent them a camera").conflicts
    lift("command", conflict, "it was another person")
    sheet.refresh_from_db()
    assert sheet.voided_at is not None
    assert recused_from(account_of(juror)) == frozenset()
    assert [line.kind for line in log.lines_of(call)][-2:] == ["conflict_found", "conflict_lifted"]
    assert settle("command", call) == []


def test_one_of_two_conflicts_lifted_binds_on() -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    (first,) = enter("command", juror, entry, "one").conflicts
    declare("command", juror, entry, "another")
    lift("command", first, "no")
    assert in_force(call) == {(juror.pk, entry.pk)}
    assert "conflict_lifted" not in [line.kind for line in log.lines_of(call)]


def test_a_credit_is_lifted_only_once_it_is_gone_from_the_catalogue() -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    by_credit(juror, entry)
    (conflict,) = settle("command", call)
    with pytest.raises(CannotLift):
        lift("command", conflict, "we like her")
    Credit.objects.filter(film=entry.film).delete()
    assert in_force(call) == {(juror.pk, entry.pk)}
    lift("command", conflict, "somebody of the same name")
    assert in_force(call) == frozenset()
    by_credit(juror, entry)
    assert [one.pk for one in settle("command", call)] == [conflict.pk]


def test_a_conflict_declared_again_after_it_was_lifted_is_in_force_again() -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    (conflict,) = declare("command", juror, entry, "my former student").conflicts
    lift("command", conflict, "twenty years ago")
    declare("command", juror, entry)
    assert in_force(call) == {(juror.pk, entry.pk)}
    assert Conflict.objects.get().note == "my former student"


def take_out(call: Call) -> None:
    """Whatever the registers said is gone: posts, credits, companies, relatives, authors."""
    for model in (Affiliation, Credit, FilmCompany, Tie, Author):
        model._default_manager.all().delete()
    call.entries.update(company=None)


@pytest.mark.parametrize("tie_to", TIES, ids=lambda one: one.__name__)
def test_what_is_on_record_binds_a_juror_though_the_data_no_longer_say_it(tie_to: Any) -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    tie_to(juror, entry)
    settle("command", call)
    Affiliation.objects.update(until=timezone.localdate())
    assert recused_from(account_of(juror)) == {entry.pk}
    take_out(call)
    assert (settle("command", call), in_force(call)) == ([], {(juror.pk, entry.pk)})
    assert recused_from(account_of(juror)) == {entry.pk}


def of_the_office(call: Call, role: str = "editor") -> tuple[Account, Any]:
    """Somebody of the office, and the same as ties in tests want a juror: by the person."""
    account = make_account(role, call.season.exchange, person=make_person())
    return account, SimpleNamespace(person=account.person)


@pytest.mark.parametrize("role", ["owner", "editor", "viewer"])
@pytest.mark.parametrize("tie_to", [one for one in TIES if one not in (by_family, by_own_word)])
def test_who_of_the_office_is_tied_is_not_untied_by_taking_it_out_of_the_data(tie_to: Any, role: str) -> None:
    call = make_call()
    entry, _other = make_entry(call), make_entry(call)
    account, person = of_the_office(call, role)
    tie_to(person, entry)
    assert find_conflicts() > 0
    assert find_conflicts() == 0
    take_out(call)
    account.person = None
    account.save()
    assert recused_from(Account.objects.get(pk=account.pk)) == {entry.pk}
    rows = OfficeConflict.objects.all()
    assert log.recomputed(call).office == {(account.pk, entry.number)}
    for row in rows:
        lift_office("account:1", row, "It was another person.")
    assert recused_from(Account.objects.get(pk=account.pk)) == frozenset()
    last = list(log.lines_of(call))[-1]
    assert (last.kind, last.by, last.body["reason"]) == (
        "office_conflict_lifted", "account:1", "It was another person.",
    )  # fmt: skip
    assert (log.recomputed(call).office, verify(log.lines_of(call)).stands) == (frozenset(), True)


def test_a_credit_of_the_office_is_lifted_only_once_it_is_gone_and_binds_again_when_it_is_back() -> None:
    call = make_call()
    entry = make_entry(call)
    account, person = of_the_office(call)
    by_credit(person, entry)
    settle("command", call)
    row = OfficeConflict.objects.get()
    with pytest.raises(CannotLift):
        lift_office("account:1", row, "We trust her.")
    Credit.objects.all().delete()
    lift_office("account:1", row, "Somebody of the same name.")
    by_credit(person, entry)
    settle("command", call)
    assert log.recomputed(call).office == {(account.pk, entry.number)}
    assert recused_from(Account.objects.get(pk=account.pk)) == {entry.pk}


def test_a_lifted_post_of_the_office_does_not_bind_again() -> None:
    call = make_call()
    entry = make_entry(call)
    account, person = of_the_office(call)
    by_colleague(person, entry)
    settle("command", call)
    lift_office("account:1", OfficeConflict.objects.get(), "Thirty years ago.")
    settle("command", call)
    assert recused_from(Account.objects.get(pk=account.pk)) == frozenset()
    assert log.recomputed(call).office == frozenset()


def test_relatives_whom_a_juror_named_in_another_call_are_found_in_this_one() -> None:
    before, call = make_call(), make_call()
    entry, person = make_entry(call), make_person()
    by_family(make_juror(before, person=person), entry)
    juror = make_juror(call, person=person)
    assert in_force(call) == {(juror.pk, entry.pk)}
    assert recused_from(account_of(juror)) == {entry.pk}


def test_neither_entry_nor_juror_stands_in_the_audit_lines() -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    (conflict,) = declare("command", juror, entry, "my former student").conflicts
    lift("command", conflict, "no")
    by_credit(juror, entry)
    settle("command", call)
    assert {
        (line.kind, line.object_id, str(line.detail))
        for line in AuditLine.objects.filter(verb__contains="conflict")
    } == {("call", call.pk, "{}")}


def test_the_worker_finds_what_was_entered_in_the_catalogue_meanwhile() -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    assert find_conflicts() == 0
    by_credit(juror, entry)
    assert find_conflicts() == 1
    assert find_conflicts() == 0
    assert Conflict.objects.get().by == "worker"
    call.published_at = timezone.now()
    call.save()
    Credit.objects.create(film=make_entry(call).film, person=juror.person, function="editor")
    assert find_conflicts() == 0


@pytest.mark.parametrize("count", [1, 12])
def test_settling_asks_as_often_for_many_as_for_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call = make_call()
    entries, jurors = [make_entry(call) for _one in range(count)], [make_juror(call) for _one in range(count)]
    for entry, juror in zip(entries, jurors, strict=True):
        for person in (juror, of_the_office(call)[1]):
            by_colleague(person, entry)
            by_credit(person, entry)
    with django_assert_num_queries(8):
        found = derived_in(call)
    assert len(found) >= count
    settle("command", call)
    with django_assert_num_queries(26):
        settle("command", call)
