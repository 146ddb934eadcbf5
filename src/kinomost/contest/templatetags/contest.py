"""What pages of the contest say. Load with `{% load contest %}`."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from kinomost.contest import times, words
from kinomost.contest.forms.questions import GROUP_NAMES
from kinomost.contest.forms.rules import RULES
from kinomost.judging.fields import Field
from kinomost.texts import formats

register = template.Library()


@register.filter
def said(message: Any) -> str:
    """A message or a problem of `kinomost.judging`, in the reader's language."""
    return words.said(message)


@register.filter
def label(labels: Mapping[str, str]) -> str:
    """The label of a field or a choice for the reader, from its texts by language."""
    return words.label_of(labels)


@register.filter
def told(at: dt.datetime | None, zone: str) -> SafeString:
    """A moment of a call on its own clock, with the zone's name and the difference from UTC."""
    if at is None:
        return SafeString("")
    moment = times.Moment(at, zone)
    return format_html(
        '<time class="moment" datetime="{}"><span class="nowrap">{}, <b class="num">{}</b></span> '
        '<span class="muted nowrap">{}, {}</span></time>',
        at.isoformat(), formats.day(moment.local, "within"), moment.clock, zone, moment.offset,
    )  # fmt: skip


@register.filter
def hour(at: dt.datetime, zone: str) -> str:
    """The hour on a call's own clock."""
    return times.Moment(at, zone).clock


@register.filter
def utc_offset(at: dt.datetime, zone: str) -> str:
    """The difference of a call's clock from UTC at that moment."""
    return times.Moment(at, zone).offset


@register.filter
def shortly(at: dt.datetime, zone: str) -> SafeString:
    """A moment in a ledger, on the clock of the call, which the page names once: 4 Dec, 18:30."""
    moment = times.Moment(at, zone)
    return format_html(
        '<time class="num" datetime="{}"><span class="nowrap">{},</span> <span class="nowrap">{}</span></time>',
        at.isoformat(), formats.day(moment.local, "short"), formats.clock(moment.local),
    )  # fmt: skip


@register.filter
def left(until: dt.datetime) -> str:
    """How long there is still, in words; nothing once it is over."""
    return times.left(until, timezone.now())


@register.filter
def form_label(field: Field) -> str:
    """A field of the form in the reader's language."""
    return words.label_of(field.labels, field.key)


@register.filter
def at_key(found: Mapping[str, Any] | None, key: str) -> Any:
    """The value under a key, or nothing."""
    return (found or {}).get(key)


@register.filter
def part_name(group: str) -> str:
    """The name of a part of the entry form."""
    return str(GROUP_NAMES[group])


@register.filter
def kind_word(kind: str) -> str:
    """A kind of film or a stage, in the words of the rules."""
    return words.kind_word(kind)


@register.filter
def limits(field: Field) -> list[str]:
    """The limits of a question, in few words each."""
    return words.limits_of(field)


@register.filter
def rule_name(kind: str) -> str:
    """What a kind of rule is called."""
    return str(RULES[kind][0]) if kind in RULES else gettext("Entries a company")
