"""A juror's own conflicts and wishes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.catalogue.models import Credit
from kinomost.contest.actions import conflicts as actions
from kinomost.contest.actions.juries import wish as keep_wish
from kinomost.contest.conflicts import MAKERS
from kinomost.contest.forms.juries import OwnConflictForm, TieForm
from kinomost.contest.models import Call, Entry, Juror, Round
from kinomost.contest.queries.juries import conflicts_of, consequences
from kinomost.contest.views.juries.common import tell
from kinomost.contest.views.juries.doors import juror_page
from kinomost.parties.views.common import by, numbers


def hides_names(juror: Juror) -> bool:
    """Whether a round that the juror sits in, not closed yet, hides who made the films."""
    rounds = Round.objects.filter(jurors__juror=juror, names_hidden=True).exclude(state=Round.State.CLOSED)
    return rounds.exists()


def _entries(call: Call) -> list[Entry]:
    complete = call.entries.filter(state=Entry.State.COMPLETE).select_related("film", "company", "section")
    return list(
        complete.prefetch_related("film__credits__person", "film__companies__organisation").order_by("number")
    )


def _makers(entry: Entry) -> list[Credit]:
    """Those who make the film, not everybody who was hired."""
    return [credit for credit in entry.film.credits.all() if credit.function in MAKERS]


@require_safe
@juror_page
def conflicts(request: HttpRequest, juror: Juror) -> HttpResponse:
    """All entries, those that the juror does not judge and why, and the ways to say more."""
    return _page(request, juror, TieForm(office=juror.call.season.exchange))


def _page(request: HttpRequest, juror: Juror, form: TieForm) -> HttpResponse:
    hidden = hides_names(juror)
    entries = _entries(juror.call)
    complete = juror.call.entries.filter(state=Entry.State.COMPLETE)
    lines = [line for line in conflicts_of(juror.call, [juror], complete, names=not hidden) if line.in_force]
    tied: dict[int, list[str]] = {}
    for line in lines:
        tied.setdefault(line.entry.pk, []).extend(line.why)
    wishes = dict(juror.wishes.values_list("entry", "wanted"))
    context = {
        "juror": juror,
        "call": juror.call,
        "season": juror.call.season,
        "exchange": juror.call.season.exchange,
        "crumbs": [(_("My juries"), reverse("contest:jury")), (_("Conflicts of interest"), "")],
        "names_hidden": hidden,
        "rows": [(entry, tied.get(entry.pk), wishes.get(entry.pk), _makers(entry)) for entry in entries],
        "tied": len(tied),
        "ties": juror.ties.select_related("person", "organisation").order_by("pk"),
        "form": form,
    }
    return render(request, "contest/juries/own_conflicts.html", context)


@juror_page
def declare(request: HttpRequest, juror: Juror, entry: int) -> HttpResponse:
    """Declare a conflict with an entry: what would be void by it, and the deed."""
    complete = juror.call.entries.filter(state=Entry.State.COMPLETE).select_related("film")
    found = get_object_or_404(complete, number=entry)
    data = request.POST if request.method == "POST" else None
    form = OwnConflictForm(data)
    if data is not None and form.is_valid():
        tell(request, actions.declare(by(request), juror, found, form.cleaned_data["note"]))
        return redirect("contest:conflicts", juror.call.slug)
    context = {
        "juror": juror,
        "call": juror.call,
        "season": juror.call.season,
        "exchange": juror.call.season.exchange,
        "crumbs": [
            (_("My juries"), reverse("contest:jury")),
            (_("Conflicts of interest"), reverse("contest:conflicts", args=[juror.call.slug])),
            (_("I am tied to it"), ""),
        ],
        "entry": found,
        "form": form,
        "follows": consequences(juror, found),
    }
    return render(request, "contest/juries/declare.html", context)


@require_POST
@juror_page
def tie(request: HttpRequest, juror: Juror) -> HttpResponse:
    """Name a relative, or an organisation that the juror has to do with."""
    form = TieForm(request.POST, office=juror.call.season.exchange)
    if not form.is_valid():
        return _page(request, juror, form)
    to = form.cleaned_data["to"]
    if to == juror.person:
        form.add_error("name", _("That is you. What you take part in is found by itself."))
        return _page(request, juror, form)
    outcome = actions.tie(by(request), juror, to)
    messages.success(request, _("The name is noted. It is looked for in every entry, now and later."))
    if outcome.conflicts:
        tell(request, outcome)
    return redirect("contest:conflicts", juror.call.slug)


@require_POST
@juror_page
def untie(request: HttpRequest, juror: Juror) -> HttpResponse:
    """Take a name back."""
    found = juror.ties.filter(pk__in=numbers(request.POST.getlist("tie"))).first()
    if found is not None:
        actions.untie(by(request), found)
        messages.success(
            request, _("The name is taken back. Conflicts found through it stay until the office lifts them.")
        )
    return redirect("contest:conflicts", juror.call.slug)


@require_POST
@juror_page
def confirm(request: HttpRequest, juror: Juror) -> HttpResponse:
    """Say that the list of conflicts is complete."""
    actions.confirm(by(request), juror)
    messages.success(request, _("Thank you. If something else comes to mind, say so here at any time."))
    return redirect("contest:conflicts", juror.call.slug)


@require_POST
@juror_page
def wish(request: HttpRequest, juror: Juror) -> HttpResponse:
    """Would like to read an entry, or rather not: `rather` is yes:7, no:7 or none:7."""
    how, _colon, which = request.POST.get("rather", "").partition(":")
    answers = {"yes": True, "no": False, "none": None}
    complete = juror.call.entries.filter(state=Entry.State.COMPLETE)
    found = complete.filter(number__in=numbers([which])).first()
    if found is None or how not in answers:
        messages.error(request, _("This entry is not among those that are judged any more."))
    else:
        keep_wish(by(request), juror, found, answers[how])
        messages.success(request, _("Noted. The plan respects wishes as far as it can."))
    return redirect("contest:conflicts", juror.call.slug)
