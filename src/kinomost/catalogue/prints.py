"""The catalogue on paper, and one film's sheet, in the reader's language."""

import hashlib
import io
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageOps, UnidentifiedImageError

from kinomost.catalogue.genres import genre_names
from kinomost.catalogue.models import Credit, Film
from kinomost.catalogue.posters import poster as draw_poster
from kinomost.catalogue.queries import title_key
from kinomost.files.models import Upload
from kinomost.journal.models import AuditLine
from kinomost.names.order import initial, sort_key
from kinomost.names.texts import Text, Texts
from kinomost.parties.models import Exchange, Person
from kinomost.texts import formats
from kinomost.typeset import Words, pdf, words

HERE = Path(__file__).parent / "print"
ACCENT, ON_ACCENT = "#b3261e", "#fdf6ea"
PICTURE_WIDTH = 1000  # pixels: 300 dots an inch at the widest a picture is printed
FRAMES = 3  # posters on the cover
SYNOPSIS_LENGTH = 2400  # characters that a page holds beside everything else
# The two scripts of a reader's index of names, as tags to look a name up by.
SCRIPTS = {
    "sr-Latn": ("sr-Latn", "sr-Cyrl"),
    "sr-Cyrl": ("sr-Cyrl", "sr-Latn"),
    "ru": ("ru", "en"),
    "en": ("en", "ru"),
}


MOST_FILMS = 300  # in one printed catalogue: some seconds of typesetting
KEPT = 40  # typeset catalogues that stay on disk
# What is written about these says nothing that the catalogue prints.
UNPRINTED = (
    "account",
    "booking",
    "interest",
    "invitation",
    "letter",
    "role",
    "screening",
    "ticket",
    "waitingentry",
)


def sheet(film: Film) -> bytes:
    """One film on one page. The film comes from `queries.whole`."""
    files: dict[str, bytes] = {}
    data = {
        "film": film_page(film, 1, files),
        "accent": ACCENT,
        "sample": _("Sample") if film.exchange.is_sample else "",
    }
    return pdf(HERE / "sheet.typ", data, language=formats.language_tag(), files=files)


