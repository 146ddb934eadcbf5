"""One entry at the desk: what was sent in, what the call's rules say of it, and what the office decides."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.contest.actions import office
from kinomost.contest.actions.entering import send_link
from kinomost.contest.forms.office import IneligibleForm, LateForm, ReasonForm
from kinomost.contest.models import Call, Entry, Submission
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.entries import authors_of, form_of, open_correction
from kinomost.contest.queries.intake import asked_by, steps_of
from kinomost.contest.queries.submissions import reading
from kinomost.contest.snapshots import changes
from kinomost.contest.views.common import find_call, frame
from kinomost.contest.views.entries.common import PAGES
from kinomost.contest.views.entries.entrance import LinkForm
from kinomost.contest.views.entries.sending import changed_in_words
from kinomost.contest.windows import open_until
from kinomost.journal.actions import EditConflict
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import by, offer_undo
from kinomost.post.models import Letter

# What is told of an entry's history, in the order in which it usually happens.
STEPS = {
    "begin": gettext_lazy("begun"),
    "import_create": gettext_lazy("entered from a file"),
    "import_change": gettext_lazy("changed by a file"),
    "submit": gettext_lazy("sent in"),
    "complete": gettext_lazy("marked complete"),
    "not complete": gettext_lazy("no longer marked complete"),
    "ask correction": gettext_lazy("asked for a correction"),
    "call off correction": gettext_lazy("called the correction off"),
    "ineligible": gettext_lazy("declared ineligible"),
    "withdraw": gettext_lazy("withdrew it"),
    "take back": gettext_lazy("took the withdrawal back"),
    "reinstate": gettext_lazy("reinstated it"),
    "allow late": gettext_lazy("allowed it to come late"),
    "write": gettext_lazy("wrote to the authors"),
}
LETTERS = 20


def find_entry(call: Call, pk: int) -> Entry:
    """The entry of the call; 404 if it has none with this number."""
    entries = Entry.objects.filter(call=call).select_related("film__exchange", "section", "company")
    entry = get_object_or_404(entries, pk=pk)
    entry.call = call
    return entry


def entry_frame(request: HttpRequest, exchange: Exchange, entry: Entry) -> dict[str, Any]:
    """The context of a page about an entry at the desk; its template extends `contest/office/entry_base.html`."""
    return frame(request, exchange, entry.call) | {
        "entry": entry,
        "film": entry.film,
        "home": reverse("contest:desk_entry", args=[exchange.slug, entry.call.slug, entry.pk]),
        "has_authors": entry.authors.exists(),
    }


@require_safe
@office_page(PERMISSIONS["view_desk"])
def entry(request: HttpRequest, exchange: Exchange, call: str, pk: int) -> HttpResponse:
    """The entry as it was sent in last, with its history, and what is still open."""
    found = find_entry(find_call(exchange, call), pk)
    sent = list(found.submissions.order_by("number"))
    for one in sent:
        one.entry = found
    changed = [changes(before.document, after.document) for before, after in pairwise(sent)]
    form = form_of(found)
    correction = open_correction(found)
    letters = Letter.objects.filter(about_kind="contest.entry", about_id=found.pk).defer("message")
    context = entry_frame(request, exchange, found) | {
        "form_state": form,
        "reading": reading(sent[-1]) if sent else None,
        "groups": PAGES,
        "submissions": [
            (one, changed_in_words(found, different))
            for one, different in zip(sent[::-1], [*changed[::-1], []], strict=False)
        ],
        "asked": asked_by(found.call, found.rule),
        "correction": correction,
        "until": open_until(found, correction),
        "authors": authors_of(found),
        "invited": found.invitations.filter(accepted_at=None).order_by("pk"),
        "steps": [(step, STEPS[step.line.verb]) for step in steps_of(found, STEPS)],
        "letters": letters.order_by("-pk")[:LETTERS],
        "awaits": found.state == Entry.State.SUBMITTED,
        "is_out": found.state in Entry.OUT,
    }
    return render(request, "contest/office/entry.html", context)


@require_safe
@office_page(PERMISSIONS["view_desk"])
def sent(request: HttpRequest, exchange: Exchange, call: str, pk: int, number: int) -> HttpResponse:
    """One sending of the entry, to be read, with what it changed."""
    found = find_entry(find_call(exchange, call), pk)
    submission = get_object_or_404(Submission, entry=found, number=number)
    submission.entry = found
    before = Submission.objects.filter(entry=found, number=number - 1).first()
    context = entry_frame(request, exchange, found) | {
        "submission": submission,
        "reading": reading(submission),
        "groups": PAGES,
        "changes": changed_in_words(found, changes(before.document, submission.document)) if before else [],
        "before": before,
    }
    return render(request, "contest/office/sent.html", context)


def _version(request: HttpRequest) -> int:
    """The version that was looked at; one that nothing has, where none was sent."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _done(request: HttpRequest, do: Callable[[], object], said: str) -> bool:
    """Do it and say so; or say why not."""
    try:
        do()
    except EditConflict:
        messages.error(
            request,
            _(
                "The entry was sent in again, or a colleague decided something, since you opened it. Look again."
            ),
        )
    except office.Refused as error:
        messages.error(request, str(error))
    else:
        if said:
            messages.success(request, said)
        return True
    return False


