"""The desk's ledgers of places and cities, and their edit pages."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kinomost.files.models import Upload
from kinomost.journal.actions import EditConflict
from kinomost.journal.documents import Change, Document
from kinomost.journal.forms import Clash
from kinomost.journal.models import AuditLine
from kinomost.journal.rows import Rows
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import back, by, numbers, offer_undo
from kinomost.places import actions, queries
from kinomost.places.forms import PLACE_ROWS, CityForm, DeskFilterForm, PhotoForm, PlaceForm, reader_name
from kinomost.places.models import City, Place
from kinomost.places.permissions import PERMISSIONS
from kinomost.texts.forms import posted

ROWS = 100
PRIVATE = "places.undo"  # where the session keeps contacts, which audit lines may not


@office_page(PERMISSIONS["view_places_desk"])
def desk(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's places."""
    own = Place.objects.filter(exchange=exchange)
    form = DeskFilterForm(request.GET, exchange=exchange)
    found = queries.filtered(own, form.filters(), Q(exchange_id=exchange.pk))
    places = queries.with_ledger(form.narrowed(found))
    page = Paginator(places, ROWS).get_page(request.GET.get("page"))
    context = {
        "exchange": exchange,
        "form": form,
        "page": page,
        "narrowed": any(request.GET.get(name) for name in form.fields),
        "may_edit": PERMISSIONS["change_places_desk"].allows(request.user, exchange),
        "bulk_actions": [("publish", _("Show publicly")), ("hide", _("Hide"))],
    }
    return render(request, "places/desk/places.html", context)


