"""Accounts, and what people agreed to."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kinomost.journal.actions import record
from kinomost.parties.finding import enter
from kinomost.parties.models import Account, Consent, Person


@transaction.atomic
def open_account(
    by: str,
    email: str,
    *,
    display_name: str = "",
    language: str = "en",
    password: str | None = None,
    person: Person | None = None,
) -> Account:
    """Make an account, of this person if one is named, whose address counts as proven.

    Without a password it signs in by codes sent there.
    """
    account = Account.objects.create_user(
        email,
        password,
        display_name=display_name,
        language=language,
        person=person,
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    record(by, "open account", account)
    return account


@transaction.atomic
def change_profile(by: str, account: Account, display_name: str, language: str) -> Account:
    """Change how an account is called and the language that it reads and gets mail in."""
    account.display_name, account.language = display_name, language
    account.save(update_fields=["display_name", "language"])
    record(by, "change profile", account)
    return account


def addresses(account: Account) -> frozenset[str]:
    """The e-mail addresses proven to be the account's, in lower case."""
    proven = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    return frozenset(email.lower() for email in proven)


def forget_sessions() -> int:
    """Delete sessions that have run out, and the addresses and browsers noted of sessions that are gone.

    Returns how many rows there were.
    """
    ended, _kinds = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    noted: int = gone.delete()[0]
    return ended + noted


@transaction.atomic
def give_consent(by: str, person: Person, purpose: Consent.Purpose, wording: str) -> Consent:
    """Record what a person agreed to, in the words they were shown."""
    consent = Consent.objects.create(person=person, purpose=purpose, wording=wording, given_at=timezone.now())
    record(by, "give consent", consent, exchange_id=person.exchange_id, purpose=purpose)
    return consent


@transaction.atomic
def withdraw_consent(by: str, consent: Consent) -> Consent:
    """Record that the person takes it back; that they had agreed stays on record.

    What the consent had put on the public pages goes from there at once.
    """
    if consent.withdrawn_at is not None:
        return consent
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    hidden = {Consent.Purpose.CONTACTS: {"shows_contact": False}, Consent.Purpose.PAGE: {"is_public": False}}
    if withdrawn := hidden.get(Consent.Purpose(consent.purpose)):
        Person.objects.filter(pk=consent.person_id).update(version=F("version") + 1, **withdrawn)
        enter(Person.objects.filter(pk=consent.person_id))
    record(by, "withdraw consent", consent, exchange_id=consent.person.exchange_id, purpose=consent.purpose)
    return consent
