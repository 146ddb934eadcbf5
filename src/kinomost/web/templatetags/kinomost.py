"""Template tags and filters of every page. They are built in: templates need no `load`.

The whole list with examples is in docs/design-system.md and, living, at `/<language>/style/`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import template
from django.core.paginator import Page
from django.forms import BoundField, Form
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

from kinomost.catalogue.posters import art, monogram, place_drawing
from kinomost.catalogue.posters import poster as draw_poster
from kinomost.names.texts import Text, Texts, direction
from kinomost.parties.models import Exchange
from kinomost.texts import formats
from kinomost.web.browsers import browser_name
from kinomost.web.icons import ICONS
from kinomost.web.queries import last_writer
from kinomost.web.rooms import NEW, OWNERS, ROOMS, open_to

register = template.Library()
register.filter("browser", browser_name)
_CLIP = re.compile(r'(?<=id="|rl\(#)[apm][0-9a-f]{8}')

# ---------------------------------------------------------------------------------------------- texts


@register.filter
def best(texts: Texts) -> Text | None:
    """The text for the reader, as a `Text` (`.text`, `.tag`, `.direction`)."""
    return texts.best(formats.language_tag())


@register.filter
def plain(texts: Texts) -> str:
    """The text for the reader as a bare string: for `<title>`, attributes and sorting."""
    found = best(texts)
    return found.text if found else ""


@register.filter
def original(texts: Texts) -> Text | None:
    """The original text, or, where none is marked as such, the one for the reader."""
    return texts.original or best(texts)


@register.filter
def for_reader(texts: Texts) -> Text | None:
    """The reader's text, if it says something else than the original."""
    own, first = best(texts), original(texts)
    return own if own and first and own.text != first.text else None


def span(text: Text | None, tag: str = "span", css: str = "") -> SafeString:
    """One text in an element that says its language and direction."""
    if text is None:
        return SafeString("")
    attributes = format_html(' lang="{}"', text.tag)
    if text.direction == "rtl":
        attributes += SafeString(' dir="rtl"')
    if css:
        attributes += format_html(' class="{}"', css)
    if (length := length_class(text)) != "short":
        attributes += format_html(' data-length="{}"', length)
    return format_html("<{0}{1}>{2}</{0}>", SafeString(tag), attributes, text.text)


@register.simple_tag
def title(texts: Texts, tag: str = "span", css: str = "") -> SafeString:
    """The reader's text with its language: `{% title film.titles %}`."""
    return span(best(texts), tag, css)


@register.simple_tag
def original_title(texts: Texts, tag: str = "span", css: str = "") -> SafeString:
    """The original text with its language: `{% original_title film.titles %}`."""
    return span(original(texts), tag, css)


@register.simple_tag
def reader_title(texts: Texts, tag: str = "span", css: str = "") -> SafeString:
    """The reader's text, and nothing where it would repeat the original."""
    return span(for_reader(texts), tag, css)


@register.simple_tag
def prose(texts: Texts) -> SafeString:
    """A longer text in paragraphs, with its language: `{% prose film.synopsis %}`."""
    found = best(texts)
    if found is None:
        return SafeString("")
    rtl = SafeString(' dir="rtl"') if found.direction == "rtl" else ""
    return format_html(
        '<div lang="{}"{}>{}</div>',
        found.tag,
        rtl,
        mark_safe(linebreaks(found.text, autoescape=True)),  # noqa: S308
    )


@register.filter
def length_class(text: Text | str | None) -> str:
    """How large a title may stand: short, long (over 38 characters) or vast (over 110)."""
    size = len(str(text or ""))
    return "vast" if size > 110 else "long" if size > 38 else "short"


register.filter("direction", direction)


@register.filter
def site(address: str) -> str:
    """The site of a web address without its www: how a source is named in a line."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


# Sources that are not addresses in the seasons that ship: written in English there, read in four languages.
_SHIPPED_SOURCES = (
    gettext_noop("invented for the sample season"),
    gettext_noop("position: general geography, rounded to about 100 m"),
)


@register.filter
def shipped_source(words: str) -> str:
    """A source in words: what the seasons that ship say is translated, all else stays as it was written."""
    return gettext(words) if words in _SHIPPED_SOURCES else words


# ---------------------------------------------------------------------------------------------- formats


def _wanted(value: Any) -> bool:
    return value is not None and value != ""


@register.filter
def in_zone(value: datetime, zone: str) -> datetime:
    """The moment in a time zone: `{{ screening.starts_at|in_zone:city.timezone|clock }}`."""
    return value.astimezone(ZoneInfo(zone))


@register.filter
def clock(value: datetime | None) -> str:
    """18:30, in the value's own zone (put it there with `in_zone`)."""
    return formats.clock(value) if value else ""


@register.filter
def day(value: date | None, style: str = "long") -> str:
    """A day; styles in `formats.day`."""
    return formats.day(value, style) if value else ""