def catalogue(exchange: Exchange | None, films: Iterable[Film]) -> bytes:
    """The catalogue of these films (from `queries.whole`), by title in the reader's language."""
    tag = formats.language_tag()
    ordered = sorted(films, key=lambda film: title_key(film.titles, tag))
    files: dict[str, bytes] = {}
    name = exchange.names.best(tag) if exchange else None
    pages = [film_page(film, number, files) for number, film in enumerate(ordered, start=1)]
    frames = [pages[place * len(pages) // FRAMES]["poster"] for place in range(FRAMES)] if pages else []
    data = {
        "title": _("Film catalogue"),
        "name": words(name.text, name.tag) if name else words("Kinomost", "en"),
        "date": formats.day(timezone.localdate(), "year_month"),
        "count": ngettext("%(count)d film", "%(count)d films", len(ordered)) % {"count": len(ordered)},
        "sample": _("Sample") if exchange and exchange.is_sample else "",
        "accent": ACCENT,
        "on-accent": ON_ACCENT,
        "labels": {"contents": _("Contents")},
        "cover": list(dict.fromkeys(frames)),
        "films": pages,
        "indexes": indexes(ordered, tag),
    }
    return pdf(HERE / "catalogue.typ", data, language=tag, files=files)


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """The document of this `name` in the reader's language, typeset once and taken from disk until a film changes.

    Typesetting is the dearest thing that a stranger can ask for, so that it is done once for all who ask.
    """
    newest = AuditLine.objects.exclude(kind__in=UNPRINTED).aggregate(newest=Max("pk"))["newest"]
    about = f"{newest} {formats.language_tag()} {timezone.localdate():%Y-%m} {name}"
    folder = Path(settings.VAR) / "prints"
    path = folder / f"{hashlib.sha256(about.encode()).hexdigest()}.pdf"
    if path.exists():
        return path.read_bytes()
    document = make()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as written:
        written.write(document)
    Path(written.name).replace(path)
    old = sorted(folder.glob("*.pdf"), key=lambda one: one.stat().st_mtime)[:-KEPT]
    for one in old:
        one.unlink(missing_ok=True)
    return document


def indexes(films: Sequence[Film], tag: str) -> list[dict[str, Any]]:
    """Who is named on which film's page: once in each of the reader's two scripts.

    A name stands in an index only if it is known in its script; nothing is made up but Serbian in its other script.
    """
    on_pages: defaultdict[int, list[int]] = defaultdict(list)
    people: dict[int, Person] = {}
    for number, film in enumerate(films, start=1):
        for credit in film.credits.all():
            people[credit.person_id] = credit.person
            if number not in on_pages[credit.person_id]:
                on_pages[credit.person_id].append(number)
    made = []
    for wanted in SCRIPTS[tag]:
        script = "Cyrl" if wanted in {"sr-Cyrl", "ru"} else "Latn"
        names = [
            (name, on_pages[pk])
            for pk, person in people.items()
            if (name := _in_script(person.names, wanted, script)) is not None
        ]
        names.sort(key=lambda item: sort_key(_surname_first(item[0].text), wanted))
        groups: dict[str, list[dict[str, Any]]] = {}
        for name, numbers in names:
            filed = _surname_first(name.text)
            groups.setdefault(initial(filed, wanted), []).append(
                {"name": words(filed, name.tag), "films": numbers}
            )
        if groups:
            made.append(
                {
                    "title": _("People, in Cyrillic") if script == "Cyrl" else _("People, in Latin letters"),
                    "groups": [
                        {"letter": words(letter, wanted), "people": listed}
                        for letter, listed in groups.items()
                    ],
                }
            )
    return made


def _in_script(names: Texts, tag: str, script: str) -> Text | None:
    best = names.best(tag)
    if best is not None and best.script == script:
        return best
    return next((name for name in names if name.script == script), None)


def _surname_first(name: str) -> str:
    """`Emir Kusturica` → `Kusturica, Emir`: what an index files a name under."""
    *given, family = name.split()
    return f"{family}, {' '.join(given)}" if given else family


def film_page(film: Film, number: int, files: dict[str, bytes]) -> dict[str, Any]:
    """What a film's printed page says; its pictures go into `files`."""
    tag = formats.language_tag()
    title = film.titles.original or film.titles.best(tag) or Text("en", film.slug)
    own = film.titles.best(tag)
    other = own if own and own.text != title.text else None
    synopsis = film.synopsis.best(tag) or film.note.best(tag)  # what a page can say of a film without one
    logline = film.logline.best(tag)
    still = next(iter(film.pictures.all()), None)
    still_data = _picture(still.upload) if still else None
    poster_data = _picture(film.poster) if film.poster else None
    poster_name = f"poster-{number}.{'jpg' if poster_data else 'svg'}"
    countries = [formats.country(row.country) for row in film.countries.all()]
    files[poster_name] = poster_data or _drawn_poster(film, title, countries)
    if still_data:
        files[f"still-{number}.jpg"] = still_data
    path = f"/{formats.language_code()}/films/{film.slug}/"
    return {
        "number": number,
        "title": _words(title),
        "other": _words(other) if other else None,
        "title-short": _words(title, 120),
        "other-short": _words(other, 120) if other else None,
        "line": _line(film, countries),
        "logline": _words(logline, 400) if logline else None,
        "synopsis": [
            words(paragraph, synopsis.tag)
            for paragraph in Truncator(synopsis.text).chars(SYNOPSIS_LENGTH).split("\n")
            if paragraph.strip()
        ]
        if synopsis
        else [],
        "still": f"still-{number}.jpg" if still_data else None,
        "still-credit": still.upload.credit if still else "",
        "poster": poster_name,
        "facts": [
            {"label": label, "values": values}
            for label, values in _facts(film)
            if any(v["text"] for v in values)
        ],
        "credits": _credits(film),
        "contact": film.website,
        "address": settings.SITE_URL + path,
        "shown-address": settings.SITE_URL.partition("://")[2] + path,
    }


def _line(film: Film, countries: list[str]) -> str:
    sample = _("Sample") if film.exchange.is_sample else ""
    parts = (sample, ", ".join(countries), str(film.year or ""), film.get_kind_display())
    return " · ".join(part for part in parts if part)


def _drawn_poster(film: Film, title: Text, countries: list[str]) -> bytes:
    drawn = draw_poster(film.slug, title.text, lang=title.tag, countries=countries, year=film.year)
    if _words(title)["dir"] == "rtl":
        # The typesetter knows no `direction`: text that starts at its right edge is, there, text that ends at it.
        drawn = re.sub(
            r'text-anchor="start"([^>]*?)(?: letter-spacing="[^"]*")? direction="rtl"',
            r'text-anchor="end"\1',
            drawn,
        )
    return drawn.encode()


def _words(text: Text, most: int = 0) -> Words:
    return words(Truncator(text.text).chars(most) if most else text.text, text.tag)


def _here(text: str) -> Words:
    """Words of the page's own language."""
    return words(text, formats.language_tag())


def _facts(film: Film) -> list[tuple[str, list[Words]]]:
    tag = formats.language_tag()
    companies: defaultdict[str, list[Words]] = defaultdict(list)
    for row in film.companies.all():
        name = row.organisation.names.best(tag)
        label = capfirst(row.get_function_display())
        companies[label].append(_words(name, 120) if name else _here(row.organisation.slug))
    return [
        (
            _("Countries"),
            [
                _here(
                    formats.country(row.country)
                    + (f", {formats.percent(row.share)}" if row.share is not None else "")
                )
                for row in film.countries.all()
            ],
        ),
        (
            _("Running time"),
            [_here(formats.minutes(film.runtime_minutes) if film.runtime_minutes else film.runtime_note)],
        ),
        (_("Genre"), [_here(genre_names(film.genres))]),
        (_("Stage"), [_here(capfirst(film.get_stage_display()))]),
        (_("Premiere"), [_here(capfirst(film.get_premiere_display()) if film.premiere else "")]),
        (
            _("Language"),
            [_here(capfirst(formats.listed([formats.language_name(code) for code in film.languages])))],
        ),
        (
            _("Age rating"),
            [_here(f"{formats.country(row.country)} {row.rating}") for row in film.age_ratings.all()],
        ),
        (
            _("Release"),
            [
                _here(f"{formats.country(row.country)}, {formats.day(row.date, 'short')}")
                for row in film.releases.all()
            ],
        ),
        *companies.items(),
    ]


def _credits(film: Film) -> list[dict[str, Any]]:
    tag = formats.language_tag()
    rows: defaultdict[str, list[Words]] = defaultdict(list)
    for credit in film.credits.all():
        name = credit.person.names.best(tag)
        rows[credit.function].append(_words(name, 80) if name else _here(credit.person.slug))
    return [
        {"label": capfirst(str(Credit.Function(function).label)), "values": rows[function][:8]}
        for function in Credit.Function.values
        if function in rows
    ]


def _picture(upload: Upload) -> bytes | None:
    """The picture at the size of print, or None if its file is missing or cannot be read."""
    try:
        with upload.file.open("rb") as stored, Image.open(stored) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH * 3))
            buffer = io.BytesIO()
            upright.save(buffer, "JPEG", quality=88)
            return buffer.getvalue()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
