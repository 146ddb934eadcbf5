"""The side column of the desk: the pages of an office, for those to whom they are open."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kinomost.parties.models import Exchange
from kinomost.parties.rules import Actor, Rule, is_editor, is_owner, is_staff

STAFF, EDITORS, OWNERS = is_staff("pk"), is_editor("pk"), is_owner("pk")


@dataclass(frozen=True)
class Room:
    """A page of every office: who may open it, and which other lists stand under the same name."""

    label: str | Promise
    page: str
    rule: Rule
    beside: tuple[str, ...] = ()


ROOMS = (
    Room(_("Seasons"), "exchange:desk", STAFF),
    Room(_("Films"), "catalogue:desk", STAFF),
    Room(_("Contest"), "contest:desk", STAFF),
    Room(_("Co-productions"), "coproduction:desk", STAFF),
    Room(_("People and companies"), "parties:desk", STAFF, ("parties:desk_organisations",)),
    Room(_("Places"), "places:desk", STAFF, ("places:desk_cities",)),
    Room(_("Film days"), "filmdays:desk", STAFF),
    Room(_("Interest"), "exchange:desk_interest", STAFF),
    Room(_("Import and export"), "sheets:desk", EDITORS),
    Room(_("Who works here"), "parties:access", OWNERS),
    Room(_("Who changed what"), "office:journal", OWNERS),
    Room(_("Letters"), "office:post", OWNERS),
)
# What the palette offers on every page of the office besides.
NEW = (
    Room(_("New film"), "catalogue:add", EDITORS),
    Room(_("New person"), "parties:add_person", EDITORS),
    Room(_("New organisation"), "parties:add_organisation", EDITORS),
    Room(_("New place"), "places:add", EDITORS),
    Room(_("New season"), "exchange:add_season", EDITORS),
)


def open_to(
    actor: Actor, exchange: Exchange, path: str, rooms: tuple[Room, ...]
) -> list[tuple[str, str, bool]]:
    """(label, address, whether `path` lies in it) of the rooms that the actor may enter; one query an actor."""
    found = []
    for room in rooms:
        if room.rule.allows(actor, exchange):
            addresses = [reverse(page, args=[exchange.slug]) for page in (room.page, *room.beside)]
            found.append((str(room.label), addresses[0], any(one in path for one in addresses)))
    return found
