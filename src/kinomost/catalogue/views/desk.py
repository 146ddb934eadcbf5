"""The office's films: ledger, edit form, pictures, undo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kinomost.catalogue import actions, queries
from kinomost.catalogue import document as documents
from kinomost.catalogue.document import Document
from kinomost.catalogue.forms.fields import shown, usable
from kinomost.catalogue.forms.lists import DeskFilter
from kinomost.catalogue.forms.record import FilmForm, PictureForm, Record
from kinomost.catalogue.forms.rows import ROWS
from kinomost.catalogue.merge import TEXTS, Both, merge
from kinomost.catalogue.models import Film
from kinomost.catalogue.views.public import page_of
from kinomost.journal.actions import EditConflict
from kinomost.journal.forms import Clash
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.countries import country_choices
from kinomost.parties.desk import office_page
from kinomost.parties.models import Account, Exchange, Organisation, Person
from kinomost.parties.queries import named
from kinomost.parties.rules import is_editor, is_staff
from kinomost.parties.views.common import back, by, numbers
from kinomost.texts import formats
from kinomost.texts.forms import posted

A_PAGE = 100
SUGGESTIONS = 12
LINES = 8
MAY_SEE, MAY_EDIT = is_staff("pk"), is_editor("pk")
PARTIES: dict[str, type[Person | Organisation]] = {"people": Person, "organisations": Organisation}
BLANK: Document = {
    "titles": [],
    "kind": Film.Kind.FICTION.value,
    "stage": Film.Stage.RELEASED.value,
    "is_public": False,
}


@require_safe
@office_page(MAY_SEE)
def ledger(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """All films of the office."""
    films = Film.objects.filter(exchange=exchange)
    form = DeskFilter(request.GET, queries.facets(films), [])
    page = page_of(form.narrowed(films), form.order, A_PAGE, request.GET.get("page"))
    return render(
        request,
        "catalogue/desk/ledger.html",
        {
            "exchange": exchange,
            "form": form,
            "page": page,
            "is_filtered": bool(request.GET),
            "may_edit": MAY_EDIT.allows(request.user, exchange),
            "bulk_actions": [("publish", _("Show publicly")), ("hide", _("Hide"))],
        },
    )


@require_POST
@office_page(MAY_EDIT)
def bulk(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Publish or hide the ticked films; the message offers to take it back."""
    ticked = numbers(request.POST.getlist("row"))[:A_PAGE]
    public = request.POST.get("action") == "publish"
    lines = actions.show(by(request), Film.objects.filter(exchange=exchange, pk__in=ticked), public)
    if not lines:
        messages.info(request, _("Nothing changed."))
    else:
        if public:
            text = ngettext("%(count)d film is public now.", "%(count)d films are public now.", len(lines))
        else:
            text = ngettext("%(count)d film is hidden now.", "%(count)d films are hidden now.", len(lines))
        messages.success(request, text % {"count": len(lines)}, extra_tags=f"undo:{_undo(exchange, lines)}")
    return back(request, reverse("catalogue:desk", args=[exchange.slug]))


def _undo(exchange: Exchange, lines: list[AuditLine]) -> str:
    return reverse("catalogue:undo", args=[exchange.slug, "-".join(str(line.pk) for line in lines)])


