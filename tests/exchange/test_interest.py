"""Saying, answering and taking back interest; who learns of it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kinomost.exchange import queries
from kinomost.exchange.actions.interest import restore, say, withdraw
from kinomost.exchange.models import Interest, Season
from kinomost.exchange.permissions import PERMISSIONS, organisation_ids
from kinomost.journal.models import AuditLine
from kinomost.parties.models import Affiliation, Organisation
from kinomost.post.models import Letter
from tests.exchange.rows import make_film_of, make_speaker
from tests.factories import (
    make_account,
    make_exchange,
    make_film,
    make_organisation,
    make_person,
    make_place,
    make_season,
)
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
BY = "account:1"


@pytest.fixture
def season() -> Season:
    return make_season()


@pytest.fixture
def ours() -> Organisation:
    return make_organisation(slug="ours")


@pytest.fixture
def theirs() -> Organisation:
    return make_organisation(slug="theirs")


def test_interest_in_a_film_is_addressed_to_its_producers_and_sellers_alone(season: Season) -> None:
    producer, partner, seller, distributor = (make_organisation() for _ in range(4))
    film = make_film_of(producer)
    for organisation, function in (
        (partner, "co_production"),
        (seller, "sales"),
        (distributor, "distribution"),
    ):
        film.companies.create(organisation=organisation, function=function)
    asking = make_organisation()
    say(BY, season, asking, "distribute", film)
    assert queries.statements(season)[0].to == {producer.pk, partner.pk, seller.pk}
    assert queries.statements(season)[0].by == asking.pk


def test_interest_in_a_place_is_addressed_to_its_keeper(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    say(BY, season, ours, "shoot", make_place(organisation=theirs))
    say(BY, season, ours, "shoot", make_place())
    assert [statement.to for statement in queries.statements(season)] == [{theirs.pk}, frozenset()]


def test_one_sided_interest_is_shown_to_nobody_else_and_no_mail_goes_out(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    make_speaker(theirs)
    say(BY, season, ours, "distribute", make_film_of(theirs))
    assert queries.mutual_of(season, theirs) == []
    assert queries.mutual_of(season, ours) == []
    assert Letter.objects.count() == 0


def test_when_the_other_side_answers_both_see_it_and_both_get_mail(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    make_speaker(ours, email="we@kinomost.example", language="sr-latn")
    make_speaker(theirs, email="they@kinomost.example", language="ru")
    first = say(BY, season, ours, "distribute", make_film_of(theirs), note="In autumn")
    second = say(BY, season, theirs, "meet", ours)
    (seen_by_us,), (seen_by_them,) = queries.mutual_of(season, ours), queries.mutual_of(season, theirs)
    assert (seen_by_us.partner, seen_by_us.theirs, seen_by_us.ours) == (theirs, [second], [first])
    assert (seen_by_them.partner, seen_by_them.theirs, seen_by_them.ours) == (ours, [first], [second])
    assert sorted(letter.to for letter in Letter.objects.all()) == [
        "they@kinomost.example",
        "we@kinomost.example",
    ]
    assert {letter.exchange_id for letter in Letter.objects.all()} == {season.exchange_id}


def test_saying_more_to_the_same_partner_writes_no_second_letter(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    make_speaker(ours)
    say(BY, season, theirs, "meet", ours)
    say(BY, season, ours, "meet", theirs)
    say(BY, season, ours, "coproduce", theirs)
    assert Letter.objects.count() == 1


def test_those_who_left_an_organisation_get_no_letter(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    former = make_person()
    Affiliation.objects.create(person=former, organisation=ours, until=yesterday)
    account = make_account(person=former)
    say(BY, season, theirs, "meet", ours)
    say(BY, season, ours, "meet", theirs)
    assert Letter.objects.count() == 0
    assert organisation_ids(account) == frozenset()


def test_a_third_producer_of_the_film_learns_nothing(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    third = make_organisation()
    say(BY, season, ours, "coproduce", make_film_of(theirs, third))
    say(BY, season, theirs, "meet", ours)
    assert [one.partner for one in queries.mutual_of(season, ours)] == [theirs]
    assert queries.mutual_of(season, third) == []


def test_interest_of_two_seasons_does_not_meet(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    say(BY, season, ours, "meet", theirs)
    say(BY, make_season(), theirs, "meet", ours)
    assert queries.mutual_of(season, ours) == []


def test_said_twice_it_stands_once_with_the_new_note(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    first = say(BY, season, ours, "meet", theirs, note="Monday")
    again = say(BY, season, ours, "meet", theirs, note="Tuesday")
    assert (again.pk, again.note, again.version) == (first.pk, "Tuesday", 2)
    assert Interest.objects.count() == 1


def test_taken_back_it_is_gone_from_both_sides_and_can_be_put_back(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    say(BY, season, theirs, "meet", ours)
    interest = say(BY, season, ours, "meet", theirs)
    withdraw(BY, interest)
    assert (queries.mutual_of(season, ours), queries.mutual_of(season, theirs)) == ([], [])
    assert queries.said_by(season, ours) == []
    restore(BY, interest)
    assert len(queries.mutual_of(season, theirs)) == 1
    verbs = AuditLine.objects.filter(object_id=interest.pk, kind="interest").order_by("pk")
    assert [line.verb for line in verbs] == ["say", "withdraw", "restore"]


def test_putting_back_what_was_said_anew_makes_no_double(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    interest = say(BY, season, ours, "meet", theirs)
    withdraw(BY, interest)
    say(BY, season, ours, "meet", theirs)
    restore(BY, interest)
    assert queries.live(Interest.objects.all()).count() == 1


def test_it_refuses_ones_own_film_a_hidden_one_and_a_kind_that_makes_no_sense(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    with pytest.raises(ValidationError, match="your own"):
        say(BY, season, ours, "meet", make_film_of(ours))
    with pytest.raises(ValidationError, match="your own"):
        say(BY, season, ours, "meet", ours)
    with pytest.raises(ValidationError, match="does not belong"):
        say(BY, season, ours, "distribute", make_film_of(theirs, is_public=False))
    with pytest.raises(ValidationError, match="does not belong"):
        say(BY, season, ours, "distribute", make_film(exchange=make_exchange()))
    with pytest.raises(ValidationError, match="cannot be said"):
        say(BY, season, ours, "shoot", make_film_of(theirs))
    assert Interest.objects.count() == 0


def test_a_season_that_is_over_takes_no_more_interest(ours: Organisation, theirs: Organisation) -> None:
    today = timezone.localdate()
    last_day = make_season(starts=today - dt.timedelta(days=5), ends=today)
    over = make_season(starts=today - dt.timedelta(days=5), ends=today - dt.timedelta(days=1))
    assert say(BY, last_day, ours, "meet", theirs).pk is not None
    with pytest.raises(ValidationError, match="over"):
        say(BY, over, ours, "meet", theirs)


def test_who_may_say_it_agrees_in_both_forms(ours: Organisation, theirs: Organisation) -> None:
    speaker, stranger = make_speaker(ours), make_account("owner")
    for account in (speaker, stranger):
        allowed = {
            one for one in Organisation.objects.all() if PERMISSIONS["say_interest"].allows(account, one)
        }
        assert allowed == set(PERMISSIONS["say_interest"].among(account, Organisation.objects.all()))
        assert allowed == ({ours} if account == speaker else set())


def test_the_office_sees_everything_as_rows_pairs_and_a_matrix(
    season: Season, ours: Organisation, theirs: Organisation
) -> None:
    film, place = make_film_of(theirs, slug="film"), make_place(slug="place")
    a = say(BY, season, ours, "distribute", film)
    b = say(BY, season, ours, "coproduce", film)
    c = say(BY, season, ours, "shoot", place)
    d = say(BY, season, theirs, "meet", ours)
    seen = queries.ledger(season)
    assert {(row.pk, answered) for row, answered in seen.rows} == {
        (a.pk, True),
        (b.pk, True),
        (c.pk, False),
        (d.pk, True),
    }
    assert seen.pairs == [(ours, theirs, 3)]
    assert seen.speakers == [ours, theirs]
    assert seen.objects == [film, ours, place]
    assert {key: len(cell) for key, cell in seen.cells.items()} == {
        (ours.pk, "film", film.pk): 2,
        (ours.pk, "place", place.pk): 1,
        (theirs.pk, "organisation", ours.pk): 1,
    }


def test_reading_interest_takes_as_many_queries_for_many_as_for_few(
    season: Season, ours: Organisation
) -> None:
    busy = make_season()
    for where, count in ((season, 1), (busy, 9)):
        for _ in range(count):
            other = make_organisation()
            say(BY, where, ours, "distribute", make_film_of(other))
            say(BY, where, ours, "shoot", make_place(organisation=other))
            say(BY, where, other, "meet", ours)
    assert (
        assert_same_queries(lambda: queries.mutual_of(season, ours), lambda: queries.mutual_of(busy, ours))
        == 4
    )
    assert assert_same_queries(lambda: queries.ledger(season), lambda: queries.ledger(busy)) == 4
    assert len(queries.mutual_of(busy, ours)) == 9
