"""Who works in an office: roles and invitations."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kinomost.parties.actions import access
from kinomost.parties.actions.accounts import addresses
from kinomost.parties.desk import office_page
from kinomost.parties.forms import InvitationForm, NewAccountForm, RoleForm
from kinomost.parties.models import Account, Exchange, Invitation, Person, Role
from kinomost.parties.permissions import PERMISSIONS
from kinomost.parties.queries import members
from kinomost.parties.views.common import account_of, by, numbers


@office_page(PERMISSIONS["manage_access"])
def index(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's accounts and roles, the open invitations, and the form for one more."""
    slug = request.GET.get("person", "")
    person = Person.objects.filter(exchange=exchange, slug=slug).first() if slug else None
    data = request.POST if request.method == "POST" else None
    first = {"language": get_language(), "email": person.email if person else ""}
    form = InvitationForm(data, initial=first)
    if data is not None and form.is_valid():
        invitation = access.invite(
            by(request),
            exchange,
            form.cleaned_data["email"],
            Role.Kind(form.cleaned_data["kind"]),
            language=form.cleaned_data["language"],
            person=person,
            inviter=account_of(request),
        )
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email}
        )
        return redirect("parties:access", exchange.slug)
    context = {
        "exchange": exchange,
        "members": members(exchange),
        "invitations": access.open_invitations(exchange).select_related("person").order_by("-created_at"),
        "kinds": Role.Kind.choices,
        "explained": explained_roles(),
        "now": timezone.now(),
        "form": form,
        "person": person,
    }
    return render(request, "parties/desk/access.html", context)


def explained_roles() -> list[tuple[str, str]]:
    """What each role may do, in a sentence."""
    return [
        (str(Role.Kind.OWNER.label), _("everything, and decides who has which role")),
        (str(Role.Kind.EDITOR.label), _("writes and changes films, people, places and the programme")),
        (str(Role.Kind.VIEWER.label), _("sees what is not public, changes nothing")),
        (str(Role.Kind.GUEST.label), _("records interest for an organisation")),
        (str(Role.Kind.JUROR.label), _("reads the entries of a contest")),
        (str(Role.Kind.DOOR.label), _("checks tickets at the door")),
    ]


def _back(exchange: Exchange) -> HttpResponse:
    return redirect("parties:access", exchange.slug)


@require_POST
@office_page(PERMISSIONS["manage_access"])
def role(request: HttpRequest, exchange: Exchange, pk: int) -> HttpResponse:
    """Change a role, or take it away when `remove` was pressed."""
    held = get_object_or_404(Role.objects.select_related("account"), pk=pk, exchange=exchange)
    form = RoleForm(request.POST)
    try:
        if "remove" in request.POST:
            access.remove_role(by(request), held)
            query = urlencode({"account": str(held.account_id), "kind": held.kind})
            undo = f"{reverse('parties:give_role', args=[exchange.slug])}?{query}"
            text = _("%(who)s is no longer here as %(role)s.")
            said = text % {"who": held.account, "role": held.get_kind_display()}
            messages.success(request, said, extra_tags=f"undo:{undo}")
        elif form.is_valid():
            changed = access.change_role(by(request), held, Role.Kind(form.cleaned_data["kind"]))
            text = _("%(who)s is here as %(role)s now.")
            messages.success(request, text % {"who": held.account, "role": changed.get_kind_display()})
    except access.LastOwner as error:
        messages.error(request, str(error))
    # Who gave up their own ownership may not come back to this page.
    still_owner = Role.objects.filter(exchange=exchange, account=account_of(request), kind=Role.Kind.OWNER)
    if account_of(request).is_superuser or still_owner.exists():
        return _back(exchange)
    return redirect("web:desk")


@require_POST
@office_page(PERMISSIONS["manage_access"])
def give_role(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Give a role back that was just taken away: only to an account whose role in this office is on record."""
    said = numbers([request.GET.get("account", "")])
    account = Account.objects.filter(pk__in=said, is_active=True).first()
    kind = next((kind for kind in Role.Kind if kind == request.GET.get("kind")), None)
    if account is None or kind is None or not access.once_held(exchange, account, kind):
        messages.error(request, _("There is nothing to take back."))
    else:
        access.give_role(by(request), exchange, account, kind)
        messages.success(request, _("It is as it was."))
    return _back(exchange)


@require_POST
@office_page(PERMISSIONS["manage_access"])
def invitation_step(request: HttpRequest, exchange: Exchange, pk: int) -> HttpResponse:
    """Send an invitation again, or take it back when `withdraw` was pressed."""
    found = get_object_or_404(Invitation, pk=pk, exchange=exchange)
    try:
        if "withdraw" in request.POST:
            access.withdraw_invitation(by(request), found)
            messages.success(request, _("The invitation is withdrawn; its link no longer works."))
        else:
            access.resend_invitation(by(request), found)
            messages.success(
                request, _("A new letter is on its way; the link in the old one no longer works.")
            )
    except access.InvitationClosed as error:
        messages.error(request, str(error))
    return _back(exchange)


@require_POST
@office_page(PERMISSIONS["enter_office"])
def leave(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Give up one's own roles in an office."""
    account = account_of(request)
    try:
        access.leave(account.ref, account, exchange)
        messages.success(request, _("You have left the office."))
    except access.LastOwner as error:
        messages.error(request, str(error))
    return redirect("parties:me")


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation offers, and its acceptance: for an account that is there already, or for a new one."""
    try:
        found = access.find_invitation(token)
    except access.InvitationClosed as error:
        return render(request, "parties/invitation_closed.html", {"reason": str(error)}, status=410)
    has_account = Account.objects.filter(emailaddress__email__iexact=found.email).exists()
    if isinstance(request.user, Account):
        return _accept_signed_in(request, found, token)
    if has_account:
        if request.method == "POST":
            return redirect_to_login(request.path)
        return render(request, "parties/invitation.html", {"invitation": found, "has_account": True})
    form = NewAccountForm(
        request.POST if request.method == "POST" else None, initial={"language": found.language}
    )
    if form.is_bound and form.is_valid():
        account = access.accept_as_new(
            token,
            form.cleaned_data["display_name"],
            form.cleaned_data["language"],
            form.cleaned_data["password"] or None,
        )
        with override(account.language):
            desk = reverse("web:desk")
        response: HttpResponse = perform_login(request, account, redirect_url=desk)
        return response
    return render(request, "parties/invitation.html", {"invitation": found, "form": form})


def _accept_signed_in(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    account = account_of(request)
    fits = found.email in addresses(account)
    if request.method == "POST" and fits:
        access.accept_invitation(token, account)
        messages.success(request, _("You are in."))
        return redirect("web:desk")
    return render(request, "parties/invitation.html", {"invitation": found, "fits": fits})
