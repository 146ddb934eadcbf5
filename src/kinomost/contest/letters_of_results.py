"""The letter that tells the authors of an entry how it ended, each in their own language."""

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from kinomost.contest.models import Author, Entry
from kinomost.contest.naming import plain
from kinomost.contest.queries.results import feedback_for, published_awards, selected_numbers
from kinomost.contest.words import absolute
from kinomost.parties.models import Account
from kinomost.post.actions import queue


def tell(entry: Entry) -> int:
    """Put a letter to every author into the outbox; returns how many."""
    call = entry.call
    won = [key for key, number in published_awards(call) or () if number == entry.number]
    awards = [award for award in call.awards.select_related("partner") if award.key in won]
    context: dict[str, Any] = {
        "entry": entry,
        "awards": awards,
        "selected": entry.number in selected_numbers(call),
        "ineligible": entry.state == Entry.State.INELIGIBLE,
        "feedback": feedback_for(entry),
    }
    accounts = Account.objects.filter(
        pk__in=Author.objects.filter(entry=entry).values("account"), is_active=True
    )
    letters = [_letter(account, entry, context) for account in accounts.order_by("pk")]
    for letter in letters:
        queue(letter, about=entry, exchange_id=entry.exchange_id)
    return len(letters)


def _letter(account: Account, entry: Entry, context: dict[str, Any]) -> EmailMessage:
    with override(account.language):
        call = entry.call
        names = {
            "call": call.name,
            "film": plain(entry.film.titles),
            "won": [
                {
                    "name": plain(award.names),
                    "prize": plain(award.prize),
                    "partner": plain(award.partner.names) if award.partner else "",
                }
                for award in context["awards"]
            ],
            "url": absolute(reverse("contest:results", args=[call.slug])),
            "certificates": absolute(reverse("contest:certificates", args=[entry.pk])),
        }
        body = render_to_string("contest/deciding/letters/result.txt", {**context, **names})
        subject = gettext("Results: %(call)s") % {"call": names["call"]}
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[account.email])
