"""Recusal: found in the data as they are now, and the same as a yes or no and as a condition over many."""

import pytest
from django.utils import timezone

from kinomost.catalogue.models import Credit, FilmCompany
from kinomost.contest.conflicts import recused_from
from kinomost.contest.models import Author, Conflict, Entry, Juror, Tie
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.judging import motions_of
from kinomost.parties.models import Affiliation
from tests.contest.factories import account_of, make_call, make_entry, make_juror, make_round
from tests.factories import make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db


def by_credit(juror: Juror, entry: Entry) -> None:
    Credit.objects.create(film=entry.film, person=juror.person, function=Credit.Function.EDITOR)


def by_company(juror: Juror, entry: Entry) -> None:
    company = make_organisation()
    Affiliation.objects.create(
        person=juror.person, organisation=company, until=timezone.localdate().replace(year=2001)
    )
    FilmCompany.objects.create(
        film=entry.film, organisation=company, function=FilmCompany.Function.PRODUCTION
    )


def by_entering_company(juror: Juror, entry: Entry) -> None:
    entry.company = make_organisation()
    entry.save()
    Affiliation.objects.create(person=juror.person, organisation=entry.company)


def by_colleague(juror: Juror, entry: Entry) -> None:
    school, director = make_organisation(), make_person()
    for person in (juror.person, director):
        Affiliation.objects.create(person=person, organisation=school)
    Credit.objects.create(film=entry.film, person=director, function=Credit.Function.DIRECTOR)


def by_authorship(juror: Juror, entry: Entry) -> None:
    Author.objects.create(entry=entry, account=account_of(juror))


def by_family(juror: Juror, entry: Entry) -> None:
    sister = make_person()
    Tie.objects.create(juror=juror, person=sister, by="command")
    Credit.objects.create(film=entry.film, person=sister, function=Credit.Function.COMPOSER)


def by_own_word(juror: Juror, entry: Entry) -> None:
    Conflict.objects.create(juror=juror, entry=entry, kind=Conflict.Kind.DECLARED, by="command")


TIES = (by_credit, by_company, by_entering_company, by_colleague, by_authorship, by_family, by_own_word)


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: tie.__name__)
def test_whoever_is_tied_to_an_entry_may_not_know_how_it_is_judged(tie: object) -> None:
    call = make_call()
    theirs, other = make_entry(call), make_entry(call)
    juror, free = make_juror(call), make_juror(call)
    make_round(call, [theirs, other], [juror, free])
    tie(juror, theirs)  # type: ignore[operator]
    for verb in ("see_judging", "judge"):
        rule = PERMISSIONS[verb]
        assert not rule.allows(account_of(juror), theirs)
        assert list(rule.among(account_of(juror), call.entries.all())) == [other]
        assert rule.allows(account_of(free), theirs)
        assert set(rule.among(account_of(free), call.entries.all())) == {theirs, other}


def test_a_tied_owner_of_the_office_is_kept_out_like_a_juror() -> None:
    call = make_call()
    entry = make_entry(call)
    owner = make_account("owner", call.season.exchange, person=make_person())
    Credit.objects.create(film=entry.film, person=owner.person, function=Credit.Function.WRITER)
    assert PERMISSIONS["view_entry"].allows(owner, entry)
    assert not PERMISSIONS["see_judging"].allows(owner, entry)


def test_a_lifted_conflict_binds_no_more_but_a_credit_does() -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    by_colleague(juror, entry)
    assert recused_from(account_of(juror)) == {entry.pk}
    Conflict.objects.create(
        juror=juror,
        entry=entry,
        kind=Conflict.Kind.COLLEAGUE,
        by="command",
        lifted_at=timezone.now(),
        lifted_because="thirty years ago",
    )
    assert recused_from(account_of(juror)) == frozenset()
    by_credit(juror, entry)
    assert recused_from(account_of(juror)) == {entry.pk}


def test_a_juror_of_another_call_learns_nothing() -> None:
    call, other = make_call(), make_call()
    entry, stranger = make_entry(call), make_juror(other)
    make_round(call, [entry], [])
    assert not PERMISSIONS["see_judging"].allows(account_of(stranger), entry)
    assert list(PERMISSIONS["see_judging"].among(account_of(stranger), Entry.objects.all())) == []


def test_motions_about_a_tied_entry_are_not_there(django_assert_num_queries: object) -> None:
    call = make_call()
    entry, juror = make_entry(call), make_juror(call)
    round_ = make_round(call, [entry], [juror])
    motion = round_.motions.create(call=call, number=1, kind="other", opened_at=timezone.now())
    motion.options.create(entry=entry)
    assert list(motions_of(account_of(juror), round_)) == [motion]
    by_credit(juror, entry)
    assert list(motions_of(account_of(juror), round_)) == []