@register.simple_tag
def days(first: date, last: date | None = None) -> SafeString:
    """A run of days as a `<time>`: `{% days season.starts season.ends %}`."""
    return format_html('<time datetime="{}">{}</time>', first.isoformat(), formats.span(first, last))


@register.filter
def number(value: float | Decimal | None) -> str:
    """12 345,6."""
    return formats.number(value) if _wanted(value) and value is not None else ""


@register.filter
def percent(value: Decimal | None) -> str:
    """34,5 % from 34.5."""
    return formats.percent(value) if value is not None else ""


@register.filter
def money(value: Decimal | None, currency: str) -> str:
    """`{{ fee.amount|money:fee.currency }}`."""
    return formats.money(value, currency) if value is not None else ""


@register.filter
def minutes(value: int | None) -> str:
    """94 min."""
    return formats.minutes(value) if value else ""


@register.filter
def country(code: str) -> str:
    """A country's name."""
    return formats.country(code) if code else ""


@register.filter
def country_names(rows: Any) -> str:
    """The names of a film's or a season's `countries`, with a middle dot between."""
    return " · ".join(formats.country(code) for code in _codes(rows))


def _codes(rows: Any) -> list[str]:
    """ISO codes from a related manager, a sequence of rows with `.country`, or bare codes."""
    if hasattr(rows, "all"):
        rows = rows.all()
    return [row if isinstance(row, str) else row.country for row in rows]


@register.filter
def language_name(tag: str) -> str:
    """A language's name."""
    return formats.language_name(tag) if tag else ""


@register.filter
def listed(items: Iterable[Any]) -> str:
    """one, two and three."""
    return formats.listed([str(item) for item in items])


@register.simple_tag
def lang_marks(sound: str, subtitles: Sequence[str] = ()) -> SafeString:
    """What is heard and what is read: SR → ru, with the languages' names for those who need them."""
    if not sound:
        return SafeString("")
    heard = format_html(
        '<abbr title="{}">{}</abbr>', formats.language_name(sound), sound.split("-", maxsplit=1)[0].upper()
    )
    if not subtitles:
        return format_html('<span class="langmark">{}</span>', heard)
    read = format_html_join(
        " + ",
        '<abbr title="{}">{}</abbr>',
        ((gettext("subtitles: %s") % formats.language_name(tag), tag.split("-")[0]) for tag in subtitles),
    )
    return format_html(
        '<span class="langmark">{}{}<span class="vh">{}</span>{}</span>',
        heard, icon("arrow"), gettext("with subtitles"), read,
    )  # fmt: skip


@register.simple_tag
def seats(offered: int, taken: int) -> str:
    """Seats left in words before numbers: `{% seats screening.seats_offered screening.seats_taken %}`."""
    return formats.seats_left(offered - taken, offered)


# ---------------------------------------------------------------------------------------------- drawings


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One of our own line icons; with a label it is read out, without it is decoration."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>', meaning, SafeString(ICONS[name]))


def _picture(upload: Any, alt: str, sizes: str = "(max-width: 48rem) 44vw, 24rem") -> SafeString:
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">',
        upload.picture_url(800), upload.srcset, sizes, alt, upload.width or "", upload.height or "",
    )  # fmt: skip


def _drawn(context: Mapping[str, Any], svg: str) -> SafeString:
    """A drawing for this place on the page: its clips are named anew, for the same drawing may hang here twice."""
    request = context.get("request")
    if request is not None:
        request.drawn = getattr(request, "drawn", 0) + 1
        svg = _CLIP.sub(rf"\g<0>-{request.drawn}-", svg)
    return mark_safe(svg)  # noqa: S308 (the drawings escape what they are given)


@register.simple_tag(takes_context=True)
def poster(context: Mapping[str, Any], film: Any) -> SafeString:
    """A film's poster in its frame, or the one composed from its title, countries and year.

    Prefetch `countries` and select `poster`: the drawing reads both.
    """
    if film.poster is not None and film.poster.is_public:
        inside = _picture(film.poster, plain(film.poster.alt))
    else:
        shown = original(film.titles)
        countries = [formats.country(code) for code in _codes(film.countries)]
        title = shown.text if shown else film.slug
        drawing = draw_poster(
            film.slug, title, lang=shown.tag if shown else "", countries=countries, year=film.year
        )
        inside = _drawn(context, drawing)
    return format_html('<div class="poster">{}</div>', inside)


@register.simple_tag(takes_context=True)
def poster_art(context: Mapping[str, Any], film: Any) -> SafeString:
    """The film's poster for a frame of another shape, without words: its picture, or the art of the drawn one."""
    if film.poster is not None and film.poster.is_public:
        return _picture(film.poster, "")
    shown = original(film.titles)
    title = shown.text if shown else film.slug
    return _drawn(context, art(film.slug, title, countries=_codes(film.countries), year=film.year))


