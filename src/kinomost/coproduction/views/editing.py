"""The facts of a file: to be read, to be changed section by section, in the file itself or in a scenario of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kinomost.coproduction import actions, queries
from kinomost.coproduction.document import FILE, as_file
from kinomost.coproduction.forms import ROWS, SECTIONS, ScenarioName, Section, known_in
from kinomost.coproduction.models import Coproduction, Scenario
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.spots import by_field, remarks
from kinomost.coproduction.tables import facts_of_file, tables_of
from kinomost.coproduction.views.common import find_file, frame
from kinomost.journal.actions import EditConflict
from kinomost.journal.documents import Document
from kinomost.journal.forms import Clash
from kinomost.journal.rows import RecordForm, Rows
from kinomost.law import treaties
from kinomost.parties.countries import country_choices
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, offer_undo
from kinomost.places.models import Place

PLACES = 300  # how many of the office's places are offered


@require_safe
@office_page(PERMISSIONS["view_desk"])
def facts(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """Everything that the file says, to be read."""
    coproduction = find_file(exchange, film)
    document = FILE.read(coproduction)
    known = known_in(exchange, document)
    context = frame(request, exchange, coproduction) | {
        "own": facts_of_file(coproduction),
        "parts": {
            name: [(part, ROWS[part], tables_of(part, document, known)) for part in section.parts]
            for name, section in SECTIONS.items()
        },
        "sections": SECTIONS,
    }
    return render(request, "coproduction/desk/facts.html", context)


@office_page(PERMISSIONS["change_desk"])
def edit(request: HttpRequest, exchange: Exchange, film: str, section: str) -> HttpResponse:
    """A section of the file, to be changed."""
    coproduction = find_file(exchange, film)
    return _edit(request, exchange, coproduction, section, None)


@office_page(PERMISSIONS["change_desk"])
def scenario(
    request: HttpRequest, exchange: Exchange, film: str, scenario: int, section: str
) -> HttpResponse:
    """A section of a scenario: the file's own, with what is otherwise in it."""
    coproduction = find_file(exchange, film)
    found = get_object_or_404(coproduction.scenarios, pk=scenario)
    return _edit(request, exchange, coproduction, section, found)


def _edit(
    request: HttpRequest,
    exchange: Exchange,
    coproduction: Coproduction,
    section: str,
    scenario: Scenario | None,
) -> HttpResponse:
    if section not in SECTIONS:
        raise Http404
    kind = SECTIONS[section]
    document = FILE.read(coproduction) | (scenario.document if scenario else {})
    subject = as_file(coproduction, document, scenario.version) if scenario else coproduction
    data = request.POST if request.method == "POST" else None
    form, rows = kind.form(data, instance=subject), _rows(kind, exchange, subject, document, data)
    name = ScenarioName(data, initial={"name": scenario.name}) if scenario else None
    clashes: list[Clash] | None = None
    if data is not None and all([form.is_valid(), rows.is_valid(), name is None or name.is_valid()]):
        try:
            typed = form.document() | rows.document()
            version = form.cleaned_data["version"] or 0
            if scenario and name:
                said = name.cleaned_data["name"]
                done = actions.save_scenario(by(request), scenario, version, said, document | typed)
            else:
                current = Coproduction.objects.get(pk=coproduction.pk)
                done = actions.save_file(by(request), current, version, typed)
        except EditConflict:
            form, clashes = form.merged_with(_now(coproduction, scenario))
            clashes += rows.merged()
        except ValidationError as error:
            form.refuse(rows.refuse(error))
        else:
            undo = reverse("coproduction:undo", args=[exchange.slug])
            offer_undo(request, _("Saved."), undo, [done.line] if done else [])
            return redirect(request.path)
    elif data is None:
        _ask(request, form)
    context = frame(request, exchange, coproduction) | {
        "scenario": scenario,
        "scenario_name": name,
        "section": section,
        "kind": kind,
        "sections": _tabs(exchange, coproduction, scenario, section),
        "form": form,
        "rows": rows,
        "clashes": clashes,
        "countries": [label for _code, label in country_choices()],
        "places": Place.objects.filter(exchange=exchange).order_by("slug")[:PLACES]
        if "sites" in kind.parts
        else (),
        "treaties": treaties() if "consents" in kind.parts else (),
        **_remarks(coproduction, scenario, section, data),
    }
    return render(request, "coproduction/desk/edit.html", context, status=200 if clashes is None else 409)


def _rows(kind: Section, exchange: Exchange, subject: Coproduction, document: Document, data: Any) -> Rows:
    known = known_in(exchange, document)
    kinds = {part: ROWS[part] for part in kind.parts}
    return Rows(FILE, kinds, subject, data, {part: {"known": known} for part in kinds}, now=document)


def _now(coproduction: Coproduction, scenario: Scenario | None) -> Coproduction:
    """The file, or the scenario, as somebody else has just saved it."""
    current = Coproduction.objects.get(pk=coproduction.pk)
    if scenario is None:
        return current
    scenario.refresh_from_db()
    return as_file(current, FILE.read(current) | scenario.document, scenario.version)


def _ask(request: HttpRequest, form: RecordForm[Coproduction]) -> None:
    """Begin the line in which a fact is typed that only one text asks for."""
    asked = request.GET.get("ask", "")
    if asked.replace("_", "").isalnum() and asked.isascii() and "more" in form.fields:
        lines = [line for line in str(form.initial["more"]).splitlines() if line.strip()]
        if not any(line.split(":")[0].strip() == asked for line in lines):
            form.initial["more"] = "\n".join([*lines, f"{asked}: "])


def _tabs(
    exchange: Exchange, coproduction: Coproduction, scenario: Scenario | None, section: str
) -> list[tuple[Any, str, bool]]:
    film = coproduction.film.slug
    tabs = []
    for name, one in SECTIONS.items():
        if scenario is None:
            address = reverse("coproduction:edit", args=[exchange.slug, film, name])
        else:
            address = reverse("coproduction:scenario", args=[exchange.slug, film, scenario.pk, name])
        tabs.append((one.title, address, name == section))
    return tabs


def _remarks(
    coproduction: Coproduction, scenario: Scenario | None, section: str, data: Any
) -> dict[str, Any]:
    """What is wrong with what was saved. While something else is being typed, the forms' own errors stand there."""
    if data is not None:
        return {"remarks": {}}
    dossier = queries.with_scenarios(coproduction, [scenario] if scenario else [])[-1]
    problems = dossier.assessment.problems if dossier.assessment else ()
    return {"remarks": by_field(remarks(dossier.facts, dossier.document, problems), section)}
