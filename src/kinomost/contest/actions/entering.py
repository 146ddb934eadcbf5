"""How an entry comes to be, and who works on it: the link by mail, the film that is entered, colleagues."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kinomost.catalogue import actions as catalogue
from kinomost.catalogue.models import Film, FilmCompany
from kinomost.contest.models import Author, AuthorInvitation, Call, Entry, Section
from kinomost.contest.naming import plain
from kinomost.contest.windows import arrival
from kinomost.contest.words import absolute
from kinomost.coproduction.actions import keep_plan
from kinomost.journal.actions import record
from kinomost.parties.actions.accounts import addresses, open_account
from kinomost.parties.actions.register import add_organisation
from kinomost.parties.models import Account, Organisation
from kinomost.post.actions import queue, written

LINK_LASTS = timedelta(days=3)
COLLEAGUE_LASTS = timedelta(days=14)


class LinkClosed(Exception):
    """The link was used or withdrawn, has expired, or never was."""

    def __init__(self) -> None:
        super().__init__(
            _("This link is no longer valid. It works once, and for a few days: ask for a new one.")
        )


class WrongAccount(Exception):
    """The link is for another address than the account's, or its address has an account that must sign in."""


class LastAuthor(Exception):
    """An entry cannot be left without anybody who works on it."""

    def __init__(self) -> None:
        super().__init__(
            _("You are the last who works on this entry. Invite a colleague first, or withdraw the entry.")
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# ---------------------------------------------------------------------------------------------- links by mail


@transaction.atomic
def send_link(by: str, call: Call, email: str, language: str, entry: Entry | None = None) -> AuthorInvitation:
    """Send a link with which an entry is begun, or, to a colleague, one with which to work on `entry`.

    An older link of the same address stops working. Nothing tells whether the address has an account.
    """
    email = email.strip().lower()
    AuthorInvitation.objects.filter(call=call, entry=entry, email=email, accepted_at=None).delete()
    token = secrets.token_urlsafe(32)
    invitation = AuthorInvitation.objects.create(
        call=call,
        entry=entry,
        email=email,
        language=language,
        token_hash=_hash(token),
        by=by,
        expires_at=timezone.now() + (COLLEAGUE_LASTS if entry else LINK_LASTS),
    )
    with override(language):
        context = {
            "call": call.name,
            "film": plain(entry.film.titles) if entry else "",
            "days": (COLLEAGUE_LASTS if entry else LINK_LASTS).days,
            "url": absolute(reverse("contest:join", args=[token])),
        }
        letter = written(email, f"contest/entries/mail/{'colleague' if entry else 'link'}", context)
    queue(letter, about=invitation, exchange_id=call.exchange_id)
    record(by, "invite author" if entry else "send link", invitation, exchange_id=call.exchange_id)
    return invitation


def find_link(token: str) -> AuthorInvitation:
    """The open invitation with this secret. Raises LinkClosed."""
    found = (
        AuthorInvitation.objects.select_related("call__season", "entry__film")
        .filter(token_hash=_hash(token), accepted_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if found is None:
        raise LinkClosed
    return found


def has_account(email: str) -> bool:
    """Whether an address is somebody's here. Only whoever holds a link to it is told."""
    return Account.objects.filter(Q(email__iexact=email) | Q(emailaddress__email__iexact=email)).exists()


@transaction.atomic
def take_link(token: str, account: Account) -> AuthorInvitation:
    """Use a link, once, for an account that has its address. Raises LinkClosed or WrongAccount."""
    invitation = find_link(token)
    if invitation.email not in addresses(account):
        raise WrongAccount
    used = AuthorInvitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not used.update(accepted_at=timezone.now()):
        raise LinkClosed
    if invitation.entry is not None:
        Author.objects.get_or_create(entry=invitation.entry, account=account)
    record(account.ref, "take link", invitation, exchange_id=invitation.call.exchange_id)
    return invitation


@transaction.atomic
def take_link_as_new(
    token: str, display_name: str, language: str, password: str | None
) -> tuple[Account, AuthorInvitation]:
    """Open an account for the link's address, which the link has proven, and use the link.

    Raises LinkClosed; raises WrongAccount if the address has an account already (it signs in first).
    """
    invitation = find_link(token)
    if has_account(invitation.email):
        raise WrongAccount
    account = open_account(
        "invitation", invitation.email, display_name=display_name, language=language, password=password
    )
    return account, take_link(token, account)


@transaction.atomic
def withdraw_link(by: str, invitation: AuthorInvitation) -> None:
    """Take back a link that nobody used."""
    record(by, "withdraw link", invitation, exchange_id=invitation.call.exchange_id)
    invitation.delete()


@transaction.atomic
def remove_author(by: str, entry: Entry, account: Account) -> None:
    """Let somebody no longer work on an entry. Raises LastAuthor."""
    Entry.objects.select_for_update().get(pk=entry.pk)
    others = Author.objects.filter(entry=entry).exclude(account=account)
    if not others.exists():
        raise LastAuthor
    if Author.objects.filter(entry=entry, account=account).delete()[0]:
        record(by, "remove author", entry, account=account.pk)


# ---------------------------------------------------------------------------------------------- an entry begins


@transaction.atomic
def begin(
    account: Account,
    call: Call,
    *,
    section: Section | None,
    film: Film | None = None,
    new_film: dict[str, Any] | None = None,
    company: Organisation | None = None,
    new_company: dict[str, Any] | None = None,
) -> Entry:
    """Begin an entry with a film of the catalogue, or with a new one (`titles` as JSON, `kind`); the account works on it.

    What is new (film, company) stays hidden until the office publishes it. Raises ValidationError, by the form's names.
    """
    by, exchange = account.ref, call.season.exchange
    # Holds the call's row a moment: of two who enter one film, or open the last place of a company, one waits.
    call = Call.objects.select_for_update().select_related("season__exchange").get(pk=call.pk)
    if not call.opens_at <= arrival() < call.deadline:
        raise ValidationError(_("This call takes no entries now."))
    if film is not None and (taken := Entry.objects.filter(call=call, film=film).first()):
        raise ValidationError({"film": [_already(taken)]})
    if company is None and new_company:
        company = add_organisation(
            by, exchange, {"kind": Organisation.Kind.PRODUCTION, **new_company, "is_public": False}
        )
    if call.entries_a_company and company:
        begun = Entry.objects.filter(call=call, company=company).exclude(state=Entry.State.WITHDRAWN).count()
        if begun >= call.entries_a_company:
            raise ValidationError({"company": [_most(call.entries_a_company)]})
    brings = film is None
    if film is None:
        document = {"stage": Film.Stage.DEVELOPMENT, **(new_film or {}), "is_public": False}
        if company is not None:
            document["companies"] = [
                {
                    "organisation_id": company.pk,
                    "function": FilmCompany.Function.PRODUCTION,
                    "country": company.country,
                }
            ]
        film = catalogue.create(by, exchange, document)
    entry = Entry.objects.create(call=call, film=film, section=section, company=company, brings_film=brings)
    Author.objects.create(entry=entry, account=account)
    account.__dict__.pop("_entries", None)
    keep_plan(by, film)
    record(by, "begin", entry)
    return entry


def _already(entry: Entry) -> str:
    if entry.state == Entry.State.WITHDRAWN:
        return _("This film was entered and withdrawn. Take that entry back instead.")
    return _(
        "This film is entered in this call already. Ask the colleague who began the entry to invite you."
    )


def _most(most: int) -> str:
    return _("A company may enter %(most)d films in this call, and yours has done so.") % {"most": most}
