"""Saying what one would do, and seeing who said the same of us."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.catalogue.models import Film
from kinomost.exchange import queries
from kinomost.exchange.actions import interest as actions
from kinomost.exchange.forms import InterestForm
from kinomost.exchange.models import Interest, Season
from kinomost.exchange.permissions import PERMISSIONS
from kinomost.exchange.queries import Target
from kinomost.journal.forms import one_break
from kinomost.parties.models import Account, Organisation
from kinomost.parties.views.common import back
from kinomost.places.models import Place


def target_in(asked: QueryDict) -> Target | None:
    """The public film, place or organisation that an address names; 404 if there is none of that name."""
    if slug := _slug(asked, "film"):
        return get_object_or_404(Film, slug=slug, is_public=True)
    if slug := _slug(asked, "place"):
        return get_object_or_404(Place, slug=slug, is_public=True)
    if slug := _slug(asked, "organisation"):
        return get_object_or_404(Organisation, slug=slug, is_public=True)
    return None


def _slug(asked: QueryDict, name: str) -> str:
    slug = asked.get(name, "")
    if slug and not slug_re.match(slug):  # PostgreSQL would not even look for some of what can be sent
        raise Http404
    return slug


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Lead to the season that takes interest in this now, or else say that none does."""
    target = target_in(request.GET)
    season = queries.open_season(target) if target else queries.public_seasons().first()
    if season is None:
        raise Http404(_("No season takes interest in this now."))
    return redirect(f"{reverse('exchange:season_interest', args=[season.slug])}?{request.GET.urlencode()}")


def shown_season(slug: str) -> Season:
    """A public season; 404 otherwise."""
    return get_object_or_404(queries.public_seasons(), slug=slug)


@require_safe
@login_required
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation's interest in a season: what it said, what is mutual, and a form to say more."""
    return shown_page(request, shown_season(slug))


def shown_page(request: HttpRequest, season: Season, bound: InterestForm | None = None) -> HttpResponse:
    """The page, with a form that was sent and is not right yet, if any."""
    asked = request.POST if bound else request.GET
    target = target_in(asked)
    speaking = queries.organisations_of(request.user)
    chosen = next(
        (one for one in speaking if one.slug == request.GET.get("as")), speaking[0] if speaking else None
    )
    form = bound
    if target and speaking and form is None:
        form = InterestForm(
            speaking=speaking,
            role=actions.role_of(target),
            initial={"speaker": chosen.slug if chosen else ""},
        )
    return render(
        request,
        "exchange/interest.html",
        {
            "season": season,
            "exchange": season.exchange,
            "speaking": speaking,
            "chosen": chosen,
            "tabs": [(one, f"?{urlencode({'as': one.slug})}", one == chosen) for one in speaking],
            "target": target,
            "parameter": "organisation"
            if isinstance(target, Organisation)
            else actions.role_of(target)
            if target
            else "",
            "form": form,
            "is_open": queries.is_open(season),
            "mutual": queries.mutual_of(season, chosen) if chosen else [],
            "said": queries.said_by(season, chosen) if chosen else [],
        },
        status=422 if bound else 200,
    )


@require_POST
@login_required
def say(request: HttpRequest, slug: str) -> HttpResponse:
    """Record what an organisation would do."""
    season = shown_season(slug)
    target = target_in(request.POST)
    if target is None:
        raise Http404
    speaking = queries.organisations_of(request.user)
    form = InterestForm(request.POST, speaking=speaking, role=actions.role_of(target))
    if not form.is_valid():
        if not speaking:
            raise PermissionDenied
        return shown_page(request, season, form)
    organisation = form.cleaned_data["speaker"]
    PERMISSIONS["say_interest"].require(request.user, organisation)
    account = cast(Account, request.user)
    known = len(queries.mutual_of(season, organisation))
    try:
        interest = actions.say(
            account.ref,
            season,
            organisation,
            form.cleaned_data["kind"],
            target,
            note=one_break(form.cleaned_data["note"]),
            account=account,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return shown_page(request, season, form)
    if len(queries.mutual_of(season, organisation)) > known:
        said = _(
            "Noted, and it is mutual: the other side had said the same of you. Both have been written to."
        )
    else:
        said = _("Noted. The other side learns of it when it says the same of you.")
    undo = reverse("exchange:withdraw_interest", args=[season.slug, interest.pk])
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return back_to_interest(request, season)


def own_interest(request: HttpRequest, slug: str, pk: int) -> Interest:
    """An interest of an organisation for which the reader speaks."""
    interest = get_object_or_404(Interest.objects.select_related("season"), pk=pk, season__slug=slug)
    PERMISSIONS["withdraw_interest"].require(request.user, interest)
    return interest


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take it back."""
    interest = own_interest(request, slug, pk)
    actions.withdraw(cast(Account, request.user).ref, interest)
    undo = reverse("exchange:restore_interest", args=[slug, pk])
    messages.success(
        request, _("Taken back. The other side does not see it any more."), extra_tags=f"undo:{undo}"
    )
    return back_to_interest(request, interest.season)


@require_POST
@login_required
def restore(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Undo taking it back."""
    interest = own_interest(request, slug, pk)
    actions.restore(cast(Account, request.user).ref, interest)
    messages.success(request, _("It stands again."))
    return back_to_interest(request, interest.season)


def back_to_interest(request: HttpRequest, season: Season) -> HttpResponseRedirect:
    """To the page one came from, if it is ours; else to one's interest in the season."""
    return back(request, reverse("exchange:season_interest", args=[season.slug]))
