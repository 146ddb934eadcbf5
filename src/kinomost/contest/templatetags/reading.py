"""What the pages of jurors and of the ranking say. Load with `{% load reading %}`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kinomost.contest.models import Entry, Round
from kinomost.contest.queries import given
from kinomost.contest.strips import Strip, tenths
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
def drawn(strip: Strip | None) -> SafeString:
    """The sheets of an entry on a line from 0 to 100: what `strips` reckoned, as SVG. A page has very many."""
    if strip is None:
        return SafeString("")
    base = strip.base
    mean = format_html('<path class="mean" d="M{} 1V{}"/>', strip.mean, base) if strip.mean else ""
    adjusted = strip.adjusted and format_html(
        '<path class="adjusted" d="M{} {}l3 5h-6z"/>', strip.adjusted, base
    )
    return format_html(
        '<svg class="strip" viewBox="-4 0 108 {}" role="img" aria-label="{}">'
        '<path class="line" d="M0 {}H100M0 {}v-3M50 {}v-3M100 {}v-3"/>{}{}{}</svg>',
        strip.height, gettext("Sheets: %(words)s") % {"words": strip.words}, base, base, base, base,
        mean, adjusted, format_html_join("", '<circle class="dot" cx="{}" cy="{}" r="2.6"/>', strip.dots),
    )  # fmt: skip


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
