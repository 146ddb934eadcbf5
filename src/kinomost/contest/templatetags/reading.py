"""What the pages of jurors and of the ranking say. Load with `{% load reading %}`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kinomost.contest.models import Entry, Round
from kinomost.contest.queries import given
from kinomost.contest.strips import tenths
from kinomost.judging.messages import Message
from kinomost.texts import formats

register = template.Library()


@register.simple_tag
def entry_name(entry: Entry, round_: Round, office: bool = False) -> SafeString:
    """The film's title, with its language; the entry's number where the round hides names."""
    text = None if round_.names_hidden and not office else entry.film.titles.best(formats.language_tag())
    if text is None:
        return format_html("{}", given.name_of(round_, entry, office))
    return format_html('<span lang="{}">{}</span>', text.tag, text.text)


@register.filter
def points(value: Decimal | None) -> str:
    """Points to one decimal, as the language writes them; a dash where there are none."""
    return "–" if value is None else tenths(value)


@register.filter
def signed(value: Decimal | None) -> str:
    """Points above or below, with the sign."""
    if value is None:
        return "–"
    return f"{'−' if value < 0 else '+'}{tenths(abs(value))}"


@register.filter
def why(message: Message) -> str:
    """Why an entry divides the jury, with points to one decimal."""
    said = {
        key: tenths(value) if isinstance(value, Decimal) else value for key, value in message.params.items()
    }
    return Message(message.code, said).text(gettext, formats.country)


@register.filter
def mark(value: str) -> str:
    """A mark, stored as 7.5, as the language writes it."""
    return formats.number(Decimal(value)) if value else "–"


@register.filter
def at_place(rows: Sequence[Any], place: int) -> Any:
    """The row at this place; None where there is none."""
    return rows[place] if place < len(rows) else None


@register.filter
def picture_of(upload: str) -> str:
    """The address at which a picture that was sent in can be looked at."""
    return reverse("files:picture", args=[upload, 800, "webp"])
