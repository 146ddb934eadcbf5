"""Who has which role in an office, and the invitations that bring people in."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kinomost.journal.actions import record
from kinomost.journal.models import AuditLine
from kinomost.parties.actions.accounts import addresses, open_account
from kinomost.parties.models import Account, Exchange, Invitation, Person, Role
from kinomost.post.actions import queue
from kinomost.texts.formats import language_tag

INVITATION_LASTS = timedelta(days=14)


class LastOwner(Exception):
    """An office cannot be left without an owner."""

    def __init__(self) -> None:
        super().__init__(
            _("This is the office's last owner. Make somebody else an owner first, then this role can go.")
        )


class InvitationClosed(Exception):
    """The invitation was accepted or withdrawn, has expired, or never was."""

    def __init__(self) -> None:
        super().__init__(
            _("This invitation is no longer valid. Ask the person who invited you to send a new one.")
        )


class WrongAccount(Exception):
    """The invitation is for another address than the account's."""

    def __init__(self, email: str) -> None:
        super().__init__(
            _("This invitation is for %(email)s. Sign out and sign in with that address.") % {"email": email}
        )


def _lock(exchange_id: int) -> Exchange:
    """Hold the office's row until the transaction ends: of two who take away a role, one waits for the other."""
    return Exchange.objects.select_for_update().get(pk=exchange_id)


def _guard_last_owner(exchange_id: int, without: Account) -> None:
    others = Role.objects.filter(exchange=exchange_id, kind=Role.Kind.OWNER).exclude(account=without)
    if not others.exists():
        raise LastOwner


def _is_owner(role: Role) -> bool:
    return role.kind == Role.Kind.OWNER


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def give_role(by: str, exchange: Exchange, account: Account, kind: Role.Kind) -> Role:
    """Give an account a role in an office; one that it has already stays as it is."""
    role, made = Role.objects.get_or_create(exchange=exchange, account=account, kind=kind)
    if made:
        record(by, "give role", role, role=kind, account=account.pk)
    account.__dict__.pop("_roles", None)
    return role


@transaction.atomic
def make_keeper(by: str, account: Account) -> Account:
    """Let an account do everything in every office of this installation; one that may already stays as it is."""
    if not account.is_superuser:
        account.is_superuser = account.is_staff = True
        account.save(update_fields=["is_superuser", "is_staff"])
        record(by, "make keeper", account)
    return account


@transaction.atomic
def change_role(by: str, role: Role, kind: Role.Kind) -> Role:
    """Make a role another one. Raises LastOwner if the office would be left without an owner."""
    _lock(role.exchange_id)
    role = Role.objects.select_related("account").get(pk=role.pk)
    if role.kind == kind:
        return role
    if _is_owner(role):
        _guard_last_owner(role.exchange_id, role.account)
    before, role.kind = role.kind, kind
    if Role.objects.filter(exchange=role.exchange_id, account=role.account_id, kind=kind).exists():
        Role.objects.filter(pk=role.pk).delete()
    else:
        role.save(update_fields=["kind"])
    record(by, "change role", role, was=before, role=kind, account=role.account_id)
    return role


@transaction.atomic
def remove_role(by: str, role: Role) -> None:
    """Take a role away. Raises LastOwner if the office would be left without an owner; does nothing if it is gone."""
    _lock(role.exchange_id)
    current = Role.objects.select_related("account").filter(pk=role.pk).first()
    if current is None:
        return
    if _is_owner(current):
        _guard_last_owner(current.exchange_id, current.account)
    record(by, "remove role", current, role=current.kind, account=current.account_id)
    current.delete()


@transaction.atomic
def leave(by: str, account: Account, exchange: Exchange) -> None:
    """Give up every role in an office. Raises LastOwner if nobody else owns it."""
    _lock(exchange.pk)
    roles = list(Role.objects.filter(account=account, exchange=exchange))
    if any(map(_is_owner, roles)):
        _guard_last_owner(exchange.pk, account)
    for role in roles:
        record(by, "leave", role, role=role.kind, account=account.pk)
        role.delete()


