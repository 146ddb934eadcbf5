"""One search over every room: what the name index found, grouped by kind, with what a page needs to show it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.models import Film
from kinomost.names.serbian import to_latin
from kinomost.parties.models import Exchange, Organisation, Person
from kinomost.parties.rules import Actor, is_staff
from kinomost.places.models import City, Place
from kinomost.texts import formats
from kinomost.texts.search import PUBLIC, Hit, search

MOST = 60  # hits on the page
MOST_IN_PALETTE = 8


@dataclass(frozen=True)
class Kind:
    """A kind of thing that has names and a page."""

    heading: str | Promise
    one: str | Promise
    page: str

    def url(self, hit: Hit) -> str:
        """The address of what was found."""
        return reverse(self.page, args=[hit.label["slug"]])


KINDS = {
    "film": Kind(_("Films"), _("film"), "catalogue:film"),
    "person": Kind(_("People"), _("person"), "parties:person"),
    "organisation": Kind(_("Companies"), _("company"), "parties:organisation"),
    "place": Kind(_("Places"), _("place"), "places:place"),
    "city": Kind(_("Cities"), _("city"), "places:city"),
}


@dataclass(frozen=True)
class Found:
    """A record with its page, and the name by which it was found if that is not one of those shown."""

    record: Any
    url: str
    alias: str
    hidden: bool


@dataclass(frozen=True)
class Group:
    """What was found of one kind, best first."""

    kind: str
    heading: str | Promise
    found: list[Found]


def find(query: str, actor: Actor) -> list[Group]:
    """What answers to the query, the kind with the best answer first. At most a dozen queries, however much there is."""
    hits: dict[str, list[Hit]] = {}
    for hit in search(query, kinds=list(KINDS), limit=MOST, visible=visible_to(actor)):
        hits.setdefault(hit.kind, []).append(hit)
    groups = []
    for kind, some in hits.items():
        records = _records(kind).in_bulk([hit.object_id for hit in some])
        found = [
            Found(record, KINDS[kind].url(hit), _alias(hit), hidden=not getattr(record, "is_public", True))
            for hit in some
            if (record := records.get(hit.object_id))
        ]
        groups.append(Group(kind, KINDS[kind].heading, found))
    return [group for group in groups if group.found]


def suggest(query: str, actor: Actor) -> list[dict[str, str]]:
    """The best answers for the palette: text, its language, its kind in words, its page."""
    return [
        {
            "text": text.text,
            "lang": text.tag,
            "kind": str(KINDS[hit.kind].one),
            "url": KINDS[hit.kind].url(hit),
        }
        for hit in search(query, kinds=list(KINDS), limit=MOST_IN_PALETTE, visible=visible_to(actor))
        for text in _shown(hit)[:1]
    ]


def visible_to(actor: Actor) -> Q:
    """What the account may find: what is public, and everything of the offices whose staff it is."""
    if not actor.is_authenticated:
        return PUBLIC
    offices = is_staff("pk").among(actor, Exchange.objects.all()).values_list("pk", flat=True)
    return PUBLIC | Q(exchange_id__in=list(offices))


def _shown(hit: Hit) -> list[Any]:
    best = hit.texts.best(formats.language_tag())
    return [text for text in (best, hit.texts.original) if text is not None]


def _alias(hit: Hit) -> str:
    # A Serbian name that stands there in Cyrillic says the same as in Latin.
    shown = {said for text in _shown(hit) for said in (text.text, to_latin(text.text))}
    return "" if hit.text.text in shown else hit.text.text


def _records(kind: str) -> QuerySet[Any]:
    records: dict[str, QuerySet[Any]] = {
        "film": Film.objects.select_related("poster", "exchange").prefetch_related("countries"),
        "person": Person.objects.select_related("photo"),
        "organisation": Organisation.objects.all(),
        "place": Place.objects.select_related("city"),
        "city": City.objects.all(),
    }
    return records[kind]
