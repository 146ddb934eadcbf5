"""Where personal data lives in this room and in the rooms and libraries below, which do not know what a person is."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinomost.files.actions import remove
from kinomost.files.models import BegunUpload, Upload
from kinomost.files.resumable import discard
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.finding import enter
from kinomost.parties.models import (
    Account,
    Affiliation,
    Consent,
    Invitation,
    Person,
    PersonCountry,
    Role,
)
from kinomost.parties.personal_map import (
    Fate,
    Holding,
    Subject,
    by_account,
    by_account_ref,
    by_email,
    by_person,
    nobody,
)
from kinomost.post.models import Letter
from kinomost.sheets.models import Import, ImportedRow
from kinomost.texts.index import forget
from kinomost.texts.models import Entry


def _photo(subject: Subject) -> Q:
    return Q(pk=subject.person.photo_id) if subject.person and subject.person.photo_id else nobody()


def _imported(subject: Subject) -> Q:
    """Rows that a season file said about the person, of the register or of the person's countries, posts and credits."""
    if subject.person is None:
        return nobody()
    slug = subject.person.slug
    return Q(exchange_id=subject.person.exchange_id) & (
        Q(sheet="people", key=slug) | Q(row__file__person=slug)
    )


def _redact_letters(letters: QuerySet[Letter], by: str, subject: Subject) -> None:
    """A letter that waits is not sent any more; one that was sent leaves only the fact that it was."""
    letters.exclude(status=Letter.Status.SENT).delete()
    letters.update(to="", subject="", message=b"", last_error="")


def _end_sessions(sessions: QuerySet[UserSession], by: str, subject: Subject) -> None:
    for session in sessions:
        session.end()


def _remove_files(uploads: QuerySet[Upload], by: str, subject: Subject) -> None:
    for upload in uploads:
        remove(upload, by=by)


def _give_up_uploads(begun: QuerySet[BegunUpload], by: str, subject: Subject) -> None:
    for upload in begun:
        discard(upload)


def _erase_people(people: QuerySet[Person], by: str, subject: Subject) -> None:
    """Delete a person, or, if films name them, leave nothing but the name under which they are credited."""
    for person in people:
        pk = person.pk
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:
            Person.objects.filter(pk=person.pk).update(
                biography=Texts(),
                profession=Texts(),
                birth_year=None,
                photo=None,
                email="",
                phone="",
                website="",
                source="",
                is_public=False,
                shows_contact=False,
                erased_at=timezone.now(),
                version=person.version + 1,
            )
            enter(Person.objects.filter(pk=pk))


def _entry(subject: Subject) -> Q:
    return Q(kind="person", object_id=subject.person.pk) if subject.person else nobody()


def _forget_entries(entries: QuerySet[Entry], by: str, subject: Subject) -> None:
    """The words go too, where no other name has them. `_erase_people` enters anew whoever keeps a name."""
    for entry in entries:
        forget(entry.kind, entry.object_id)