@require_POST
@office_page(MAY_EDIT)
def undo(request: HttpRequest, exchange: Exchange, lines: str) -> HttpResponse:
    """Take back what these audit lines say was done to films of this office."""
    wanted = numbers(lines.split("-"))[:A_PAGE]
    found = list(AuditLine.objects.filter(pk__in=wanted, exchange_id=exchange.pk, kind="film"))
    if len(found) != len(wanted):
        raise Http404
    try:
        films = actions.undo(by(request), found)
    except EditConflict:
        messages.error(request, _("Somebody has changed the same since; it was left as it is."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        count = len(films)
        text = ngettext("Taken back for %(count)d film.", "Taken back for %(count)d films.", count)
        messages.success(request, text % {"count": count})
    return back(request, reverse("catalogue:desk", args=[exchange.slug]))


@office_page(MAY_EDIT)
def add(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """A film that is not in the catalogue yet."""
    data, proposed = posted(request, "titles")
    record = Record(data, BLANK, 0, exchange)
    if data is not None and not proposed and record.is_valid():
        try:
            film = actions.create(by(request), exchange, record.document())
        except ValidationError as error:
            record.refuse(error.message_dict)
        else:
            messages.success(request, _("The film is in the catalogue."))
            return redirect("catalogue:edit", exchange.slug, film.slug)
    return _page(request, exchange, record, None)


@office_page(MAY_EDIT)
def edit(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """A film's record. Two editors who save at once are both shown what the other did."""
    film = get_object_or_404(Film.objects.select_related("poster"), exchange=exchange, slug=slug)
    data, proposed = posted(request, "titles")
    record = Record(data, documents.read(film), film.version, exchange)
    clashes: list[Clash] | None = None
    if data is not None and not proposed and record.is_valid():
        try:
            actions.save(by(request), film, record.version, record.document())
        except EditConflict:
            current = Film.objects.get(pk=film.pk)
            now = documents.read(current)
            merged, both = merge(record.base, now, record.document())
            record = Record(None, {**now, **merged}, current.version, exchange)
            record.facts.initial["base"] = now
            clashes = [_clash(record, one) for one in both]
        except ValidationError as error:
            record.refuse(error.message_dict)
        else:
            line = AuditLine.objects.filter(kind="film", object_id=film.pk).first()
            tags = f"undo:{_undo(exchange, [line])}" if line and line.verb == "save" else ""
            messages.success(request, _("Saved."), extra_tags=tags)
            return redirect("catalogue:edit", exchange.slug, film.slug)
    return _page(request, exchange, record, film, clashes=clashes)


def _clash(record: Record, both: Both) -> Clash:
    """What both editors changed, in words."""
    if both.name in record.parts:
        label = record.parts[both.name].title
        return Clash(str(label), _row_words(both.theirs), _row_words(both.yours))
    label = record.facts.fields[both.name].label
    if both.name in TEXTS:
        return Clash(str(label), Texts.from_json(both.theirs), Texts.from_json(both.yours))
    return Clash(str(label), both.theirs, both.yours)


def _row_words(rows: list[Document]) -> str:
    """Rows as a reader can tell them apart: names instead of numbers."""
    said = []
    for row in rows:
        words = []
        for name, value in row.items():
            if name in {"person_id", "organisation_id", "distributor_id", "held_by_id"} and value:
                model = Person if name == "person_id" else Organisation
                party = model._default_manager.filter(pk=value).first()
                words.append(shown(party) if party else "")
            elif name == "country" and value:
                words.append(formats.country(value))
            elif isinstance(value, list):
                words.append(", ".join(str(one[-1] if isinstance(one, list) else one) for one in value))
            else:
                words.append(str(value or ""))
        said.append(" · ".join(word for word in words if word))
    return "; ".join(said)


def _page(
    request: HttpRequest,
    exchange: Exchange,
    record: Record,
    film: Film | None,
    *,
    clashes: list[Clash] | None = None,
    picture_form: PictureForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "exchange": exchange,
        "record": record,
        "film": film,
        "clashes": clashes,
        "countries": sorted({name for _code, name in country_choices()}),
        "crumbs": [
            (_("Films"), reverse("catalogue:desk", args=[exchange.slug])),
            (_("Film") if film else _("New film"), ""),
        ],
    }
    if film is not None:
        context |= {
            "pictures": queries.whole(Film.objects.filter(pk=film.pk)).get().pictures.all(),
            "picture_form": picture_form or PictureForm(auto_id="picture-%s"),
            "lines": history(film),
        }
    status = 400 if picture_form else 200 if clashes is None else 409
    return render(request, "catalogue/desk/film.html", context, status=status)


def history(film: Film) -> list[dict[str, Any]]:
    """The last lines of a film's journal: when, who, what, and whether it can be taken back. Two queries."""
    lines = list(AuditLine.objects.filter(kind="film", object_id=film.pk)[:LINES])
    numbers = [int(line.by.removeprefix("account:")) for line in lines if line.by.startswith("account:")]
    who = {f"account:{account.pk}": str(account) for account in Account.objects.filter(pk__in=numbers)}
    return [
        {
            "line": line,
            "who": who.get(line.by, line.by),
            "what": capfirst(", ".join(_label(name) for name in line.detail.get("after", {}))),
            "can_undo": "before" in line.detail,
        }
        for line in lines
    ]


def _label(name: str) -> str:
    if name in ROWS:
        return str(ROWS[name][1])
    if name in FilmForm.base_fields:
        return str(FilmForm.base_fields[name].label)
    return {"pictures": _("Stills"), "poster_id": _("Poster")}.get(name, name)


@require_safe
@office_page(MAY_EDIT)
def suggest(request: HttpRequest, exchange: Exchange, kind: str) -> HttpResponse:
    """Who answers to what is being typed in a name's field, in any script: options for its list."""
    if kind not in PARTIES:
        raise Http404
    query = str(next(iter(request.GET.values()), "")).strip()[:200]
    found = named(usable(PARTIES[kind], exchange.pk), query)[:SUGGESTIONS] if len(query) > 1 else []
    return render(request, "catalogue/desk/options.html", {"options": [shown(one) for one in found]})


@require_POST
@office_page(MAY_EDIT)
def picture(request: HttpRequest, exchange: Exchange, slug: str) -> HttpResponse:
    """Add a still or a poster, or take one off."""
    film = get_object_or_404(Film, exchange=exchange, slug=slug)
    here = redirect("catalogue:edit", exchange.slug, film.slug)
    try:
        if remove := request.POST.get("remove"):
            actions.drop_picture(by(request), film, remove)
            line = AuditLine.objects.filter(kind="film", object_id=film.pk).first()
            messages.success(
                request,
                _("The picture is off the film; the file stays with the office."),
                extra_tags=f"undo:{_undo(exchange, [line])}" if line else "",
            )
            return here
        form = PictureForm(request.POST, request.FILES, auto_id="picture-%s")
        if not form.is_valid():
            record = Record(None, documents.read(film), film.version, exchange)
            return _page(request, exchange, record, film, picture_form=form)
        said = form.cleaned_data
        actions.add_picture(
            by(request),
            film,
            said["file"],
            as_poster=said["as_poster"],
            is_public=said["is_public"],
            alt=Texts.from_json([[formats.language_tag(), "official", said["alt"]]]),
            credit=said["credit"],
            rights_note=said["rights_note"],
        )
    except EditConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("The picture is with the film."))
    return here
