"""Who acts in the sample contests, and what they say."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kinomost.contest.actions import juries
from kinomost.contest.models import Call, Juror
from kinomost.names.texts import Text, Texts
from kinomost.parties.actions.accounts import open_account
from kinomost.parties.models import Account, Person


@cache
def acts() -> dict[str, Any]:
    """What `acts.yaml` says."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "acts.yaml").read_text(encoding="utf-8"))
    return found


def original(texts: Texts) -> Text:
    """The text in its own language; a name that is written once is in its own."""
    return texts.original or next(iter(texts))


def person(slug: str) -> Person:
    """The sample season's person."""
    return Person.objects.get(slug=slug)


def account_of(by: str, one: Person) -> Account:
    """The person's account; without a password it signs in by a code, which goes to a folder in the demo."""
    found = Account.objects.filter(person=one).first()
    if found is not None:
        return found
    name = original(one.names)
    return open_account(
        by,
        f"{one.slug.removeprefix('sample-')}@kinomost.example",
        display_name=name.text,
        language="ru" if name.tag == "ru" else "sr-latn",
        person=one,
    )


def seat(by: str, call: Call, *slugs: str, chair: str) -> dict[str, Juror]:
    """Seat these people in the call's jury, with the languages in which they read."""
    seats = {}
    for slug in slugs:
        account_of(by, person(slug))
        languages = acts()["jurors"][slug]
        seats[slug] = juries.seat(by, call, person(slug), languages, is_chair=slug == chair)
    return seats