def _told(found: Entry, what: str, told: str) -> str:
    """What was done, and that the authors are told of it, if there are any."""
    if not found.authors.exists():
        told = _("Nobody works on this entry yet, so nobody gets a letter.")
    return f"{what} {told}"


def _home(exchange: Exchange, found: Entry) -> HttpResponse:
    return redirect("contest:desk_entry", exchange.slug, found.call.slug, found.pk)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def complete(request: HttpRequest, exchange: Exchange, call: str, pk: int) -> HttpResponse:
    """Mark the entry complete."""
    found = find_entry(find_call(exchange, call), pk)

    def do() -> None:
        line = office.complete(by(request), found, _version(request))
        undo = reverse("contest:entries_undo", args=[exchange.slug, call])
        offer_undo(request, _("The entry is complete. It can be taken into a round."), undo, [line])

    _done(request, do, "")
    return _home(exchange, found)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def reopen(request: HttpRequest, exchange: Exchange, call: str, pk: int) -> HttpResponse:
    """Take back that the entry is complete."""
    found = find_entry(find_call(exchange, call), pk)
    _done(
        request,
        lambda: office.reopen(by(request), found, _version(request)),
        _("The entry waits for the office again."),
    )
    return _home(exchange, found)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def call_off(request: HttpRequest, exchange: Exchange, call: str, pk: int) -> HttpResponse:
    """Await a correction no longer."""
    found = find_entry(find_call(exchange, call), pk)
    office.call_off_correction(by(request), found)
    messages.success(request, _("The correction is called off."))
    return _home(exchange, found)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def reinstate(request: HttpRequest, exchange: Exchange, call: str, pk: int) -> HttpResponse:
    """Let the entry take part again."""
    found = find_entry(find_call(exchange, call), pk)
    _done(
        request,
        lambda: office.reinstate(by(request), found, _version(request)),
        _told(found, _("The entry takes part again."), _("Its authors are told.")),
    )
    return _home(exchange, found)


@office_page(PERMISSIONS["change_desk"])
def ineligible(request: HttpRequest, exchange: Exchange, call: str, pk: int) -> HttpResponse:
    """Declare the entry ineligible, by a rule of the call and with a reason."""
    found = find_entry(find_call(exchange, call), pk)
    form_state = form_of(found)
    broken = [one.rule for one in form_state.eligibility.findings if one.outcome.value == "fail"]
    form = IneligibleForm(request.POST or None, found.call, initial={"rule": broken[0] if broken else None})
    if request.method == "POST" and form.is_valid():
        said, seen = form.cleaned_data, found
        if _done(
            request,
            lambda: office.declare_ineligible(
                by(request), seen, _version(request), said["rule"], said["reason"]
            ),
            _told(found, _("The entry is ineligible."), _("Its authors are told the rule and the reason.")),
        ):
            return _home(exchange, found)
        found = find_entry(found.call, pk)
    context = entry_frame(request, exchange, found) | {
        "form": form,
        "form_state": form_state,
        "heading": _("Declare ineligible"),
        "button": _("Declare ineligible and tell the authors"),
        "follows": OUT_FOLLOWS,
        "tells": True,
        "is_bad": True,
    }
    return render(request, "contest/office/decide.html", context)


