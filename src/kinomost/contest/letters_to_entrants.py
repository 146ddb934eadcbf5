"""Letters of the office to everybody who works on an entry, each in their own language."""

from typing import Any

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import override

from kinomost.contest.models import Author, Entry
from kinomost.contest.naming import plain
from kinomost.contest.queries.intake import asked_by
from kinomost.contest.words import absolute
from kinomost.parties.models import Account
from kinomost.post.actions import queue, written


def tell(entry: Entry, kind: str, about: dict[str, Any]) -> int:
    """Put a letter of this kind (a template in contest/office/letters) to every author into the outbox; returns how many.

    `entry.call` and `entry.film` should be at hand. A letter of kind `free` says what `about["texts"]` holds for the
    author's language, else in the first language that was written.
    """
    accounts = Account.objects.filter(
        pk__in=Author.objects.filter(entry=entry).values("account"), is_active=True
    ).order_by("pk")
    letters = [letter(account, entry, kind, about) for account in accounts]
    for one in letters:
        queue(one, about=entry, exchange_id=entry.exchange_id)
    return len(letters)


def letter(account: Account, entry: Entry, kind: str, about: dict[str, Any]) -> EmailMessage:
    """The letter to one author."""
    with override(account.language):
        context = {
            **about,
            "film": plain(entry.film.titles) or entry.film.slug,
            "call": entry.call.name,
            "number": entry.number,
            "contact": entry.call.contact,
            "url": absolute(reverse("contest:entry", args=[entry.pk])),
        }
        if kind == "free":
            texts = about["texts"]
            subject, body = texts.get(account.language) or next(iter(texts.values()))
            context |= {"subject": subject, "body": body}
        if kind == "ineligible":
            context["asked"] = asked_by(entry.call, about["rule"])
        return written(account.email, f"contest/office/letters/{kind}", context)