@transaction.atomic
def invite(
    by: str,
    exchange: Exchange,
    email: str,
    kind: Role.Kind,
    *,
    language: str,
    person: Person | None = None,
    inviter: Account | None = None,
) -> Invitation:
    """Offer a role by mail, in `language`; an open invitation of the same address to the same role is replaced.

    `person` is the person of the register whom the account is to belong to.
    """
    email = email.strip().lower()
    for old in open_invitations(exchange).filter(email__iexact=email, kind=kind):
        _close(by, old)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        exchange=exchange,
        email=email,
        kind=kind,
        language=language,
        person=person,
        token_hash=_hash(token),
        invited_by=inviter,
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    _send(invitation, token)
    record(by, "invite", invitation, role=kind)
    return invitation


@transaction.atomic
def resend_invitation(by: str, invitation: Invitation) -> Invitation:
    """Send a new link that lasts anew; the old link stops working. Raises InvitationClosed if it was answered."""
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.accepted_at or current.withdrawn_at:
        raise InvitationClosed
    token = secrets.token_urlsafe(32)
    current.token_hash = _hash(token)
    current.expires_at = timezone.now() + INVITATION_LASTS
    current.save(update_fields=["token_hash", "expires_at"])
    _send(current, token)
    record(by, "resend invitation", current)
    return current


@transaction.atomic
def withdraw_invitation(by: str, invitation: Invitation) -> None:
    """Take an invitation back; its link stops working. Raises InvitationClosed if it was answered."""
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.accepted_at or current.withdrawn_at:
        raise InvitationClosed
    _close(by, current)


def _close(by: str, invitation: Invitation) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(by, "withdraw invitation", invitation)


def open_invitations(exchange: Exchange) -> QuerySet[Invitation]:
    """Invitations of the office that nobody answered and nobody took back (expired ones too: they can be resent)."""
    return Invitation.objects.filter(exchange=exchange, accepted_at=None, withdrawn_at=None)


def find_invitation(token: str) -> Invitation:
    """The open invitation with this secret. Raises InvitationClosed."""
    found = (
        Invitation.objects.select_related("exchange", "person")
        .filter(
            token_hash=_hash(token),
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
        )
        .first()
    )
    if found is None:
        raise InvitationClosed
    return found


@transaction.atomic
def accept_invitation(token: str, account: Account) -> Invitation:
    """Take the role for an account that has the invited address. Raises InvitationClosed or WrongAccount."""
    invitation = find_invitation(token)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("exchange", "person")
        .get(pk=invitation.pk)
    )
    if invitation.accepted_at or invitation.withdrawn_at:
        raise InvitationClosed
    if invitation.email not in addresses(account):
        raise WrongAccount(invitation.email)
    give_role(account.ref, invitation.exchange, account, Role.Kind(invitation.kind))
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    if invitation.person is not None and account.person_id is None:
        _join(account, invitation.person)
    record(account.ref, "accept invitation", invitation, role=invitation.kind)
    return invitation


@transaction.atomic
def accept_as_new(token: str, display_name: str, language: str, password: str | None) -> Account:
    """Make the invited account and take the role: the link came to the address, so the address is proven.

    Raises InvitationClosed; raises WrongAccount if the address has an account already (it signs in first).
    """
    invitation = find_invitation(token)
    if Account.objects.filter(email__iexact=invitation.email).exists():
        raise WrongAccount(invitation.email)
    account = open_account(
        "invitation", invitation.email, display_name=display_name, language=language, password=password
    )
    accept_invitation(token, account)
    return account


def _join(account: Account, person: Person) -> None:
    if not Account.objects.filter(person=person).exists():
        account.person = person
        account.save(update_fields=["person"])


def once_held(exchange: Exchange, account: Account, kind: Role.Kind) -> bool:
    """Whether the log knows that the account had this role in the office and lost it."""
    return AuditLine.objects.filter(
        exchange_id=exchange.pk, verb="remove role", detail__account=account.pk, detail__role=kind
    ).exists()


def _send(invitation: Invitation, token: str) -> None:
    with override(invitation.language):
        context = {
            "invitation": invitation,
            "office": str(invitation.exchange.names.best(language_tag()) or invitation.exchange.slug),
            "site": settings.SITE_URL,
            "url": settings.SITE_URL + reverse("parties:invitation", args=[token]),
        }
        subject = " ".join(render_to_string("parties/mail/invitation_subject.txt", context).split())
        body = render_to_string("parties/mail/invitation.txt", context)
    queue(EmailMessage(subject, body, to=[invitation.email]), about=invitation)