@register.simple_tag(takes_context=True)
def portrait(context: Mapping[str, Any], person: Any) -> SafeString:
    """A person's photo, or their initials set as a vignette."""
    photo = getattr(person, "photo", None)
    if photo is not None and photo.is_public:
        inside = _picture(photo, plain(photo.alt))
    else:
        shown = original(person.names)
        name = shown.text if shown else person.slug
        inside = _drawn(context, monogram(person.slug, name, lang=shown.tag if shown else ""))
    return format_html('<div class="portrait">{}</div>', inside)


@register.simple_tag
def place_picture(place: Any, photo: Any = None) -> SafeString:
    """A place's photo (an Upload), or a line drawing of its kind made from its name."""
    if photo and photo.is_public:  # an include that is given none hands over an empty string
        inside = _picture(photo, plain(photo.alt))
    else:
        inside = mark_safe(place_drawing(place.slug, getattr(place, "kind", "location")))  # noqa: S308
    return format_html('<div class="placepic">{}</div>', inside)


@register.inclusion_tag("components/bars.html")
def bars(rows: Iterable[tuple[str, float]], unit: str = "") -> dict[str, Any]:
    """Compared numbers as bars: rows of (label, number); the largest carries the accent."""
    listed_rows = list(rows)
    top = max((value for _, value in listed_rows), default=0)
    return {
        "rows": [
            {"label": label, "value": value, "share": round(100 * value / top, 2) if top else 0, "lead": value == top}
            for label, value in listed_rows
        ],
        "unit": unit,
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------- addresses


@register.simple_tag
def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Like `url`, but empty where the room has no such page: for the frame, which knows every room."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def desk_rooms(context: Mapping[str, Any], exchange: Exchange) -> dict[str, list[tuple[str, str, bool]]]:
    """What of an office is open to the reader: its pages, and what can be begun there."""
    request: HttpRequest = context["request"]
    return {
        name: open_to(request.user, exchange, request.path, rooms)
        for name, rooms in (("pages", ROOMS), ("new", NEW))
    }


@register.simple_tag(takes_context=True)
def last_change(context: Mapping[str, Any], record: Any) -> dict[str, str]:
    """Who changed a record of the page's office last (`name`), and for an owner where its `history` is."""
    office: Exchange = context["exchange"]
    kind = record._meta.model_name
    history = (
        reverse("office:journal", args=[office.slug]) + f"?{urlencode({'kind': kind, 'record': record.pk})}"
    )
    return {
        "name": last_writer(kind, record.pk),
        "history": history if OWNERS.allows(context["request"].user, office) else "",
    }


def _path_without_language(path: str) -> str:
    first, _, rest = path.lstrip("/").partition("/")
    return rest if first in formats.TAGS else path.lstrip("/")


@register.simple_tag(takes_context=True)
def language_links(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """This page in each language: code, tag, name, short name, address, and whether it is the current one."""
    request: HttpRequest | None = context.get("request")
    rest = _path_without_language(request.path) if request else ""
    query = f"?{request.META['QUERY_STRING']}" if request and request.META.get("QUERY_STRING") else ""
    current = formats.language_code()
    return [
        {
            "code": code, "tag": tag, "name": formats.ENDONYMS[code], "short": formats.SHORT[code],
            "url": f"/{code}/{rest}{query}", "path": f"/{code}/{rest}", "current": code == current,
        }
        for code, tag in formats.TAGS.items()
    ]  # fmt: skip


@register.simple_tag
def language_tag() -> str:
    """The page's language as BCP 47 writes it: `<html lang="{% language_tag %}">`."""
    return formats.language_tag()


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Mapping[str, Any], page: Page[Any]) -> dict[str, Any]:
    """Links to the pages of a list, keeping the other parts of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context["request"], "page": page, "numbers": list(numbers)}


@register.filter
def now_state(first: date, last: date | None = None) -> str:
    """Where a run of days stands today: done, now or next (for a timeline)."""
    today = timezone.localdate()
    return "done" if (last or first) < today else "next" if first > today else "now"


# ---------------------------------------------------------------------------------------------- forms


def _row_word(field: BoundField) -> str:
    """A field's value for the reader: a choice by its label, a record without the short name that settles it."""
    value = field.value()
    choices = dict(getattr(field.field, "choices", ()))
    return re.sub(r" \([a-z0-9-]+\)$", "", str(choices.get(value, value) or "…"))


@register.filter
def row_name(row: Form) -> str:
    """What a row under a form is called while it is folded: its name for the reader, or its first words."""
    if "names" not in row.fields:
        return " · ".join(_row_word(field) for field in row.visible_fields()[:2])
    value = row["names"].value()
    try:
        texts = (
            value
            if isinstance(value, Texts)
            else Texts(Text(tag, text, kind) for tag, kind, text in value or [] if text)
        )
    except ValueError:
        return "…"
    return str(texts.best(formats.language_tag()) or "…")


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field lies: check (a single box), choices (several), wide (a text area) or plain."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    if kind == "checkbox" and not hasattr(widget, "choices"):
        return "check"
    if field.use_fieldset:
        return "choices" if hasattr(widget, "choices") else "wide"
    return "wide" if type(widget).__name__.endswith("Textarea") else "plain"
