"""Films in the index of names."""

from collections.abc import Iterable

from kinomost.catalogue.models import Film
from kinomost.parties.models import Exchange
from kinomost.texts.index import Listing, index_many

KIND = "film"


def index_films(films: Iterable[Film]) -> None:
    """Enter films under their titles. Whoever changes a title or its publicity calls this."""
    films = list(films)
    exchanges = {film.exchange_id for film in films}
    public = set(Exchange.objects.filter(pk__in=exchanges, is_public=True).values_list("pk", flat=True))
    index_many(
        Listing(
            KIND,
            film.pk,
            film.titles,
            public=film.is_public and film.exchange_id in public,
            exchange_id=film.exchange_id,
            label={"slug": film.slug, "year": str(film.year or "")},
        )
        for film in films
    )