@require_POST
@office_page(PERMISSIONS["change_places_desk"])
def bulk(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Show or hide the ticked places; the message offers to take it back."""
    public = request.POST.get("action") == "publish"
    ticked = Place.objects.filter(exchange=exchange, pk__in=numbers(request.POST.getlist("row")))
    lines = actions.show_places(by(request), list(ticked), public)
    if public:
        text = ngettext("%(count)d place is public now.", "%(count)d places are public now.", len(lines))
    else:
        text = ngettext("%(count)d place is hidden now.", "%(count)d places are hidden now.", len(lines))
    offer_undo(request, text % {"count": len(lines)}, reverse("places:undo", args=[exchange.slug]), lines)
    return back(request, reverse("places:desk", args=[exchange.slug]))


@require_POST
@office_page(PERMISSIONS["change_places_desk"])
def undo(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Take back what the audit lines in the address say was done in this office."""
    wanted = numbers(request.GET.getlist("line"))
    kinds = ("place", "city")
    lines = list(
        AuditLine.objects.filter(pk__in=wanted, exchange_id=exchange.pk, kind__in=kinds, by=by(request))
    )
    kept: Mapping[str, Document] = request.session.get(PRIVATE, {})
    try:
        shown = [line for line in lines if line.verb in {"publish", "hide"}]
        actions.undo_show(by(request), shown)
        for line in lines:
            if line.verb == "save":
                actions.undo_save(by(request), line, kept.get(str(line.pk)))
    except EditConflict:
        messages.error(request, _("Somebody has changed the same since. Look at the record and decide."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back.") if lines else _("Nothing changed."))
    return back(request, reverse("places:desk", args=[exchange.slug]))


@office_page(PERMISSIONS["change_places_desk"])
def add(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """A place that is not in the register yet."""
    return edit(request, exchange, Place(exchange=exchange))


@office_page(PERMISSIONS["change_places_desk"])
def change(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """A place's record."""
    return edit(request, exchange, get_object_or_404(Place, exchange=exchange, slug=slug))


def edit(
    request: HttpRequest, exchange: Exchange, place: Place, photo_form: PhotoForm | None = None
) -> HttpResponse:
    """Show the form of a place (with a photo that was refused, if there is one), or save what was typed."""
    data, proposed = (None, False) if photo_form else posted(request, "names")
    form = PlaceForm(data, instance=place)
    spaces = [(space.pk, reader_name(space)) for space in place.spaces.all()] if place.pk else []
    rows = Rows(actions.PLACE, PLACE_ROWS, place, data, {"fees": {"spaces": spaces}})
    clashes: list[Clash] | None = None
    if data is not None and not proposed and all([form.is_valid(), rows.is_valid()]):
        try:
            document = form.document() | rows.document()
            if place._state.adding:
                written = actions.create_place(by(request), exchange, document)
                messages.success(request, _("Saved."))
                return redirect("places:change", exchange.slug, written.slug)
            done = actions.save_place(
                by(request), Place.objects.get(pk=place.pk), form.cleaned_data["version"] or 0, document
            )
        except EditConflict:
            form, clashes = form.merged_with(Place.objects.get(pk=place.pk))
            clashes += rows.merged()
        except ValidationError as error:
            form.refuse(rows.refuse(error))
        else:
            say_saved(request, exchange, done)
            return redirect("places:change", exchange.slug, place.slug)
    uploads = Upload.objects.in_bulk([row["upload_id"] for row in rows.now["photos"]])
    context = {
        "exchange": exchange,
        "place": place,
        "form": form,
        "rows": rows,
        "clashes": clashes,
        "photo_form": photo_form or PhotoForm(auto_id="photo-%s"),
        "uploads": {str(key): upload for key, upload in uploads.items()},
        "crumbs": [(_("Places"), reverse("places:desk", args=[exchange.slug])), (_("Place"), "")],
    }
    status = 400 if photo_form else 200 if clashes is None else 409
    return render(request, "places/desk/place.html", context, status=status)


def say_saved(request: HttpRequest, exchange: Exchange, done: Change | None) -> None:
    """Say that it is saved, and keep for an undo what the audit line may not hold."""
    if done is not None:
        held = {name: rows for name, rows in done.before.items() if name not in done.line.detail["before"]}
        if held:
            request.session[PRIVATE] = {str(done.line.pk): held}
    undo_address = reverse("places:undo", args=[exchange.slug])
    offer_undo(request, _("Saved."), undo_address, [done.line] if done else [])


@require_POST
@office_page(PERMISSIONS["change_places_desk"])
def photo(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """Add a photo to a place."""
    place = get_object_or_404(Place, exchange=exchange, slug=slug)
    form = PhotoForm(request.POST, request.FILES, auto_id="photo-%s")
    if not form.is_valid():
        return edit(request, exchange, place, form)
    actions.add_photo(
        by(request),
        place,
        form.cleaned_data["picture"],
        credit=form.cleaned_data["credit"],
        alt=form.cleaned_data["alt"],
    )
    messages.success(request, _("The photo is added."))
    return redirect("places:change", exchange.slug, slug)


@office_page(PERMISSIONS["view_places_desk"])
def cities(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's cities."""
    page = Paginator(queries.cities_of(exchange), ROWS).get_page(request.GET.get("page"))
    may_edit = PERMISSIONS["change_places_desk"].allows(request.user, exchange)
    return render(
        request, "places/desk/cities.html", {"exchange": exchange, "page": page, "may_edit": may_edit}
    )


@office_page(PERMISSIONS["change_places_desk"])
def add_city(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """A city that is not in the register yet."""
    return edit_city(request, exchange, City(exchange=exchange))


@office_page(PERMISSIONS["change_places_desk"])
def change_city(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """A city's record."""
    return edit_city(request, exchange, get_object_or_404(City, exchange=exchange, slug=slug))


def edit_city(request: HttpRequest, exchange: Exchange, city: City) -> HttpResponse:
    """Show the form of a city, or save what was typed."""
    data, proposed = posted(request, "names")
    form = CityForm(data, instance=city)
    clashes: list[Clash] | None = None
    if data is not None and not proposed and form.is_valid():
        try:
            if city._state.adding:
                actions.create_city(by(request), exchange, form.document())
                messages.success(request, _("Saved."))
            else:
                current = City.objects.get(pk=city.pk)
                version = form.cleaned_data["version"] or 0
                say_saved(
                    request, exchange, actions.save_city(by(request), current, version, form.document())
                )
            return redirect("places:desk_cities", exchange.slug)
        except EditConflict:
            form, clashes = form.merged_with(City.objects.get(pk=city.pk))
        except ValidationError as error:
            form.refuse([message for found in error.message_dict.values() for message in found])
    crumbs = [(_("Cities"), reverse("places:desk_cities", args=[exchange.slug])), (_("City"), "")]
    context: dict[str, Any] = {
        "exchange": exchange,
        "city": city,
        "form": form,
        "clashes": clashes,
        "crumbs": crumbs,
    }
    return render(request, "places/desk/city.html", context, status=200 if clashes is None else 409)
