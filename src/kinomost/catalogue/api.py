"""Films as data: the JSON export, schema.org for search engines, pictures for share previews."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from kinomost.catalogue.identifiers import address
from kinomost.catalogue.models import Credit, Film, FilmCompany
from kinomost.names.texts import Texts
from kinomost.texts import formats


def film_data(film: Film) -> dict[str, Any]:
    """A film from `queries.whole` as plain data, every text in every language. What is not public is not in it."""
    return {
        "slug": film.slug,
        "url": settings.SITE_URL + film.get_absolute_url(),
        "exchange": film.exchange.slug,
        "is_sample": film.exchange.is_sample,
        "titles": _texts(film.titles),
        "kind": film.kind,
        "stage": film.stage,
        "year": film.year,
        "runtime_minutes": film.runtime_minutes,
        "genres": film.genres,
        "languages": film.languages,
        "premiere": film.premiere,
        "logline": _texts(film.logline),
        "synopsis": _texts(film.synopsis),
        "website": film.website,
        "countries": [{"country": row.country, "share": _number(row.share)} for row in film.countries.all()],
        "credits": [
            {
                "function": row.function,
                "person": row.person.slug if row.person.is_public else None,
                "names": _texts(row.person.names),
                "character": _texts(row.character),
            }
            for row in film.credits.all()
        ],
        "companies": [
            {
                "function": row.function,
                "country": row.country,
                "organisation": row.organisation.slug if row.organisation.is_public else None,
                "names": _texts(row.organisation.names),
            }
            for row in film.companies.all()
        ],
        "age_ratings": {row.country: row.rating for row in film.age_ratings.all()},
        "identifiers": {row.scheme: row.value for row in film.identifiers.all()},
        "releases": [{"country": row.country, "date": row.date.isoformat()} for row in film.releases.all()],
        "changed_at": film.changed_at.astimezone(dt.UTC).isoformat(),
    }


def _texts(texts: Texts) -> list[dict[str, str]]:
    return [{"language": one.tag, "kind": one.kind, "text": one.text} for one in texts]


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def share_picture(film: Film) -> str:
    """The address of the picture that a shared link shows, or "" where the house's own will do."""
    pictures = [row.upload for row in film.pictures.all()] + ([film.poster] if film.poster else [])
    public = next((one for one in pictures if one.is_public and one.is_picture), None)
    return public.picture_url(1600, "jpg") if public else ""


def linked_data(film: Film) -> SafeString:
    """The film as schema.org/Movie (or TVSeries) in JSON-LD, safe to stand inside a script element."""
    tag = formats.language_tag()
    best, original = film.titles.best(tag), film.titles.original
    logline = film.logline.best(tag)
    picture = share_picture(film)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "TVSeries" if film.kind == Film.Kind.SERIES else "Movie",
        "url": settings.SITE_URL + film.get_absolute_url(),
        "name": best.text if best else film.slug,
        "alternateName": list(
            dict.fromkeys(title.text for title in film.titles if not best or title.text != best.text)
        ),
        "inLanguage": film.languages,
        "countryOfOrigin": [
            {"@type": "Country", "name": formats.country(row.country), "identifier": row.country}
            for row in film.countries.all()
        ],
        "director": _people(film, Credit.Function.DIRECTOR),
        "author": _people(film, Credit.Function.WRITER),
        "producer": _people(film, Credit.Function.PRODUCER),
        "actor": _people(film, Credit.Function.CAST),
        "musicBy": _people(film, Credit.Function.COMPOSER),
        "productionCompany": [
            {"@type": "Organization", "name": str(row.organisation.names.best(tag) or row.organisation.slug)}
            for row in film.companies.all()
            if row.function in {FilmCompany.Function.PRODUCTION, FilmCompany.Function.CO_PRODUCTION}
        ],
        "contentRating": [f"{row.country} {row.rating}" for row in film.age_ratings.all()],
        "sameAs": [address(row.scheme, row.value) for row in film.identifiers.all()],
        "duration": f"PT{film.runtime_minutes}M" if film.runtime_minutes else "",
        "dateCreated": str(film.year or ""),
        "description": logline.text if logline else "",
        "image": settings.SITE_URL + picture if picture else "",
        "titleEIDR": next((row.value for row in film.identifiers.all() if row.scheme == "eidr"), ""),
    }
    if original and best and original.text != best.text:
        data["translationOfWork"] = {
            "@type": "CreativeWork",
            "name": original.text,
            "inLanguage": original.tag,
        }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    # The same letters in another spelling, so that no text can end the script element.
    for letter, spelled in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(letter, spelled)
    return mark_safe(text)  # noqa: S308


def _people(film: Film, function: Credit.Function) -> list[dict[str, str]]:
    tag = formats.language_tag()
    return [
        {"@type": "Person", "name": str(row.person.names.best(tag) or row.person.slug)}
        for row in film.credits.all()
        if row.function == function
    ]
