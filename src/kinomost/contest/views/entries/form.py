"""The form of an entry: its pages, and the address where one box of it is saved by itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kinomost.catalogue.forms.fields import shown
from kinomost.contest import parts, uploads
from kinomost.contest.actions import entries as actions
from kinomost.contest.actions.sending import Full
from kinomost.contest.boxes import Box, Boxes, Question, box_named, questions
from kinomost.contest.models import Entry, Section
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.entries import companies_of, fields_of, form_of, sent_of
from kinomost.contest.queries.results import distinctions, feedback_for
from kinomost.contest.templatetags.contest import said
from kinomost.contest.times import Moment
from kinomost.contest.views.entries.common import PAGES, checks, entry_page, frame
from kinomost.contest.views.entries.entrance import name_of, section_for
from kinomost.contest.views.entries.rows import CURRENCY, FILM_PARTS, PLAN_PARTS, PageRows, parts_of
from kinomost.contest.windows import Closed, why_closed
from kinomost.coproduction import drawings
from kinomost.coproduction.models import Coproduction
from kinomost.coproduction.queries import dossier
from kinomost.coproduction.views import plan
from kinomost.files.resumable import NotAllowed, take
from kinomost.names.texts import Texts
from kinomost.parties.countries import country_choices
from kinomost.parties.models import Account, Organisation
from kinomost.parties.queries import named
from kinomost.parties.views.common import account_of, by

SUGGESTIONS = 8


class PlaceForm(forms.Form):
    """In which section the film is entered, and by which company."""

    section = forms.ModelChoiceField(Section.objects.none(), label=gettext_lazy("Section"), required=False)
    company = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Company that enters the film"), required=False
    )

    def __init__(self, entry: Entry, account: Account, data: Any = None) -> None:
        super().__init__(data, initial={"section": entry.section, "company": entry.company})
        # Companies that the person speaks for, those of the film, and the one that is entered already.
        ids = set(companies_of(account).values_list("pk", flat=True))
        ids |= set(entry.film.companies.values_list("organisation", flat=True))
        ids |= {entry.company_id} if entry.company_id else set()
        offered = (
            ("section", entry.call.sections.all()),
            ("company", Organisation.objects.filter(pk__in=ids).order_by("sort_name", "pk")),
        )
        for name, rows in offered:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = name_of  # type: ignore[attr-defined]


@entry_page()
def overview(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Where the entry stands: what is to do, what was sent, until when; its section and company."""
    data = request.POST if request.method == "POST" else None
    form = PlaceForm(entry, account_of(request), data)
    if data is not None and form.is_valid():
        try:
            actions.place(by(request), entry, form.cleaned_data["section"], form.cleaned_data["company"])
        except (Closed, Full) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved."))
        return redirect("contest:entry", entry.pk)
    context = {
        **frame(request, entry),
        **checks(entry),
        "place_form": form,
        "sent": sent_of(entry),
        "submissions": list(entry.submissions.order_by("-number").defer("document")),
    }
    if entry.call.published_at and entry.number:
        context |= {"earned": distinctions(entry), "feedback": feedback_for(entry)}
    return render(request, "contest/entries/overview.html", context)


