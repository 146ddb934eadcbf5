"""Who acts in the sample contests, and what they say."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kinomost.contest.actions import juries
from kinomost.contest.models import Call, Juror
from kinomost.parties.actions.accounts import open_account
from kinomost.parties.models import Account, Person


@cache
def acts() -> dict[str, Any]:
    """What `acts.yaml` says."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "acts.yaml").read_text(encoding="utf-8"))
    return found


def person(slug: str) -> Person:
    """The sample season's person."""
    return Person.objects.get(slug=slug)


def account_of(by: str, one: Person) -> Account:
    """The person's account; without a password it signs in by a code, which goes to a folder in the demo."""
    found = Account.objects.filter(person=one).first()
    if found is not None:
        return found
    original = one.names.original
    return open_account(
        by,
        f"{one.slug.removeprefix('sample-')}@kinomost.example",
        display_name=original.text if original else one.slug,
        language="ru" if original and original.tag == "ru" else "sr-latn",
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
