"""Contests for tests. Everything in here is invented; each function makes what it needs unless it is given."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models import F
from django.utils import timezone

from kinomost.catalogue.models import Film
from kinomost.contest.models import (
    Author,
    Award,
    Call,
    Criterion,
    Entry,
    Juror,
    Round,
    RoundEntry,
    RoundJuror,
    Section,
)
from kinomost.names.texts import Texts
from kinomost.parties.models import Account, Person, Role
from tests.factories import make_account, make_film, make_person, make_season

_numbers = count(1)


def make_call(**fields: Any) -> Call:
    """A call that is open: since yesterday, for a week."""
    now = timezone.now()
    fields.setdefault("slug", f"call-{next(_numbers)}")
    fields["season"] = fields.get("season") or make_season()
    fields.setdefault("names", Texts.of(en="Sample call", sr_Latn="Ogledni konkurs", ru="Пробный конкурс"))
    fields.setdefault("opens_at", now - dt.timedelta(days=1))
    fields.setdefault("deadline", now + dt.timedelta(days=7))
    fields.setdefault("is_public", True)
    fields.setdefault("languages", ["en", "sr-Latn", "ru"])
    call = Call.objects.create(**fields)
    Section.objects.create(
        call=call, key="feature", names=Texts.of(en="Features", ru="Игровые", sr_Latn="Igrani")
    )
    return call


def make_award(call: Call, **fields: Any) -> Award:
    """Something to win."""
    fields.setdefault("key", f"award-{next(_numbers)}")
    fields.setdefault("names", Texts.of(en="Main prize", sr_Latn="Glavna nagrada", ru="Главный приз"))
    return Award.objects.create(call=call, **fields)


def make_entry(call: Call, author: Account | None = None, film: Film | None = None, **fields: Any) -> Entry:
    """An entry that was sent in and found complete; a draft with `state="draft"`."""
    fields.setdefault("state", Entry.State.COMPLETE)
    fields.setdefault("section", call.sections.first())
    if fields["state"] != Entry.State.DRAFT:
        Call.objects.filter(pk=call.pk).update(entry_count=F("entry_count") + 1)
        call.refresh_from_db()
        fields.setdefault("number", call.entry_count)
        fields.setdefault("submitted_at", timezone.now())
    film = film or make_film(exchange=call.season.exchange, stage=Film.Stage.DEVELOPMENT, is_public=False)
    entry = Entry.objects.create(call=call, film=film, **fields)
    if author is not None:
        Author.objects.create(entry=entry, account=author)
    return entry


def make_juror(call: Call, person: Person | None = None, **fields: Any) -> Juror:
    """A juror of the call, with an account that has the role."""
    office = call.season.exchange
    person = person or make_person(exchange=office)
    account = Account.objects.filter(person=person).first() or make_account(person=person)
    Role.objects.get_or_create(exchange=office, account=account, kind=Role.Kind.JUROR)
    Call.objects.filter(pk=call.pk).update(juror_count=F("juror_count") + 1)
    call.refresh_from_db()
    fields.setdefault("languages", ["en", "sr", "ru"])
    return Juror.objects.create(call=call, person=person, number=call.juror_count, **fields)


def account_of(juror: Any) -> Account:
    """The juror's account, as a request would load it."""
    return Account.objects.get(person=juror.person)


def make_round(
    call: Call, entries: list[Entry] | None = None, jurors: list[Juror] | None = None, **fields: Any
) -> Round:
    """A round with two criteria; under way, unless said otherwise. Rows only: its log is not begun."""
    fields.setdefault("number", call.rounds.count() + 1)
    fields.setdefault("kind", Round.Kind.SHORTLIST)
    fields.setdefault("names", Texts.of(en="Shortlist", sr_Latn="Uži izbor", ru="Шорт-лист"))
    fields.setdefault("state", Round.State.OPEN)
    made = Round.objects.create(call=call, **fields)
    for position, (key, weight) in enumerate({"script": 2, "feasibility": 1}.items()):
        Criterion.objects.create(
            round=made,
            key=key,
            names=Texts.of(en=key.capitalize()),
            weight=Decimal(weight),
            low=Decimal(1),
            high=Decimal(10),
            position=position,
        )
    RoundEntry.objects.bulk_create(RoundEntry(round=made, entry=entry) for entry in entries or [])
    RoundJuror.objects.bulk_create(RoundJuror(round=made, juror=juror) for juror in jurors or [])
    return made
