"""An entry: a film of the catalogue in a call, with what its authors answered and what they sent in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.catalogue.models import Film
from kinomost.contest.models.calls import Call, Section
from kinomost.files.models import Upload
from kinomost.journal.models import Versioned
from kinomost.parties.models import Account, Organisation


class Entry(Versioned):
    """One film in one call.

    What is true of the film stands in the catalogue and in its finance plan, and only there. What was sent in, and is
    read by the jury, is the last `Submission`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("entry", "begun")
        SUBMITTED = "submitted", pgettext_lazy("entry", "sent in")
        COMPLETE = "complete", pgettext_lazy("entry", "complete")
        INELIGIBLE = "ineligible", pgettext_lazy("entry", "ineligible")
        WITHDRAWN = "withdrawn", pgettext_lazy("entry", "withdrawn")

    # In the contest; with those begun, what authors may change while the call, or an exception, lets them; out of it.
    SENT = (State.SUBMITTED, State.COMPLETE)
    ALIVE = (State.DRAFT, *SENT)
    OUT = (State.INELIGIBLE, State.WITHDRAWN)

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="entries")
    film = models.ForeignKey(Film, on_delete=models.PROTECT, related_name="entries")
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="entries"
    )
    # The company that enters the film.
    company = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    # The film was entered together with the entry, so its authors may change it; of any other they must speak for it.
    brings_film = models.BooleanField(default=False, editable=False)
    # Given when it is first sent in, or allowed to come late; the log and an anonymous reading name the entry by it.
    number = models.PositiveIntegerField(null=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True, editable=False)
    # Why the office declared it ineligible (a rule of the call, and a reason in words), or withdrew it for its authors.
    rule = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    # An exception from the deadline, for this entry alone.
    late_until = models.DateTimeField(null=True, editable=False)
    late_reason = models.TextField(blank=True, default="")
    # The authors are to be told the result; the worker writes the letters.
    result_due = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = (models.Index(fields=("call", "state"), name="entries_of_call"),)
        constraints = (
            models.UniqueConstraint(fields=("call", "film"), name="one_entry_a_film"),
            models.UniqueConstraint(fields=("call", "number"), name="one_entry_a_number"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "complete"])
                | Q(number__isnull=False, submitted_at__isnull=False),
                name="sent_entry_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="ineligible") | ~Q(reason=""), name="ineligible_entry_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.number or self.pk}"

    @property
    def exchange_id(self) -> int:
        """The exchange whose office runs the contest."""
        return self.call.exchange_id


class Author(models.Model):
    """An account that works on an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="authors")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="entries")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "account"), name="one_author_an_account"),)

    def __str__(self) -> str:
        return f"{self.account_id} of {self.entry_id}"


class AuthorInvitation(models.Model):
    """A colleague asked to work on an entry, or somebody who wants to begin one; the link's secret is kept as its hash."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    language = models.CharField(max_length=10, default="en")
    token_hash = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.email} to {self.call_id}"


class Answer(Versioned):
    """What was answered to a field of the call's form, in one language (empty where it has none)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="answers")
    field = models.SlugField(max_length=60)
    language = models.CharField(max_length=10, blank=True, default="")
    value = models.JSONField(null=True)
    by = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("entry", "field", "language"), name="one_answer_a_language"),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field} {self.language}"


class Attachment(models.Model):
    """A file sent as the answer to a field."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    field = models.SlugField(max_length=60)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("entry", "field", "upload"), name="one_place_a_file"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}"


class Submission(models.Model):
    """What was sent in, as it was at that moment: film, people, companies, finance plan, answers, files.

    `document` (see `snapshots`) names people and organisations by number; `sha256`, of its canonical JSON, stands on
    the receipt. The database itself refuses one that is late, and to change one.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    # When it reached the database, by the database's clock (see `windows.arrival`).
    at = models.DateTimeField()
    # `at` is what another platform, or a sample, says; only then may it lie in the past.
    is_reported = models.BooleanField(default=False)
    by = models.CharField(max_length=40)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("entry", "number"), name="one_submission_a_number"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"


class SentFile(models.Model):
    """A file that a submission holds: it is kept, and who may read the entry may fetch it, whatever the draft says now."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    field = models.SlugField(max_length=60)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("submission", "field", "upload"), name="one_place_a_sent_file"),
        )

    def __str__(self) -> str:
        return f"{self.submission_id} {self.field}"


class Correction(models.Model):
    """What the office asked the authors to put right, and by when; until then the entry is open to them again."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="corrections")
    text = models.TextField()
    until = models.DateTimeField()
    by = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("entry",), condition=Q(answered_at__isnull=True), name="one_open_correction"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} until {self.until}"
