"""The members of a jury at the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinomost.contest.actions import juries as actions
from kinomost.contest.forms.juries import InviteForm, JurorForm, SeatForm
from kinomost.contest.models import Call, Juror, Round
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.judging import judged_entries
from kinomost.contest.queries.juries import seats_of
from kinomost.contest.views.common import find_call
from kinomost.contest.views.juries.common import jury_frame
from kinomost.journal.actions import EditConflict
from kinomost.journal.forms import Clash
from kinomost.parties.desk import office_page
from kinomost.parties.models import Account, Exchange
from kinomost.parties.views.common import account_of, by


@office_page(PERMISSIONS["view_desk"])
def jury(request: HttpRequest, exchange: Exchange, call: str) -> HttpResponse:
    """Who sits in the jury; editors seat somebody."""
    found = find_call(exchange, call)
    may_edit = PERMISSIONS["change_desk"].allows(request.user, exchange)
    data = request.POST if request.method == "POST" else None
    if data is not None:
        PERMISSIONS["change_desk"].require(request.user, exchange)
    form = SeatForm(data, office=exchange, initial={"language": get_language()})
    if data is not None and form.is_valid():
        said = form.cleaned_data
        juror = actions.seat(by(request), found, said["person"], said["languages"], is_chair=said["is_chair"])
        if said["email"]:
            invite_to(request, juror, said["email"], said["language"])
        messages.success(
            request, _("The juror sits in the jury. Rounds are joined on the page of each round.")
        )
        return redirect("contest:desk_jury", exchange.slug, call)
    context = jury_frame(request, exchange, found) | {
        "seats": seats_of(found),
        "form": form if may_edit else None,
        "under_way": list(found.rounds.filter(state=Round.State.OPEN)),
    }
    return render(request, "contest/juries/jury.html", context)


def invite_to(request: HttpRequest, juror: Juror, email: str, language: str) -> None:
    """Ask the juror to open an account, unless there is one."""
    if Account.objects.filter(person=juror.person_id).exists():
        messages.info(request, _("The juror has an account already; nobody was written to."))
    else:
        actions.invite(by(request), juror, email, language=language, inviter=account_of(request))


def find_juror(call: Call, number: int) -> Juror:
    """The juror with this number in the call; 404 if there is none, or if the juror has left."""
    return get_object_or_404(
        call.jurors.select_related("person", "call__season__exchange"), number=number, left_at=None
    )


@office_page(PERMISSIONS["change_desk"])
def juror(request: HttpRequest, exchange: Exchange, call: str, juror: int) -> HttpResponse:
    """What a juror reads; and the ways to invite the juror or to take the juror out."""
    found = find_call(exchange, call)
    member = find_juror(found, juror)
    data = request.POST if request.method == "POST" else None
    form = JurorForm(data, instance=member)
    clashes: list[Clash] | None = None
    if data is not None and form.is_valid():
        try:
            current = Juror.objects.select_related("call__season").get(pk=member.pk)
            version = form.cleaned_data["version"] or 0
            said = form.values
            actions.change(by(request), current, version, said["languages"], is_chair=said["is_chair"])
        except EditConflict:
            form, clashes = form.merged_with(Juror.objects.get(pk=member.pk))
        else:
            messages.success(request, _("Saved."))
            return redirect("contest:desk_jury", exchange.slug, call)
    context = jury_frame(request, exchange, found) | {
        "juror": member,
        "form": form,
        "clashes": clashes,
        "account": Account.objects.filter(person=member.person_id).first(),
        "invite": InviteForm(initial={"language": get_language()}),
    }
    return render(request, "contest/juries/juror.html", context, status=200 if clashes is None else 409)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def invite(request: HttpRequest, exchange: Exchange, call: str, juror: int) -> HttpResponse:
    """Ask a juror without an account to open one."""
    found = find_call(exchange, call)
    member = find_juror(found, juror)
    form = InviteForm(request.POST)
    if form.is_valid():
        invite_to(request, member, form.cleaned_data["email"], form.cleaned_data["language"])
        messages.success(request, _("The invitation is on its way."))
    else:
        messages.error(request, _("Write the address to which the invitation goes."))
    return redirect("contest:desk_juror", exchange.slug, call, juror)


@office_page(PERMISSIONS["change_desk"])
def remove(request: HttpRequest, exchange: Exchange, call: str, juror: int) -> HttpResponse:
    """What follows if a juror leaves; and the leaving."""
    found = find_call(exchange, call)
    member = find_juror(found, juror)
    if request.method == "POST":
        actions.remove(by(request), member)
        messages.success(request, _("The juror has left the jury."))
        return redirect("contest:desk_jury", exchange.slug, call)
    context = jury_frame(request, exchange, found) | {
        "juror": member,
        "follows": follows_of_leaving(request, member),
        "back": reverse("contest:desk_juror", args=[exchange.slug, call, juror]),
    }
    return render(request, "contest/juries/remove.html", context)


def follows_of_leaving(request: HttpRequest, juror: Juror) -> list[str]:
    """What follows if the juror leaves, in sentences; of entries that the reader may know of."""
    known = judged_entries(request.user, juror.call)
    sentences = []
    for place in juror.rounds.select_related("round").order_by("round__number"):
        round_ = place.round
        said = {"round": str(round_.name)}
        if round_.state == Round.State.CLOSED:
            sentences.append(_("“%(round)s” is closed: what the juror gave in it counts on.") % said)
            continue
        if round_.state == Round.State.PLANNED:
            sentences.append(_("“%(round)s” is in preparation: the juror is taken out of it.") % said)
            continue
        count = round_.sheets.filter(
            juror=juror, submitted_at__isnull=False, voided_at=None, entry__in=known.values("pk")
        ).count()
        text = ngettext(
            "“%(round)s” is under way: %(count)d score sheet of the juror is kept and counts no longer.",
            "“%(round)s” is under way: %(count)d score sheets of the juror are kept and count no longer.",
            count,
        )
        sentences.append(text % (said | {"count": count}))
        if juror.pk == round_.breaker_id:
            sentences.append(
                _("The juror decides ties in “%(round)s”; from then on the stand-in does, if there is one.")
                % said
            )
    return sentences
