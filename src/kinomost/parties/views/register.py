"""The desk's ledger of people and organisations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kinomost.journal.actions import EditConflict
from kinomost.journal.forms import Clash
from kinomost.journal.rows import Rows
from kinomost.parties.actions import accounts, privacy, register
from kinomost.parties.desk import office_page
from kinomost.parties.forms import (
    PERSON_ROWS,
    ConsentForm,
    OrganisationForm,
    PersonForm,
    PictureForm,
    organisation_choices,
)
from kinomost.parties.models import Consent, Exchange, Organisation, Person
from kinomost.parties.permissions import PERMISSIONS
from kinomost.parties.queries import organisations_for_cards, people_for_cards
from kinomost.parties.views.common import back, by, numbers, zip_response
from kinomost.parties.views.lists import listing
from kinomost.texts.forms import posted

ROWS = 100
KINDS: dict[str, type[Person] | type[Organisation]] = {"people": Person, "organisations": Organisation}
DESK_PAGES = {"people": "parties:desk", "organisations": "parties:desk_organisations"}


@office_page(PERMISSIONS["view_register"])
def people(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's people."""
    found = listing(
        request,
        people_for_cards(Person.objects.filter(exchange=exchange)),
        entries=Q(exchange_id=exchange.pk),
        size=ROWS,
    )
    return render(request, "parties/desk/people.html", _list_context(request, exchange, found))


