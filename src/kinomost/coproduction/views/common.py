"""What every page of a file shares: which file it is, and its tabs."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kinomost.coproduction.models import Coproduction
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.parties.models import Exchange


def find_file(exchange: Exchange, film: str) -> Coproduction:
    """The file of the office's film with this short name; 404 if it has none."""
    return get_object_or_404(
        Coproduction.objects.select_related("film"), film__exchange=exchange, film__slug=film
    )


def frame(request: HttpRequest, exchange: Exchange, coproduction: Coproduction) -> dict[str, Any]:
    """The context of a page of a file."""
    film = coproduction.film
    pages = [
        ("file", _("Overview")),
        ("treaties", _("Treaties")),
    ]
    tabs = [
        (
            label,
            address := reverse(f"coproduction:{name}", args=[exchange.slug, film.slug]),
            address == request.path,
        )
        for name, label in pages
    ]
    return {
        "exchange": exchange,
        "coproduction": coproduction,
        "film": film,
        "tabs": tabs,
        "may_edit": PERMISSIONS["change_desk"].allows(request.user, exchange),
        "crumbs": [
            (_("Co-productions"), reverse("coproduction:desk", args=[exchange.slug])),
            (str(film.titles), ""),
        ],
    }