@office_page(PERMISSIONS["change_desk"])
def invite(request: HttpRequest, exchange: Exchange, call: str, pk: int) -> HttpResponse:
    """Ask somebody by letter to work on the entry, such as one that came from a file and has nobody."""
    found = find_entry(find_call(exchange, call), pk)
    form = LinkForm(request.POST or None, initial={"language": get_language()})
    form.fields["email"].label = _("E-mail address")
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        send_link(by(request), found.call, email, form.cleaned_data["language"], found)
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": email})
        return _home(exchange, found)
    context = entry_frame(request, exchange, found) | {
        "form": form,
        "heading": _("Ask somebody to work on it"),
        "button": _("Send the invitation"),
        "follows": INVITE_FOLLOWS,
    }
    return render(request, "contest/office/decide.html", context)


@office_page(PERMISSIONS["change_desk"])
def withdraw(request: HttpRequest, exchange: Exchange, call: str, pk: int) -> HttpResponse:
    """Withdraw the entry on its authors' behalf."""
    found = find_entry(find_call(exchange, call), pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said, seen = form.cleaned_data, found
        if _done(
            request,
            lambda: office.withdraw(by(request), seen, _version(request), said["reason"]),
            _told(found, _("The entry is withdrawn."), _("Its authors are told.")),
        ):
            return _home(exchange, found)
        found = find_entry(found.call, pk)
    context = entry_frame(request, exchange, found) | {
        "form": form,
        "heading": _("Withdraw for the authors"),
        "button": _("Withdraw and tell the authors"),
        "follows": OUT_FOLLOWS,
        "tells": True,
        "is_bad": True,
    }
    return render(request, "contest/office/decide.html", context)


@office_page(PERMISSIONS["change_desk"])
def late(request: HttpRequest, exchange: Exchange, call: str, pk: int) -> HttpResponse:
    """Allow this entry to come late."""
    found = find_entry(find_call(exchange, call), pk)
    form = LateForm(request.POST or None, found.call, found)
    if request.method == "POST" and form.is_valid():
        said, seen = form.cleaned_data, found
        if _done(
            request,
            lambda: office.allow_late(by(request), seen, _version(request), said["until"], said["reason"]),
            _told(found, _("The entry may come late."), _("Its authors are told until when.")),
        ):
            return _home(exchange, found)
        found = find_entry(found.call, pk)
    context = entry_frame(request, exchange, found) | {
        "form": form,
        "heading": _("Allow it to be late"),
        "button": _("Allow it and tell the authors"),
        "follows": LATE_FOLLOWS,
        "tells": True,
    }
    return render(request, "contest/office/decide.html", context)


# The same is said whoever reads it and whatever round the entry is in: these pages tell nothing of the judging.
INVITE_FOLLOWS = (
    gettext_lazy("They get a letter with a link. It works once, and for two weeks."),
    gettext_lazy(
        "Whoever takes it reads what you asked for, and may change the entry and send it in while it is open."
    ),
)
OUT_FOLLOWS = (
    gettext_lazy("The entry takes part no longer: no round takes it in, and no award can go to it."),
    gettext_lazy(
        "If it is being judged already, it leaves every round that is under way. What jurors gave is kept "
        "and counts no longer; a ranking that is closed stays as it is."
    ),
    gettext_lazy(
        "The log of the contest gets a line with its number, without the reason. "
        "It can be reinstated, which is a line too."
    ),
)
LATE_FOLLOWS = (
    gettext_lazy(
        "The exception is for this entry alone, and until this moment only. Nobody else’s deadline moves."
    ),
    gettext_lazy(
        "The log of the contest gets a line with the entry’s number and the moment, without the reason."
    ),
    gettext_lazy(
        "If it is being judged already, jurors read from then on what is sent in last; what they gave before "
        "stays. An entry that is sent in again has to be marked complete again."
    ),
)