@office_page(PERMISSIONS["view_register"])
def organisations(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's organisations."""
    found = listing(
        request,
        organisations_for_cards(Organisation.objects.filter(exchange=exchange)),
        entries=Q(exchange_id=exchange.pk),
        size=ROWS,
    )
    return render(request, "parties/desk/organisations.html", _list_context(request, exchange, found))


def _list_context(request: HttpRequest, exchange: Exchange, found: Any) -> dict[str, Any]:
    return {
        "exchange": exchange,
        "listing": found,
        "may_edit": PERMISSIONS["change_register"].allows(request.user, exchange),
        "may_manage": PERMISSIONS["manage_access"].allows(request.user, exchange),
        "bulk_actions": [("publish", _("Show publicly")), ("hide", _("Hide"))],
    }


@require_POST
@office_page(PERMISSIONS["change_register"])
def bulk(request: HttpRequest, exchange: Exchange, kind: str) -> HttpResponse:
    """Show or hide the ticked records; the message offers to take it back."""
    if kind not in KINDS:
        raise Http404
    said = request.GET if request.GET else request.POST
    public = said.get("action") == "publish"
    changed = register.show(by(request), KINDS[kind], numbers(said.getlist("row")), exchange, public)
    if changed:
        _offer_undo(request, exchange, kind, changed, public)
    else:
        messages.info(request, _("Nothing changed."))
    return back(request, reverse(DESK_PAGES[kind], args=[exchange.slug]))


def _offer_undo(
    request: HttpRequest, exchange: Exchange, kind: str, changed: list[int], public: bool
) -> None:
    if public:
        text = ngettext("%(count)d record is public now.", "%(count)d records are public now.", len(changed))
    else:
        text = ngettext("%(count)d record is hidden now.", "%(count)d records are hidden now.", len(changed))
    back = urlencode({"action": "hide" if public else "publish", "row": changed}, doseq=True)
    address = reverse("parties:bulk", args=[exchange.slug, kind])
    messages.success(request, text % {"count": len(changed)}, extra_tags=f"undo:{address}?{back}")


@office_page(PERMISSIONS["change_register"])
def add_person(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """A person who is not in the register yet."""
    return _edit_person(request, exchange, Person(exchange=exchange))


@office_page(PERMISSIONS["change_register"])
def edit_person(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """A person's record."""
    return _edit_person(request, exchange, get_object_or_404(Person, exchange=exchange, slug=slug))


@office_page(PERMISSIONS["change_register"])
def add_organisation(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """An organisation that is not in the register yet."""
    return _edit_organisation(request, exchange, Organisation(exchange=exchange))


@office_page(PERMISSIONS["change_register"])
def edit_organisation(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """An organisation's record."""
    return _edit_organisation(
        request, exchange, get_object_or_404(Organisation, exchange=exchange, slug=slug)
    )


def _edit_person(
    request: HttpRequest, exchange: Exchange, person: Person, picture_form: PictureForm | None = None
) -> HttpResponse:
    data, proposed = (None, False) if picture_form else posted(request, "names")
    form = PersonForm(data, instance=person)
    naming = {"posts": {"organisations": organisation_choices(exchange)}}
    rows = Rows(register.PERSON, PERSON_ROWS, person, data, naming)
    clashes: list[Clash] | None = None
    if data is not None and not proposed and all([form.is_valid(), rows.is_valid()]):
        try:
            parts = rows.document()
            if person._state.adding:
                written = register.add_person(by(request), exchange, form.values, parts)
            else:
                # `form` has put what was typed into `person`; the action starts from the record as it is.
                current = Person.objects.get(pk=person.pk)
                version = form.cleaned_data["version"]
                written = register.change(by(request), current, version, form.values, parts)
        except EditConflict as conflict:
            form, clashes = form.merged_with(Person.objects.get(pk=conflict.current.pk))
            clashes += rows.merged()
        except ValidationError as error:
            form.add_error(None, rows.refuse(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("parties:edit_person", exchange.slug, written.slug)
    context = {
        "person": person,
        "form": form,
        "picture_form": picture_form,
        "rows": rows,
        "clashes": clashes,
        "may_invite": PERMISSIONS["manage_access"].allows(request.user, exchange),
        "crumbs": _crumbs(exchange, Person, _("Person")),
    }
    return _edit_page(request, exchange, "parties/desk/person.html", context)


def _edit_organisation(
    request: HttpRequest,
    exchange: Exchange,
    organisation: Organisation,
    picture_form: PictureForm | None = None,
) -> HttpResponse:
    data, proposed = (None, False) if picture_form else posted(request, "names")
    form = OrganisationForm(data, instance=organisation)
    clashes: list[Clash] | None = None
    if data is not None and not proposed and form.is_valid():
        try:
            if organisation._state.adding:
                written = register.add_organisation(by(request), exchange, form.values)
            else:
                current = Organisation.objects.get(pk=organisation.pk)
                written = register.change(by(request), current, form.cleaned_data["version"], form.values)
        except EditConflict as conflict:
            form, clashes = form.merged_with(Organisation.objects.get(pk=conflict.current.pk))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("parties:edit_organisation", exchange.slug, written.slug)
    context = {
        "organisation": organisation,
        "form": form,
        "picture_form": picture_form,
        "clashes": clashes,
        "crumbs": _crumbs(exchange, Organisation, _("Organisation")),
    }
    return _edit_page(request, exchange, "parties/desk/organisation.html", context)


def _edit_page(
    request: HttpRequest, exchange: Exchange, template: str, context: dict[str, Any]
) -> HttpResponse:
    status = 400 if context["picture_form"] else 200 if context["clashes"] is None else 409
    context["picture_form"] = context["picture_form"] or PictureForm(auto_id="picture-%s")
    return render(request, template, {"exchange": exchange, **context}, status=status)


def _crumbs(exchange: Exchange, kind: type[Person] | type[Organisation], here: str) -> list[tuple[str, str]]:
    if kind is Person:
        return [(_("People"), reverse("parties:desk", args=[exchange.slug])), (here, "")]
    return [(_("Organisations"), reverse("parties:desk_organisations", args=[exchange.slug])), (here, "")]


@require_POST
@office_page(PERMISSIONS["change_register"])
def picture(request: HttpRequest, exchange: Exchange, kind: str, slug: str) -> HttpResponse:
    """Put or take away a person's photograph or an organisation's logo."""
    if kind not in KINDS:
        raise Http404
    party: Any = get_object_or_404(KINDS[kind], exchange=exchange, slug=slug)
    form = PictureForm(request.POST, request.FILES, auto_id="picture-%s")
    if "remove" in request.POST:
        register.set_picture(by(request), party, None)
        messages.success(request, _("The picture is taken away."))
    elif form.is_valid():
        said = form.cleaned_data
        register.set_picture(by(request), party, said["picture"], said["credit"], said["rights_note"])
        messages.success(request, _("The picture is there."))
    elif kind == "people":
        return _edit_person(request, exchange, party, form)
    else:
        return _edit_organisation(request, exchange, party, form)
    return redirect(
        "parties:edit_person" if kind == "people" else "parties:edit_organisation", exchange.slug, slug
    )


@require_POST
@office_page(PERMISSIONS["change_register"])
def remove_organisation(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """Take an organisation out of the register, unless something names it."""
    organisation = get_object_or_404(Organisation, exchange=exchange, slug=slug)
    try:
        register.remove_organisation(by(request), organisation)
    except ProtectedError:
        messages.error(
            request, _("A film or a season names this organisation, so it stays. You can hide it instead.")
        )
        return redirect("parties:edit_organisation", exchange.slug, slug)
    messages.success(request, _("The organisation is out of the register."))
    return redirect("parties:desk_organisations", exchange.slug)


@office_page(PERMISSIONS["view_register"])
def personal_data(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """What the house holds about a person of the register, what they agreed to, and how to hand it out or erase it."""
    person = get_object_or_404(Person, exchange=exchange, slug=slug)
    context = {
        "exchange": exchange,
        "person": person,
        "plan": privacy.plan(privacy.subject_of_person(person)),
        "consents": person.consents.order_by("-given_at"),
        "consent_form": ConsentForm(),
        "may_edit": PERMISSIONS["change_register"].allows(request.user, exchange),
        "crumbs": [
            (_("People"), reverse("parties:desk", args=[exchange.slug])),
            (str(person.names), reverse("parties:edit_person", args=[exchange.slug, person.slug])),
            (_("Personal data"), ""),
        ],
        "may_erase": PERMISSIONS["erase_from_register"].allows(request.user, exchange),
    }
    return render(request, "parties/desk/personal_data.html", context)


@require_POST
@office_page(PERMISSIONS["change_register"])
def give_consent(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """Record what a person agreed to."""
    person = get_object_or_404(Person, exchange=exchange, slug=slug)
    form = ConsentForm(request.POST)
    if form.is_valid():
        purpose = Consent.Purpose(form.cleaned_data["purpose"])
        accounts.give_consent(by(request), person, purpose, form.cleaned_data["wording"])
        messages.success(request, _("The consent is recorded."))
    else:
        messages.error(request, _("Write down the words that the person agreed to."))
    return redirect("parties:personal_data", exchange.slug, slug)


@require_POST
@office_page(PERMISSIONS["change_register"])
def withdraw_consent(request: HttpRequest, exchange: Exchange, slug: str, pk: int) -> HttpResponse:
    """Record that a person takes a consent back."""
    consent = get_object_or_404(Consent, pk=pk, person__exchange=exchange, person__slug=slug)
    accounts.withdraw_consent(by(request), consent)
    messages.success(request, _("The consent is withdrawn."))
    return redirect("parties:personal_data", exchange.slug, slug)


@require_POST
@office_page(PERMISSIONS["erase_from_register"])
def download_data(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """Everything held about a person, for the person who asked the office for it."""
    person = get_object_or_404(Person, exchange=exchange, slug=slug)
    return zip_response(privacy.download(by(request), privacy.subject_of_person(person)), person.slug)


@require_POST
@office_page(PERMISSIONS["erase_from_register"])
def erase(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """Erase a person at their request, or because the reason to hold them is gone."""
    person = get_object_or_404(Person, exchange=exchange, slug=slug)
    privacy.erase(by(request), privacy.subject_of_person(person))
    messages.success(request, _("The person's data is erased."))
    return redirect("parties:desk", exchange.slug)
