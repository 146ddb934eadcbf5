"""Co-production files for tests; every name in here is invented."""

from typing import Any

import lxml.html
from django.test import Client

from kinomost.catalogue.models import Film
from kinomost.coproduction.actions import open_file, save_file
from kinomost.coproduction.models import Coproduction
from kinomost.parties.models import Exchange
from tests.factories import make_film, make_organisation

DESK = "/en/desk/ured/coproductions"
KEY_CREW = ("director", "screenwriter", "composer", "camera", "sound", "editor", "art")


def make_file(exchange: Exchange, slug: str = "most", **document: Any) -> Coproduction:
    """A feature of a Serbian and a Bulgarian company, 60 to 40, made by Serbs; parts of it may be given."""
    film = make_film(exchange=exchange, slug=slug, kind=Film.Kind.FICTION, languages=["sr"])
    coproduction = open_file("command", film)
    said = {
        "applied": "2024-04-05", "format": "feature", "medium": "cinema", "shared_credit": True,
        "partners": partners(exchange, RS="60", BG="40"),
        "work": [
            {"row": name, "function": name, "name": f"Ogledni {name}", "nationality": ["RS"], "residence": "RS"}
            for name in KEY_CREW
        ] + [
            {"row": f"role-{at}", "function": "actor", "name": f"Ogledni glumac {at}", "nationality": ["RS"],
             "residence": "RS", "role": "lead" if at < 2 else "supporting", "days": 40 - at}
            for at in range(3)
        ],
        "sites": [
            {"row": kind, "kind": kind, "country": "RS", "days": 20, "part": "100"}
            for kind in ("shooting", "studio", "post", "laboratory")
        ],
        "costs": [
            {"row": "ekipa", "group": "Ekipa", "kind": "crew", "country": "RS", "amount": "600000"},
            {"row": "post", "group": "Postprodukcija", "kind": "post", "country": "BG", "amount": "400000"},
        ],
        "finance": [
            {"row": "fond", "name": "Ogledni fond", "kind": "fund", "country": "RS", "amount": "500000",
             "status": "confirmed", "evidence": "Odluka", "evidence_on": "2024-03-01", "cash": "2024-06"},
        ],
        **document,
    }  # fmt: skip
    save_file("command", coproduction, coproduction.version, said)
    return Coproduction.objects.select_related("film").get(pk=coproduction.pk)


def partners(exchange: Exchange, **shares: str) -> list[dict[str, Any]]:
    """A company from each of these countries, with its share of the cost in per cent."""
    return [
        {
            "row": f"party-{country.lower()}",
            "organisation_id": make_organisation(exchange=exchange).pk,
            "country": country,
            "share": share,
        }
        for country, share in shares.items()
    ]


def page(client: Client, address: str) -> lxml.html.HtmlElement:
    """A page of the desk that must be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return lxml.html.fromstring(response.content.decode())


def text(element: Any) -> str:
    """What a reader sees, with single blanks."""
    return " ".join(element.text_content().replace("\u00a0", " ").split())


def texts(found: Any, xpath: str) -> list[str]:
    """What stands in the elements that an XPath finds."""
    return [text(one) for one in found.xpath(xpath)]


def sent(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send of the page's edit form, as it stands."""
    form = page(client, address).xpath("//form[@data-saved]")[0]
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        # A browser leaves out the line break with which a text area begins; the parser does not.
        data.setdefault(name, []).append(value.removeprefix("\n"))
    return data