@entry_page()
def page(request: HttpRequest, entry: Entry, page: str) -> HttpResponse:
    """One part of the form, with the rows of the film or of its plan that belong there."""
    if page not in PAGES:
        raise Http404
    state = form_of(entry)
    asked = questions(entry, state.fields, page)
    boxes = [box for question in asked for box in question.boxes]
    may_film = PERMISSIONS["change_entered_film"].allows(request.user, entry)
    context = frame(request, entry) | checks(entry, state)
    closed = str(context["closed"])
    fixed = {box.id for box in boxes if closed or (box.source == "film" and not may_film)}
    data, kind = (request.POST, request.POST.get("form", "boxes")) if request.method == "POST" else (None, "")
    if data is not None and closed:
        messages.error(request, closed)
        return redirect(request.path)
    form = Boxes(boxes, data if kind == "boxes" else None, is_fixed=fixed)
    clashes: list[tuple[str, str, str]] = []
    wrong: dict[str, list[str]] = {}
    if data is not None and kind == "boxes" and form.is_valid():
        clashes = _save_boxes(request, entry, form, asked, fixed)
        wrong = _take_files(request, entry, asked)
        if not clashes and not wrong:
            messages.success(request, _("Saved."))
            return redirect(request.path)
    rows = PageRows(request, entry, parts_of(page), data if kind == "rows" else None, may_film=may_film)
    if rows.names and data is not None and kind == "rows" and rows.is_valid():
        if rows.save(by(request)):
            messages.success(request, _("Saved."))
            return redirect(request.path)
        clashes = rows.clashes
    context |= {
        "page": page,
        "heading": PAGES[page],
        "questions": [
            (
                one,
                [(box, form[box.id]) for box in one.boxes],
                uploads.subject_of(entry, one.field) if one.field and one.takes_files else "",
                wrong.get(one.field.key, []) if one.field else [],
            )
            for one in asked
        ],
        "boxes": form,
        "has_boxes": bool(boxes),
        "rows": rows,
        "clashes": clashes,
        "countries": [label for _code, label in country_choices()],
        "fixed": fixed,
        **(_money(entry) if page == "finance" else {}),
    }
    return render(request, "contest/entries/page.html", context, status=409 if clashes else 200)


def _take_files(request: HttpRequest, entry: Entry, asked: list[Question]) -> dict[str, list[str]]:
    """Keep the files of a plain form; return what was wrong with them, by the field's key."""
    wrong: dict[str, list[str]] = {}
    for question in asked:
        for file in request.FILES.getlist(f"file-{question.field.key}") if question.field else ():
            assert question.field is not None
            try:
                take(request, uploads.PURPOSE, uploads.subject_of(entry, question.field), file)
            except ValidationError as error:
                wrong.setdefault(question.field.key, []).extend(error.messages)
            except NotAllowed:
                wrong.setdefault(question.field.key, []).append(why_closed(entry))
    return wrong


def _money(entry: Entry) -> dict[str, Any]:
    kept = Coproduction.objects.filter(film=entry.film_id).select_related("film").first()
    facts = dossier(kept).facts if kept else None
    figures, problems = (facts.figures, facts.plan_problems) if facts else (None, ())
    return {
        "figures": figures,
        "pieces": drawings.by_status(figures) if figures and figures.costs else [],
        "plan_problems": plan.named([one for one in problems if not one.note], figures),
    }


# ------------------------------------------------------------------------------------------------ boxes


def _save_boxes(
    request: HttpRequest, entry: Entry, form: Boxes, asked: list[Question], fixed: set[str]
) -> list[tuple[str, str, str]]:
    """Save every box that was changed; return those that a colleague changed too: label, theirs, yours."""
    labels = {box.id: question.label for question in asked for box in question.boxes}
    clashes = []
    for name, value in form.values().items():
        box, base = form.boxes[name], request.POST.get(f"{name}-base")
        if name in fixed or base is None or actions.mark(value) == base:
            continue
        try:
            box.save(by(request), entry, value, base)
        except actions.Clash as clash:
            clashes.append((labels[name], shown_value(box, clash.theirs), shown_value(box, value)))
        except ValidationError as error:
            form.add_error(name, error.messages)
            clashes.append((labels[name], shown_value(box, box.stands), " ".join(error.messages)))
        except Closed as error:
            form.add_error(None, str(error))
            clashes.append((labels[name], str(error), shown_value(box, value)))
            break
    return clashes


def shown_value(box: Box, value: Any) -> str:
    """What stands or stood in a box, to be read."""
    if value in (None, "", []):
        return ""
    if box.source == "film" and box.name == "titles":
        return "\n".join(f"{text} ({text.tag})" for text in Texts.from_json(value))
    if isinstance(value, list):
        lines = [
            ", ".join(str(cell) for cell in row.values()) if isinstance(row, dict) else str(row)
            for row in value
        ]
        return "\n".join(lines)
    field = box.form_field()
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return labels.get(str(value), str(value))


