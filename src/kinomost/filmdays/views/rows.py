"""The lines of a programme as HTML, a thousand at a time.

The template of a line is rendered once a language, with marks in place of its values; each line then only fills
them in. So the HTML stays in a template, and a long programme costs little more than a short one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from kinomost.filmdays import words
from kinomost.filmdays.models import Screening
from kinomost.filmdays.queries.programme import Hall, Showing, Title
from kinomost.texts import formats

PUBLISHED = str(Screening.Status.PUBLISHED)
_VALUES = (
    "pk",
    "state",
    "full",
    "iso",
    "clock",
    "ends",
    "slug",
    "title",
    "other",
    "where",
    "marks",
    "seats",
    "act",
)


def rows(
    slug: str,
    showings: Iterable[Showing],
    now: datetime,
    *,
    name_city: bool = False,
    of_film: bool = False,
    kept: Sequence[int] = (),
) -> SafeString:
    """The lines as list items, each naming its city where the heading above does not.

    Under a film's heading (`of_film`) the title would say nothing new: the day stands in its place.
    `kept` is the selection that the address carries: without JavaScript a line's star adds to it or takes away.
    """
    page = _Page(formats.language_code(), now, name_city, of_film, tuple(kept))
    template, pick = _template(page.language, slug), _pick(page.language)
    return mark_safe("".join(template % page.values(s, pick) for s in showings))  # noqa: S308 (values are escaped)


@dataclass(frozen=True, slots=True)
class _Page:
    """What all lines of a list have in common."""

    language: str
    now: datetime
    name_city: bool
    of_film: bool
    kept: tuple[int, ...] = ()

    def _act(self, pk: int, pick: str) -> str:
        if self.kept:
            others = ",".join(str(one) for one in self.kept if one != pk)
            pick = pick.replace("?s=%(pk)s", f"?s={others}" + ("" if pk in self.kept else ",%(pk)s"))
        return pick % {"pk": pk}

    def values(self, showing: Showing, pick: str) -> dict[str, object]:
        """What a line's template is filled with."""
        title, language = showing.headline, self.language
        state = "past" if showing.starts <= self.now else showing.status
        is_open = state == PUBLISHED
        fullness = showing.seats
        return {
            "pk": showing.pk,
            "state": state,
            "full": " data-full" if is_open and fullness == "none" else "",
            "iso": showing.starts.isoformat(),
            "clock": words.clock(showing.starts),
            "ends": _ends(language, words.clock(showing.ends), showing.ends_next_day),
            "slug": showing.slug,
            "title": _day(language, showing.starts.date()) if self.of_film else _title(title),
            "other": _event(showing) if self.of_film else _other(title),
            "where": _where(showing.hall, self.name_city),
            "marks": marks(language, showing.sound, showing.subtitles),
            "seats": seats(language, state, fullness, showing.offered, showing.left),
            "act": self._act(showing.pk, pick) if is_open else "",
        }


@lru_cache(maxsize=256)
def _template(language: str, slug: str) -> str:
    marks = {value: mark_safe(f"%({value})s") for value in _VALUES}  # noqa: S308
    return render_to_string("filmdays/_showing.html", {**marks, "days_slug": slug})


@lru_cache(maxsize=16_384)
def _title(title: Title) -> str:
    """The heading, in its own script and direction."""
    rtl = ' dir="rtl"' if title.rtl else ""
    return f'<span class="clamp" lang="{escape(title.tag)}"{rtl}>{escape(title.text)}</span>'


@lru_cache(maxsize=16_384)
def _other(title: Title) -> str:
    if not title.other:
        return ""
    return f'<span class="show-other clamp" lang="{escape(title.other_tag)}">{escape(title.other)}</span>'


def _event(showing: Showing) -> str:
    return f'<span class="show-other">{escape(showing.event.for_reader)}</span>' if showing.event else ""


@lru_cache(maxsize=1_024)
def _where(hall: Hall, name_city: bool) -> str:
    city = f', <span class="muted">{escape(hall.city.name)}</span>' if name_city and hall.city.name else ""
    return escape(hall.full_name) + city


@lru_cache(maxsize=1_024)
def _day(language: str, day: date) -> str:
    return escape(formats.day(day, "full"))


@lru_cache(maxsize=8_192)
def _ends(language: str, clock: str, next_day: bool) -> str:
    sentence = gettext("until %(hour)s next day") if next_day else gettext("until %(hour)s")
    return escape(sentence % {"hour": clock})


@lru_cache(maxsize=2_048)
def marks(language: str, sound: str, subtitles: tuple[str, ...]) -> str:
    """What is heard and read, as the frame's tag writes it."""
    return render_to_string("filmdays/_marks.html", {"sound": sound, "subtitles": subtitles}).strip()


@lru_cache(maxsize=8_192)
def seats(language: str, state: str, fullness: str, offered: int, left: int) -> str:
    """Seats left in words before numbers."""
    context = {"state": state, "fullness": fullness, "offered": offered, "taken": offered - left}
    return render_to_string("filmdays/_seats.html", context).strip()


@lru_cache(maxsize=8)
def _pick(language: str) -> str:
    return render_to_string("filmdays/_pick.html").strip()
