"""What the pages of an entry share: who may open them, the frame, and where on them a thing is typed."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from kinomost.contest.forms.questions import GROUP_NAMES
from kinomost.contest.models import Entry
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.entries import Form, fields_of, form_of, open_correction
from kinomost.contest.windows import open_until, why_closed
from kinomost.judging.eligibility import Finding
from kinomost.judging.fields import Field
from kinomost.parties.rules import Rule

P = ParamSpec("P")
EntryView = Callable[Concatenate[HttpRequest, Entry, P], HttpResponseBase]
# The parts of the form, in their order; each is a page.
PAGES = GROUP_NAMES
# Asked of every entry; the others only where the call asks something in them.
ALWAYS = ("project", "people", "finance")
# Facts that are rows of the film or of its plan, and where they are typed.
ROWS = {
    "countries": ("people", "rows-countries"),
    "directors": ("people", "rows-credits"),
    "producers": ("people", "rows-credits"),
    "writers": ("people", "rows-credits"),
    "companies": ("people", "rows-companies"),
    "budget": ("finance", "rows-costs"),
    "finance_rows": ("finance", "rows-finance"),
    "secured_percent": ("finance", "rows-finance"),
}
# A fact that a rule asks for (`judging.eligibility.Facts`) → the page, and the place on it.
FACTS = {
    "minutes": ("project", "runtime_minutes"),
    "kind": ("project", "kind"),
    "stage": ("project", "stage"),
    "languages": ("project", "languages"),
    "shooting_starts": ("project", "shooting_starts"),
    "secured_share": ROWS["secured_percent"],
    "budget": ROWS["budget"],
    "director_careers": ROWS["directors"],
    "producer_careers": ROWS["producers"],
    "materials": ("project", ""),
    **{name: ROWS[name] for name in ("countries", "directors", "producers", "writers", "companies")},
}


def entry_page(
    rule: Rule = PERMISSIONS["work_on_entry"],
) -> Callable[[EntryView[P]], Callable[..., HttpResponseBase]]:
    """Turn the number of an address into its Entry, for those whom `rule` lets in.

    Others are refused, and learn nothing from it: numbers of entries that are not there are refused alike.
    """

    def decorate(view: EntryView[P]) -> Callable[..., HttpResponseBase]:
        @never_cache
        def opened(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            entries = Entry.objects.select_related("call__season__exchange", "film", "section")
            entry = rule.among(request.user, entries).filter(pk=pk).first()
            if entry is None:
                raise PermissionDenied
            return view(request, entry, *args, **kwargs)

        update_wrapper(opened, view)
        return opened

    return decorate


def checks(entry: Entry, form: Form | None = None) -> dict[str, Any]:
    """What is done, what is missing, what the rules say: the context of `contest/entries/checklist.html`."""
    form = form or form_of(entry)
    return {
        "form_state": form,
        "items": [(item, place_of(entry, item.field)) for item in form.items],
        "findings": [(finding, address_of(entry, finding)) for finding in form.eligibility.findings],
    }


def frame(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """The context of a page of an entry; its template extends `contest/entries/base.html`.

    A page on what is still to do adds `checks`; the others have no checklist beside them.
    """
    groups = {field.group for field in fields_of(entry.call)}
    pages = [
        (label, reverse("contest:entry_form", args=[entry.pk, name]))
        for name, label in PAGES.items()
        if name in ALWAYS or name in groups
    ]
    pages = [
        (_("Overview"), reverse("contest:entry", args=[entry.pk])),
        *pages,
        (_("Colleagues"), reverse("contest:entry_colleagues", args=[entry.pk])),
        (_("Send in"), reverse("contest:entry_send", args=[entry.pk])),
    ]
    correction = open_correction(entry)
    until = open_until(entry, correction)
    here = next((at for at, (_label, address) in enumerate(pages) if address == request.path), len(pages))
    return {
        "entry": entry,
        "call": entry.call,
        "film": entry.film,
        "season": entry.call.season,
        "exchange": entry.call.season.exchange,
        "until": until,
        "closed": "" if until else why_closed(entry),
        "correction": correction,
        "may_change_film": PERMISSIONS["change_entered_film"].allows(request.user, entry),
        "tabs": [(label, address, request.path == address) for label, address in pages],
        "next": pages[here + 1 : here + 2] if until else [],
        "crumbs": [(_("My entries"), reverse("contest:entries")), (str(entry.film.titles), "")],
    }


def place_of(entry: Entry, field: Field) -> str:
    """Where a field of the form is answered."""
    page, anchor = ROWS.get(field.film, (field.group, f"q-{field.key}"))
    return f"{reverse('contest:entry_form', args=[entry.pk, page])}#{anchor}"


def address_of(entry: Entry, finding: Finding) -> str:
    """Where the fact that decides a rule is typed; nothing where it is typed nowhere."""
    if finding.fact not in FACTS:
        return ""
    page, name = FACTS[finding.fact]
    anchor = name if name in {anchor for _page, anchor in ROWS.values()} else f"fact-{name}"
    return f"{reverse('contest:entry_form', args=[entry.pk, page])}#{anchor}"