HOLDINGS = (
    Holding(
        Letter,
        _("letters"),
        by_email("to"),
        ("to", "subject", "status", "created_at", "sent_at"),
        Fate.ANONYMISE,
        _("That a letter was sent stays on record for accounting; its address and its text do not."),
        erase=_redact_letters,
    ),
    Holding(
        UserSession,
        _("where the account is signed in"),
        by_account("user"),
        ("ip", "user_agent", "created_at", "last_seen_at"),
        Fate.DELETE,
        erase=_end_sessions,
    ),
    Holding(
        Authenticator,
        _("second factors of sign-in"),
        by_account("user"),
        ("type", "created_at", "last_used_at"),
        Fate.DELETE,
    ),
    Holding(
        EmailAddress,
        _("addresses for sign-in"),
        by_account("user"),
        ("email", "verified", "primary"),
        Fate.DELETE,
    ),
    Holding(
        Invitation,
        _("invitations to an office"),
        by_email("email"),
        ("email", "exchange", "kind", "language", "created_at", "accepted_at", "withdrawn_at"),
        Fate.DELETE,
    ),
    Holding(
        Invitation,
        _("invitations sent to others"),
        by_account("invited_by"),
        ("exchange", "kind", "created_at"),
        Fate.ANONYMISE,
        _("The invitation belongs to whom it invited; who sent it is forgotten."),
        blank={"invited_by": None},
    ),
    Holding(
        Role,
        _("roles in offices"),
        by_account("account"),
        ("exchange", "kind", "since"),
        Fate.DELETE,
    ),
    Holding(
        AuditLine,
        _("log of changes"),
        by_account_ref("by"),
        ("at", "verb", "kind", "object_id"),
        Fate.KEEP,
        _(
            "The log cannot be rewritten. It names the account only by a number, and nothing leads back from it."
        ),
    ),
    Holding(
        Upload,
        _("uploaded files"),
        by_account_ref("uploaded_by"),
        ("name", "media_type", "size", "created_at"),
        Fate.KEEP,
        _(
            "The files belong to the office. They name the account only by a number, and nothing leads back from it."
        ),
    ),
    Holding(
        BegunUpload,
        _("files on their way"),
        by_account_ref("by"),
        ("name", "size", "received", "begun_at"),
        Fate.DELETE,
        erase=_give_up_uploads,
    ),
    Holding(
        Import,
        _("imports of files"),
        by_account_ref("by"),
        ("name", "state", "created_at"),
        Fate.KEEP,
        _(
            "The files belong to the office. They name the account only by a number, and nothing leads back from it."
        ),
    ),
    Holding(
        Upload,
        _("photograph"),
        _photo,
        ("name", "credit", "rights_note", "created_at"),
        Fate.DELETE,
        erase=_remove_files,
    ),
    Holding(
        ImportedRow,
        _("rows of imported season files"),
        _imported,
        ("sheet", "row", "imported_at"),
        Fate.DELETE,
    ),
    Holding(
        Consent,
        _("consents"),
        by_person("person"),
        ("purpose", "wording", "given_at", "withdrawn_at"),
        Fate.DELETE,
    ),
    Holding(
        PersonCountry,
        _("nationality and residence"),
        by_person("person"),
        ("kind", "country", "since", "until"),
        Fate.DELETE,
    ),
    Holding(
        Affiliation,
        _("posts in organisations"),
        by_person("person"),
        ("organisation", "post", "since", "until"),
        Fate.DELETE,
    ),
    Holding(
        Entry,
        _("entry in the index of names"),
        _entry,
        ("kind", "label"),
        Fate.DELETE,
        erase=_forget_entries,
    ),
    Holding(
        Person,
        _("page in the register"),
        by_person("pk"),
        (
            "slug",
            "names",
            "biography",
            "profession",
            "birth_year",
            "email",
            "phone",
            "website",
            "is_public",
            "shows_contact",
            "source",
            "created_at",
            "changed_at",
        ),
        Fate.ANONYMISE,
        _(
            "If a film credits the person, the name in its credits stays, because credits are part of the film's "
            "public record; everything else goes. If no film does, the whole page goes."
        ),
        erase=_erase_people,
    ),
    Holding(
        Account,
        _("account"),
        by_account("pk"),
        ("email", "display_name", "language", "is_active", "created_at", "last_login"),
        Fate.DELETE,
    ),
)

IMPERSONAL = {
    "parties.Exchange.names": "an office is not a person",
    "parties.Organisation.names": "an organisation is not a person",
    "parties.Organisation.sort_name": "the organisation's name again",
    "parties.Organisation.email": "the organisation's own address; who works there is an Affiliation",
    "parties.Organisation.phone": "the organisation's own number",
    "parties.Organisation.shows_contact": "whether the organisation's address is public",
    "parties.Account_groups.account": "goes with the account",
    "parties.Account_user_permissions.account": "goes with the account",
    "account.EmailConfirmation.email_address": "goes with the e-mail address",
    "sheets.Mapping.name": "the name of a mapping",
    "django_tasks_database.DBTaskResult.queue_name": "the name of a queue",
    "django_tasks_database.DBTaskResult.backend_name": "the name of a backend",
    "auth.Permission.name": "the name of a permission",
    "auth.Permission.codename": "the name of a permission",
    "auth.Group.name": "the name of a group",
}
