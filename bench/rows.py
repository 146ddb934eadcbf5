"""Film days of any size, for measuring. Everything in here is invented."""

import datetime as dt
import random

from django.utils import timezone

from kinomost.catalogue.models import Film
from kinomost.exchange.models import Season
from kinomost.filmdays.models import FilmDays, Screening
from kinomost.names.texts import Text, Texts
from kinomost.parties.models import Exchange
from kinomost.places.models import City, Place, Space

CITIES = (
    ("ogledgrad", "Ogledgrad", "Огледград", "RS", "Europe/Belgrade"),
    ("probnoje", "Probnoje", "Пробное", "RU", "Europe/Moscow"),
    ("primerov", "Primerov", "Примеров", "RU", "Asia/Yekaterinburg"),
)
SYLLABLES = ("zla", "to", "mo", "stri", "ka", "pe", "ru", "ljo", "nje", "vi", "dri", "na", "šu", "ma", "ća")


def make_programme(screenings: int, films: int = 0, halls: int = 12, seats: int = 120) -> FilmDays:
    """Make film days with so many screenings, `films` films (a third as many by default) and `halls` halls.

    The same arguments give the same rows.
    """
    random.seed(7)
    films = films or max(1, screenings // 3)
    exchange = Exchange.objects.create(
        slug="measured", names=Texts.of(sr_Latn="Ogledna razmena", ru="Пробный обмен"), is_sample=True
    )
    today = timezone.now().date()
    starts = today + dt.timedelta(days=3)
    season = Season.objects.create(
        slug="measured",
        exchange=exchange,
        names=exchange.names,
        starts=today,
        ends=today + dt.timedelta(days=99),
    )
    film_days = FilmDays.objects.create(
        slug="measured",
        season=season,
        names=Texts.of(sr_Latn="Ogledni filmski dani", ru="Пробные дни кино", en="Sample film days"),
        starts=starts,
        ends=starts + dt.timedelta(days=11),
        admission_note=Texts.of(sr_Latn="Ulaz slobodan", ru="Вход свободный", en="Free admission"),
    )
    made_films = Film.objects.bulk_create(_film(exchange, n) for n in range(films))
    spaces = _halls(exchange, halls, seats)
    Screening.objects.bulk_create(
        _screening(film_days, made_films[n % films], spaces[n % halls], starts, n, halls, seats)
        for n in range(screenings)
    )
    return film_days


def _words(n: int) -> str:
    return "".join(random.choices(SYLLABLES, k=3)).capitalize() + f" {n + 1}"


def _film(exchange: Exchange, n: int) -> Film:
    texts = [Text("sr-Latn", _words(n), "original"), Text("ru", f"Пробный фильм {n + 1}")]
    if n % 2:
        texts.append(Text("en", f"Sample film {n + 1}"))
    return Film(
        slug=f"measured-{n}", exchange=exchange, titles=Texts(texts), year=2020 + n % 7, runtime_minutes=95
    )


def _halls(exchange: Exchange, count: int, seats: int) -> list[Space]:
    cities = [
        City.objects.create(
            slug=slug,
            exchange=exchange,
            names=Texts.of(sr_Latn=latin, ru=russian),
            country=country,
            timezone=zone,
        )
        for slug, latin, russian, country, zone in CITIES
    ]
    places = [
        Place.objects.create(
            slug=f"bioskop-{n}",
            exchange=exchange,
            kind=Place.Kind.CINEMA,
            names=Texts.of(sr_Latn=f"Bioskop {n + 1}", ru=f"Кинотеатр {n + 1}"),
            city=cities[n % len(cities)],
        )
        for n in range((count + 1) // 2)
    ]
    return Space.objects.bulk_create(
        Space(
            place=places[n // 2],
            slug=f"sala-{n % 2 + 1}",
            kind=Space.Kind.HALL,
            names=Texts.of(sr_Latn=f"Sala {n % 2 + 1}", ru=f"Зал {n % 2 + 1}", en=f"Hall {n % 2 + 1}"),
            seats=seats,
        )
        for n in range(count)
    )


def _screening(
    film_days: FilmDays, film: Film, hall: Space, first: dt.date, n: int, halls: int, seats: int
) -> Screening:
    day, slot = divmod(n // halls, 7)
    starts_at = dt.datetime.combine(first, dt.time(8), dt.UTC) + dt.timedelta(days=day, hours=2 * slot)
    taken = random.choice((0, seats // 3, seats * 3 // 4, seats - 4, seats))
    return Screening(
        slug=f"s{n}",
        film_days=film_days,
        film=film,
        space=hall,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=95),
        status=Screening.Status.CANCELLED if n % 50 == 49 else Screening.Status.PUBLISHED,
        sound_language="sr" if n % 3 else "ru",
        subtitle_languages=["ru"] if n % 3 else ["sr", "en"],
        seats_offered=seats,
        seats_taken=taken,
    )
