"""Invented things for the style guide to show. Nothing here is in the database, and nobody here exists."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.utils import timezone

from kinomost.names.texts import Text, Texts
from kinomost.texts.forms import TextsFormField


def _film(
    slug: str, tag: str, title: str, countries: tuple[str, ...], year: int | None, **others: str
) -> Thing:
    texts = Texts([Text(tag, title, "original"), *Texts.of(**others)])
    return Thing(
        slug=slug,
        titles=texts,
        countries=countries,
        year=year,
        poster=None,
        runtime_minutes=94,
        get_absolute_url="#",
        exchange=Thing(is_sample=True),
    )


_VAST = (
    "O tome kako su tri sestre, jedan zaboravljeni kofer i čovek koji je govorio samo u snu prešli reku bez mosta, "
    "vratili se istim putem, sreli sebe na pola i odlučili da o svemu snime film koji niko neće razumeti, osim možda "
    "onih koji su i sami jednom prešli reku bez mosta, noću, po magli, u aprilu i bez karte"
)

FILMS = (
    _film(
        "ogledalo-u-vodi",
        "sr-Latn",
        "Ogledalo u vodi",
        ("RS", "RU"),
        2026,
        ru="Зеркало в воде",
        en="The mirror in the water",
    ),
    _film(
        "tihaya-stanciya", "ru", "Тихая станция", ("RU",), 2025, sr_Latn="Tiha stanica", en="A quiet station"
    ),
    _film(
        "dezurni-putnik",
        "sr-Cyrl",
        "Дежурни путник и други дани",
        ("RS", "ME"),
        2024,
        ru="Дежурный путник",
        en="The traveller on duty",
    ),
    _film(
        "harita",
        "ar",
        "خريطة المدينة التي لم تنم",
        ("EG", "RS"),
        2026,
        sr_Latn="Mapa grada koji nije spavao",
        en="Map of a city that did not sleep",
    ),
    _film("dugi-naslov", "sr-Latn", _VAST, ("RS", "HR", "BG", "SK", "RU"), 2023),
    _film("most", "ru", "Мост", ("RU", "RS"), 2026, sr_Latn="Most", en="The bridge"),
    _film("letnja-sala", "sr-Latn", "Letnja sala", ("RS",), None, ru="Летний зал", en="The summer hall"),
    _film(
        "north-of-here",
        "en",
        "North of Here",
        ("GB", "RS"),
        2022,
        sr_Latn="Severno odavde",
        ru="К северу отсюда",
    ),
)


class SampleForm(forms.Form):
    """One field of every sort, some of them filled wrongly."""

    name = forms.CharField(label="Name", help_text="As it stands in the register.")
    email = forms.EmailField(label="E-mail")
    country = forms.ChoiceField(label="Country", choices=[("RS", "Srbija"), ("RU", "Россия")])
    day = forms.DateField(label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    seats = forms.IntegerField(label="Seats", min_value=1, max_value=4)
    about = forms.CharField(label="About", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="I agree to be written to about this booking.")
    steps = forms.MultipleChoiceField(
        label="Steps",
        choices=[("visit", "visit"), ("contest", "contest")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    titles = TextsFormField(label="Titles", required=False)


class SampleFilter(forms.Form):
    """A filter bar."""

    q = forms.CharField(label="Title or name", required=False)
    stage = forms.ChoiceField(label="Stage", choices=[("", "—"), ("released", "released")], required=False)
    year = forms.IntegerField(label="Year", required=False)


def everything() -> dict[str, Any]:
    """The context of the style guide."""
    today = timezone.localdate()
    city = Thing(
        names=Texts.of(sr_Latn="Ogledgrad", ru="Огледград", en="Ogledgrad"), timezone="Europe/Belgrade"
    )
    place = Thing(
        slug="ogledni-bioskop",
        kind="cinema",
        city=city,
        get_kind_display="cinema",
        get_absolute_url="#",
        names=Texts.of(sr_Latn="Ogledni bioskop", ru="Пробный кинотеатр"),
    )
    space = Thing(place=place, names=Texts.of(sr_Latn="Velika sala", ru="Большой зал", en="Great hall"))
    first = timezone.make_aware(datetime(today.year, today.month, today.day, 16, 30))
    shows = [
        Thing(
            pk=n + 1,
            film=film,
            space=space,
            starts_at=first + timedelta(hours=2 * n),
            event_names=Texts(),
            sound_language=sound,
            subtitle_languages=subtitles,
            status="cancelled" if n == 3 else "published",
            seats_offered=198,
            seats_taken=taken,
            is_bookable=True,
        )
        for n, (film, sound, subtitles, taken) in enumerate(
            zip(
                FILMS[:4],
                ("sr", "ru", "sr", "ar"),
                (["ru"], ["sr"], ["ru", "en"], ["sr"]),
                (20, 150, 196, 198),
                strict=True,
            )
        )
    ]
    steps = [
        Thing(
            slug=f"step-{n}",
            names=Texts.of(sr_Latn=latin, ru=russian, en=english),
            about=Texts(),
            date_note=Texts(),
            starts=today + timedelta(days=offset),
            ends=today + timedelta(days=offset + 3),
            city=city,
        )
        for n, (latin, russian, english, offset) in enumerate(
            (
                ("Poseta", "Визит", "Visit", -60),
                ("Okrugli sto", "Круглый стол", "Round table", -30),
                ("Dani filma", "Дни кино", "Film days", -1),
                ("Takmičenje", "Конкурс", "Contest", 40),
                ("Premijera", "Премьера", "Release", 120),
            )
        )
    ]
    return {
        "films": FILMS,
        "people": [
            Thing(
                slug=f"osoba-{n}",
                names=Texts.of(sr_Latn=latin, ru=russian),
                photo=None,
                profession=Texts.of(sr_Latn="rediteljka", ru="режиссёр", en="director"),
                get_absolute_url="#",
            )
            for n, (latin, russian) in enumerate(
                (
                    ("Petra Ogledić", "Петра Огледич"),
                    ("Marko Uzorak", "Марко Узорак"),
                    ("Lena Primer", "Лена Пример"),
                )
            )
        ],
        "places": [
            Thing(
                slug=f"mesto-{kind}",
                kind=kind,
                city=city,
                get_kind_display=kind,
                get_absolute_url="#",
                names=Texts.of(sr_Latn="Ogledno mesto", ru="Пробное место"),
            )
            for kind in ("location", "studio", "cinema", "venue")
        ],
        "shows": shows,
        "steps": steps,
        "now": timezone.now(),
        "form": SampleForm({"name": "", "email": "petra@", "country": "RS", "seats": 9}),
        "filter_form": SampleFilter({"stage": "released"}),
        "numbers": [("Ogledgrad", 1240), ("Огледград", 860), ("Severac", 312)],
        "fees": [(film, Decimal("1250000.50") + n * 77777, 90 + n * 7) for n, film in enumerate(FILMS)],
        "facts": [("Year", 2026), ("Running time", None), ("Sound", "srpski"), ("Note", "")],
        "crumbs": [("Films", "#"), (FILMS[0].titles, "")],
        "tabs": [("Ogledgrad", "#", True), ("Severac", "#", False), ("Огледград", "#", False)],
        "teaching": [
            "Write the films in a table, or take our empty workbook.",
            "Load it here; every problem is shown before anything is written.",
            "Mend what is marked and load it again.",
        ],
        "first_day": date(2026, 12, 4),
        "last_day": date(2026, 12, 7),
    }