@require_POST
@entry_page()
def box(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Save one box, or one part in rows.

    Answers in JSON: its new mark and whether the checklist changes, or what stands in the way.
    """
    name = request.POST.get("box", "")
    if name.startswith("rows-"):
        return _rows(request, entry, name.removeprefix("rows-"))
    one = box_named(entry, fields_of(entry.call), name)
    if one is None:
        return JsonResponse({"errors": [_("The form has changed. Reload the page.")]}, status=422)
    if one.source == "film" and not PERMISSIONS["change_entered_film"].allows(request.user, entry):
        raise PermissionDenied
    form = Boxes([one], request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": [str(text) for text in form.errors.get(name, [])]}, status=422)
    value = form.values()[name]
    try:
        one.save(by(request), entry, value, request.POST.get("base", ""))
        if one.id == "film-kind":
            _follow_kind(request, entry, value)
    except actions.Clash as clash:
        return JsonResponse(_met(one, clash), status=409)
    except Closed as error:
        return JsonResponse({"closed": str(error)}, status=410)
    except ValidationError as error:
        return JsonResponse({"errors": error.messages}, status=422)
    saved = Box(one.source, one.name, one.language, value, one.field)
    at = Moment(timezone.now(), entry.call.zone)
    return JsonResponse(
        {
            "base": saved.base,
            "at": at.clock,
            "words": saved.words,
            "remarks": [said(problem) for problem in saved.remarks()],
            "checks": not saved.same_check(one),
        }
    )


def _rows(request: HttpRequest, entry: Entry, part: str) -> HttpResponse:
    """Save one part that is typed in rows: those that can be read. What another row lacks is told beside it."""
    if part not in (*FILM_PARTS, CURRENCY, *PLAN_PARTS):
        return JsonResponse({"errors": [_("The form has changed. Reload the page.")]}, status=422)
    may_film = PERMISSIONS["change_entered_film"].allows(request.user, entry)
    rows = PageRows(request, entry, (part,), request.POST, may_film=may_film)
    whole = [str(text) for one in rows.sets.values() for text in one.non_form_errors()]
    if rows.currency is not None:
        whole += [str(text) for text in rows.currency.errors.get(CURRENCY, [])]
    if whole:
        return JsonResponse({"errors": whole}, status=422)
    try:
        rows.write(by(request))
    except actions.Clash as clash:
        theirs = {"base": actions.mark(clash.theirs), "theirs": rows.said(part, clash.theirs)}
        return JsonResponse({**theirs, "yours": rows.yours(part), "who": "", "plain": False}, status=409)
    except Closed as error:
        return JsonResponse({"closed": str(error)}, status=410)
    except ValidationError as error:
        return JsonResponse({"errors": error.messages}, status=422)
    told = rows.saved(part) | {
        "at": Moment(timezone.now(), entry.call.zone).clock,
        "remarks": [],
        "checks": True,
    }
    if rows.is_plan:
        money = render_to_string("contest/entries/money.html", _money(entry), request)
        told["parts"] = {"money": money}
    return JsonResponse(told)


def _met(one: Box, clash: actions.Clash) -> dict[str, Any]:
    number = clash.by.removeprefix("account:")
    author = Account.objects.filter(pk=number).first() if number.isdecimal() else None
    return {
        "base": actions.mark(clash.theirs),
        "theirs": shown_value(one, clash.theirs),
        "plain": one.is_text,
        "who": str(author) if author else "",
    }


def _follow_kind(request: HttpRequest, entry: Entry, kind: str) -> None:
    """A film that became another kind of film moves to the section for it."""
    if entry.section is None or (entry.section.kinds and kind not in entry.section.kinds):
        fitting = section_for(list(entry.call.sections.all()), kind)
        if fitting is not None:
            actions.place(by(request), entry, fitting, entry.company)


@require_safe
@entry_page()
def checklist(request: HttpRequest, entry: Entry) -> HttpResponse:
    """What is done, what is missing, what the rules say: the part of a page that follows what is typed."""
    return render(request, "contest/entries/checklist.html", checks(entry))


@require_safe
@entry_page()
def suggest(request: HttpRequest, entry: Entry, kind: str) -> HttpResponse:
    """Who of those that everybody may see answers to what is being typed: options for its list."""
    if kind not in parts.KINDS:
        raise Http404
    query = str(next(iter(request.GET.values()), "")).strip()[:200]
    found = named(parts.to_be_seen(kind), query)[:SUGGESTIONS] if len(query) > 1 else []
    return render(request, "catalogue/desk/options.html", {"options": [shown(one) for one in found]})
