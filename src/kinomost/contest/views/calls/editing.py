"""A call to be changed, page by page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kinomost.contest.actions import calls as actions
from kinomost.contest.document import CALL
from kinomost.contest.forms import questions, rules
from kinomost.contest.forms.calls import ROWS, SECTIONS, NoFacts, TermsForm, TextsForm, known_in
from kinomost.contest.models import Call
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.calls import is_running
from kinomost.contest.times import zones
from kinomost.contest.views.common import find_call, frame
from kinomost.journal.actions import EditConflict
from kinomost.journal.documents import Document
from kinomost.journal.forms import Clash
from kinomost.journal.rows import RecordForm, Rows
from kinomost.judging.fields import library, read_fields
from kinomost.parties.countries import country_choices
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, offer_undo
from kinomost.texts import formats

FORMS: dict[str, type[RecordForm[Call]]] = {"texts": TextsForm, "terms": TermsForm}


@office_page(PERMISSIONS["change_desk"])
def edit(request: HttpRequest, exchange: Exchange, call: str, section: str) -> HttpResponse:
    """A page of the call, to be changed."""
    if section not in SECTIONS:
        raise Http404
    found = find_call(exchange, call)
    data = request.POST if request.method == "POST" else None
    form = FORMS.get(section, NoFacts)(data, instance=found)
    rows = _rows(exchange, found, section, data)
    clashes: list[Clash] | None = None
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        current = find_call(exchange, call)
        try:
            document = form.document() | _stored(rows.document(), current)
            change = actions.save_call(by(request), current, form.cleaned_data["version"] or 0, document)
        except EditConflict:
            form, clashes = form.merged_with(find_call(exchange, call))
            clashes += rows.merged()
        except ValidationError as error:
            _refuse(form, rows, error)
        else:
            undo = reverse("contest:undo_call", args=[exchange.slug])
            offer_undo(request, _("Saved."), undo, [change.line] if change else [])
            saved = Call.objects.select_related("season__exchange").get(pk=found.pk)
            for warning in actions.warnings_after(saved, change.before) if change else ():
                messages.warning(request, warning)
            return redirect("contest:edit_call", exchange.slug, saved.slug, section)
    shown = find_call(exchange, call)
    context = frame(request, exchange, shown) | {
        "section": section,
        "pages": [
            (label, reverse("contest:edit_call", args=[exchange.slug, shown.slug, name]), name == section)
            for name, label in SECTIONS.items()
        ],
        "form": form,
        "rows": rows,
        "clashes": clashes,
        "running": is_running(shown),
        "zones": zones() if section == "terms" else (),
        "countries": [label for _code, label in country_choices()] if section == "rules" else (),
        "answered": actions.answered(shown) if section == "form" else {},
        "library": _library(shown, data) if section == "form" else (),
    }
    page = section if section in {"form", "rules", "terms"} else "plain"
    status = 409 if clashes is not None else 200
    return render(request, f"contest/calls/edit_{page}.html", context, status=status)


def _rows(exchange: Exchange, call: Call, section: str, data: Any) -> Rows:
    if section == "form":
        fields = read_fields(call.fields)[0]
        now: Document = {"fields": [questions.row_of(field) for field in questions.in_parts(fields)]}
        kwargs: dict[str, dict[str, Any]] = {"fields": {"questions": fields}}
        return Rows(CALL, {"fields": questions.QUESTION_ROWS}, call, data, kwargs, now=now)
    if section == "rules":
        tag = formats.language_tag()
        sections = [(one.key, str(one.names.best(tag) or one.key)) for one in call.sections.all()]
        now = {"rules": [rules.row_of(rule) for rule in call.rules]}
        return Rows(CALL, {"rules": rules.RULE_ROWS}, call, data, {"rules": {"sections": sections}}, now=now)
    kinds = {section: ROWS[section]} if section in ROWS else {}
    known = {"awards": {"known": known_in(exchange, call)}} if section == "awards" else {}
    return Rows(CALL, kinds, call, data, known)


def _stored(typed: Document, call: Call) -> Document:
    """Questions and rules as the call stores them."""
    if "fields" in typed:
        typed["fields"] = questions.stored_of(typed["fields"], call.fields)
    if "rules" in typed:
        typed["rules"] = [rules.mapping_of(row) for row in typed["rules"]]
    return typed


def _refuse(form: RecordForm[Call], rows: Rows, error: ValidationError) -> None:
    """Put what was refused beside the field or the rows it is about."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    rows.refuse(ValidationError({name: texts for name, texts in found.items() if name in rows.sets}))
    for name, texts in found.items():
        if name not in rows.sets:
            form.add_error(name if name in form.fields else None, ValidationError(texts))


def _library(call: Call, data: Any) -> list[tuple[Any, list[tuple[Any, bool]]]]:
    """The questions of the library that are not in the form yet, by part; with whether they are ticked."""
    there = {field.key for field in read_fields(call.fields)[0]}
    ticked = set(data.getlist("add")) if data is not None else set()
    found = []
    for group, name in questions.GROUP_NAMES.items():
        spare = [
            (field, field.key in ticked)
            for field in library().values()
            if field.group == group and field.key not in there
        ]
        if spare:
            found.append((name, spare))
    return found
