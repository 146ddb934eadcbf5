"""What pages of the contest say. Load with `{% load contest %}`."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kinomost.contest import times
from kinomost.contest.queries.submissions import label_of
from kinomost.judging.fields import Field
from kinomost.texts import formats

register = template.Library()


@register.filter
def said(message: Any) -> str:
    """A message or a problem of `kinomost.judging`, in the reader's language."""
    return str(message.text(gettext, formats.country)) if message is not None else ""


@register.filter
def told(at: dt.datetime | None, zone: str) -> SafeString:
    """A moment of a call on its own clock, with the zone's name and the difference from UTC."""
    if at is None:
        return SafeString("")
    moment = times.Moment(at, zone)
    return format_html(
        '<time class="moment" datetime="{}"><span class="nowrap">{}, <b class="num">{}</b></span> '
        '<span class="muted nowrap">{}, {}</span></time>',
        at.isoformat(), formats.day(moment.local), moment.clock, zone, moment.offset,
    )  # fmt: skip


@register.filter
def left(until: dt.datetime) -> str:
    """How long there is still, in words; nothing once it is over."""
    return times.left(until, timezone.now())


@register.filter
def form_label(field: Field) -> str:
    """A field of the form in the reader's language."""
    return label_of(field.labels, field.key)
