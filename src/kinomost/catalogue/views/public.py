"""The catalogue as everybody sees it."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinomost.catalogue import api, prints, queries
from kinomost.catalogue.drawings import frame, years_drawn
from kinomost.catalogue.forms.lists import FilmFilter
from kinomost.catalogue.genres import genre_names
from kinomost.catalogue.identifiers import address
from kinomost.catalogue.models import Credit, Film, FilmCompany
from kinomost.catalogue.panels import panels_of
from kinomost.catalogue.permissions import PERMISSIONS
from kinomost.names.texts import Text
from kinomost.parties.models import Exchange
from kinomost.texts import formats

A_PAGE = {"wall": 24, "ledger": 60}


def exchange_choices(films: QuerySet[Film]) -> list[tuple[str, str]]:
    """The offices that keep any of `films`, by slug: one query."""
    tag = formats.language_tag()
    exchanges = Exchange.objects.filter(pk__in=films.order_by().values("exchange"))
    return [(one.slug, str(one.names.best(tag) or one.slug)) for one in exchanges]


def page_of(films: QuerySet[Film], order: str, size: int, number: str | None) -> Page[Film]:
    """One page of `films` as cards, in this order (a key of `forms.SORTS`)."""
    if order == "title":
        numbers = Paginator(queries.by_title(films, formats.language_tag()), size).get_page(number)
        shown = queries.in_order(queries.cards(films), numbers.object_list)
        return Page(shown, numbers.number, numbers.paginator)  # type: ignore[arg-type]  # counts, whatever is in it
    if order == "changed":
        ordered = films.order_by("-changed_at", "-pk")
    else:
        ordered = films.order_by(F("year").desc(nulls_first=True), "-pk")
    return Paginator(queries.cards(ordered), size).get_page(number)


@require_safe
def film_list(request: HttpRequest) -> HttpResponse:
    """All public films, as a wall of posters or as a ledger."""
    everything = queries.public_films()
    form = FilmFilter(request.GET, queries.facets(everything), exchange_choices(everything))
    view = "ledger" if request.GET.get("view") == "ledger" else "wall"
    films = form.wanted.filter(everything)
    page = page_of(films, form.order, A_PAGE[view], request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    tabs = []
    for name, label in (("wall", _("Posters")), ("ledger", _("List"))):
        kept["view"] = name
        tabs.append((label, f"?{kept.urlencode()}", name == view))
    return render(
        request,
        "catalogue/film_list.html",
        {"page": page, "form": form, "view": view, "views": tabs, "query": request.GET.urlencode()},
    )


@require_safe
def film(request: HttpRequest, slug: str) -> HttpResponse:
    """One film. What is not public opens for the office alone."""
    shown = get_object_or_404(queries.whole(queries.visible_films(request.user)), slug=slug)
    is_staff = PERMISSIONS["film.see_copies"].allows(request.user, shown)
    return render(
        request,
        "catalogue/film.html",
        {
            "film": shown,
            "exchange": shown.exchange,
            "facts": facts_of(shown),
            "line": _line(shown),
            "titles": other_titles(shown),
            "crew": crew_of(shown),
            "companies": companies_of(shown),
            "identifiers": [
                (one.get_scheme_display(), one.value, address(one.scheme, one.value))
                for one in shown.identifiers.all()
            ],
            "panels": panels_of(request, shown),
            "copies": queries.copies(shown) if is_staff else None,
            "may_edit": PERMISSIONS["film.edit"].allows(request.user, shown),
            "share": api.share_picture(shown),
            "linked_data": api.linked_data(shown),
        },
    )


def _line(film: Film) -> list[str]:
    return [
        ", ".join(formats.country(row.country) for row in film.countries.all()),
        str(film.year or ""),
        capfirst(film.get_kind_display()),
        formats.minutes(film.runtime_minutes) if film.runtime_minutes else "",
    ]


def facts_of(film: Film) -> list[tuple[str, str]]:
    """What is known of the film in a few words each, as (label, value)."""
    countries = [
        formats.country(row.country) + (f" {formats.percent(row.share)}" if row.share is not None else "")
        for row in film.countries.all()
    ]
    sound = [formats.language_name(tag) for tag in film.languages]
    runtime = formats.minutes(film.runtime_minutes) if film.runtime_minutes else film.runtime_note
    return [
        (_("Countries"), ", ".join(countries)),
        (_("Stage"), capfirst(film.get_stage_display())),
        (_("Premiere"), capfirst(film.get_premiere_display()) if film.premiere else ""),
        (_("Running time"), runtime),
        (_("Genre"), genre_names(film.genres)),
        (_("Language"), ", ".join(sound)),
        (_("Picture"), capfirst(film.get_colour_display())),
        (_("Shooting format"), film.shooting_format),
        (_("Shooting starts"), formats.day(film.shooting_starts) if film.shooting_starts else ""),
        (
            _("Age rating"),
            ", ".join(f"{formats.country(row.country)} {row.rating}" for row in film.age_ratings.all()),
        ),
    ]


def other_titles(film: Film) -> list[Text]:
    """The titles that the heading does not show already."""
    shown = {
        title.text for title in (film.titles.original, film.titles.best(formats.language_tag())) if title
    }
    return [title for title in film.titles if title.text not in shown]


def crew_of(film: Film) -> list[tuple[str, list[Credit]]]:
    """Credits by function, in the order of the trade."""
    rows = list(film.credits.all())
    grouped = [
        (capfirst(str(function.label)), [row for row in rows if row.function == function])
        for function in Credit.Function
    ]
    return [(label, found) for label, found in grouped if found]


def companies_of(film: Film) -> list[tuple[str, list[FilmCompany]]]:
    """Companies by what they are to the film."""
    rows = list(film.companies.all())
    grouped = [
        (capfirst(str(function.label)), [row for row in rows if row.function == function])
        for function in FilmCompany.Function
    ]
    return [(label, found) for label, found in grouped if found]


@require_safe
def film_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """One film on paper."""
    shown = get_object_or_404(queries.whole(queries.visible_films(request.user)), slug=slug)
    return _pdf(prints.sheet(shown), f"{shown.slug}.pdf")


@require_safe
def catalogue_pdf(request: HttpRequest) -> HttpResponse:
    """The catalogue on paper: of one exchange (`?exchange=slug`) or of all, filtered as the list is."""
    everything = queries.public_films()
    form = FilmFilter(request.GET, queries.facets(everything), exchange_choices(everything))
    slug = request.GET.get("exchange", "")
    exchange = get_object_or_404(Exchange, slug=slug, is_public=True) if slug else None
    films = form.wanted.filter(everything)
    if films.count() > prints.MOST_FILMS:
        messages.info(
            request,
            _("A printed catalogue has at most %(most)d films. Narrow the list, then print it.")
            % {"most": prints.MOST_FILMS},
        )
        return redirect(f"{reverse('catalogue:film_list')}?{request.GET.urlencode()}")
    document = prints.kept(
        f"catalogue {slug} {form.wanted}", lambda: prints.catalogue(exchange, queries.whole(films))
    )
    return _pdf(document, f"{slug or 'kinomost'}-films.pdf")


def _pdf(document: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@require_safe
def films_json(request: HttpRequest) -> HttpResponse:
    """The list as data, filtered as the list is."""
    everything = queries.public_films()
    form = FilmFilter(request.GET, queries.facets(everything), exchange_choices(everything))
    films = queries.whole(form.wanted.filter(everything)).order_by("slug")
    return JsonResponse(
        {"films": [api.film_data(one) for one in films]}, json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def joint_index(request: HttpRequest) -> HttpResponse:
    """Which countries have made films together."""
    pairs = queries.pairs(queries.public_films().exclude(exchange__is_sample=True))
    return render(request, "catalogue/joint_index.html", {"pairs": pairs})


@require_safe
def joint(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """What two countries have made together."""
    if one == other or formats.country(one) == one or formats.country(other) == other:
        raise Http404
    if one > other:  # one address a pair
        return redirect("catalogue:joint", other, one, permanent=True)
    found = queries.joint_films(queries.public_films(), one, other)
    # A track record is made of films that exist; invented ones are listed, with their label, and not counted.
    real = [row for row in found if not row.film.exchange.is_sample]
    years = years_drawn((row.film.year, row.film.slug, row.former) for row in real)
    return render(
        request,
        "catalogue/joint.html",
        {
            "films": real + [row for row in found if row.film.exchange.is_sample],
            "real": real,
            "one": one,
            "other": other,
            "years": years,
            "frame": frame(years),
            "has_former": any(row.former for row in real),
            "undated": sum(1 for row in real if not row.film.year),
        },
    )
