"""What rooms above add to a film's page.

This room does not know seasons or screenings: a room above knows both, and pushes its part here by calling
`add_to_film_page` when the site starts (in its AppConfig.ready), as this room does with the pages of people.
"""

from collections.abc import Callable

from django.db.models import F, Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kinomost.catalogue.models import Credit, Film, FilmCompany
from kinomost.catalogue.queries import cards, visible_films
from kinomost.parties.models import Organisation, Person
from kinomost.parties.panels import Facet, Panel

FilmPanel = Callable[[HttpRequest, Film], Panel | None]
_film_panels: list[FilmPanel] = []


def add_to_film_page(maker: FilmPanel) -> None:
    """Show on every film's page what `maker(request, film)` makes; None shows nothing."""
    _film_panels.append(maker)


def panels_of(request: HttpRequest, film: Film) -> list[Panel]:
    """The panels of this page, in the order in which the rooms were started."""
    return [panel for maker in _film_panels if (panel := maker(request, film)) is not None]


def filmography(request: HttpRequest, person: Person) -> Panel | None:
    """The films of a person, newest first, with what they did on each. For the person's page."""
    films = (
        cards(visible_films(request.user))
        .filter(pk__in=Credit.objects.filter(person=person).values("film"))
        .prefetch_related(Prefetch("credits", Credit.objects.filter(person=person), to_attr="theirs"))
        .order_by(F("year").desc(nulls_first=True), "-pk")
    )
    rows = [(film, [credit.get_function_display() for credit in film.theirs]) for film in films]
    return Panel("catalogue/films_of.html", {"heading": _("Films"), "rows": rows}) if rows else None


def films_of_organisation(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """The films of an organisation, newest first, with what it was to each. For the organisation's page."""
    films = (
        cards(visible_films(request.user))
        .filter(pk__in=FilmCompany.objects.filter(organisation=organisation).values("film"))
        .prefetch_related(
            Prefetch("companies", FilmCompany.objects.filter(organisation=organisation), to_attr="theirs")
        )
        .order_by(F("year").desc(nulls_first=True), "-pk")
    )
    rows = [(film, list(dict.fromkeys(row.get_function_display() for row in film.theirs))) for film in films]
    return Panel("catalogue/films_of.html", {"heading": _("Films"), "rows": rows}) if rows else None


def _function_choices() -> list[tuple[str, str]]:
    used = set(Credit.objects.order_by().values_list("function", flat=True).distinct())
    return [(value, str(label)) for value, label in Credit.Function.choices if value in used]


FUNCTION_FACET: Facet[Person] = Facet(
    "function",
    lambda: _("Work"),
    _function_choices,
    lambda people, chosen: people.filter(
        pk__in=Credit.objects.filter(function=chosen, film__is_public=True).values("person")
    ),
)
