"""The jury: who judges, what they must not judge, who reads what, and what they wrote."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.contest.models.calls import Call
from kinomost.contest.models.entries import Entry
from kinomost.journal.models import Versioned
from kinomost.parties.models import Account, Organisation, Person
from kinomost.texts import formats
from kinomost.texts.fields import TextsField


class Juror(Versioned):
    """A person in the jury of a call. The log names the juror by `number`."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="jurors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="juries")
    number = models.PositiveIntegerField(editable=False)
    # Languages in which the juror can read a script.
    languages = models.JSONField(default=list, blank=True)
    is_chair = models.BooleanField(default=False)
    # When the juror last said that the list of conflicts is complete.
    declared_at = models.DateTimeField(null=True, blank=True)
    # When the juror left the jury; what was given in rounds closed before then counts on.
    left_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("call", "person"), name="one_seat_a_person"),
            models.UniqueConstraint(fields=("call", "number"), name="one_juror_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.number}"

    @property
    def exchange_id(self) -> int:
        """The exchange whose office runs the contest."""
        return self.call.exchange_id


class Tie(models.Model):
    """Somebody whose part in a film keeps the juror from judging it: a relative, or an organisation named by the juror."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="ties")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("juror", "person"), name="one_tie_a_person"),
            models.UniqueConstraint(fields=("juror", "organisation"), name="one_tie_an_organisation"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="tie_to_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.juror_id} {self.person_id or self.organisation_id}"


class Conflict(models.Model):
    """Why a juror must not judge an entry. Those that follow from the data are found by `conflicts.py`.

    A lifted conflict stays on record; of its kind it is not found again for the same pair. A credit and a place among
    the authors bind for as long as they stand there, whatever was lifted.
    """

    class Kind(models.TextChoices):
        CREDIT = "credit", _("a credit on the film")
        AUTHOR = "author", _("works on the entry")
        COMPANY = "company", _("a post, now or before, in a company of the film")
        COLLEAGUE = "colleague", _("a post, now or before, where somebody of the film has or had one")
        FAMILY = "family", _("a relative takes part in the film")
        DECLARED = "declared", _("declared by the juror")
        OFFICE = "office", _("entered by the office")

    # Cannot be argued away; what was entered by mistake is taken out where it was entered, and then lifted.
    FOR_GOOD = (Kind.CREDIT, Kind.AUTHOR)

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # The juror's or the office's own words; the data speak for the other kinds.
    note = models.TextField(blank=True, default="")
    by = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=40, blank=True, default="")
    lifted_because = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("juror", "entry", "kind"), name="one_conflict_of_a_kind"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_because=""), name="lifted_conflict_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.juror_id} {self.entry_id} {self.kind}"


class OfficeConflict(models.Model):
    """Why somebody of the office must not learn how an entry is judged, as it was found in the data.

    On record it binds until a colleague lifts it, whatever becomes of the post, the credit or the person's account.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="office_conflicts")
    kind = models.CharField(max_length=10, choices=Conflict.Kind.choices)
    at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=40, blank=True, default="")
    lifted_because = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "entry", "kind"), name="one_office_conflict_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_because=""),
                name="lifted_office_conflict_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.entry_id} {self.kind}"


class Round(Versioned):
    """One pass of a jury over entries: by whom, by what measure, and what each may see."""

    class Kind(models.TextChoices):
        SHORTLIST = "shortlist", _("shortlist")
        FINAL = "final", _("final")
        PITCHING = "pitching", _("pitching")

    class State(models.TextChoices):
        PLANNED = "planned", _("in preparation")
        OPEN = "open", _("under way")
        CLOSED = "closed", pgettext_lazy("round", "closed")

    class Scores(models.TextChoices):
        NEVER = "never", _("never")
        OWN = "own", _("once their own sheet is in")
        CLOSED = "closed", _("when the round is closed")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    names = TextsField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED, editable=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # How many jurors read each entry (0: all of them), and how many entries go on.
    reads = models.PositiveSmallIntegerField(default=3)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    names_hidden = models.BooleanField(default=False)
    shows_finance = models.BooleanField(default=True)
    # When jurors see what the others gave, and whether they see who it was.
    shows_scores = models.CharField(max_length=6, choices=Scores.choices, default=Scores.CLOSED)
    shows_jurors = models.BooleanField(default=False)
    # Whether the ranking evens out strict and generous jurors.
    adjusted = models.BooleanField(default=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)
    # Who decides where the votes do not; the stand-in, where that juror is recused.
    breaker = models.ForeignKey(Juror, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stand_in = models.ForeignKey(Juror, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Whether the minutes say who voted how; settled before the first vote.
    votes_named = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("call", "number"), name="one_round_a_number"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True)
                | Q(opens_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="round_closes_after_opening",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.number}"

    @property
    def name(self) -> str:
        """The round's name for the reader, as a bare string."""
        found = self.names.best(formats.language_tag())
        return found.text if found else str(self.number)

    @property
    def exchange_id(self) -> int:
        """The exchange whose office runs the contest."""
        return self.call.exchange_id


class Criterion(models.Model):
    """What a sheet asks for: from `low` to `high` in steps, with a weight among the others."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=60)
    names = TextsField()
    about = TextsField(blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    low = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    high = models.DecimalField(max_digits=6, decimal_places=2, default=10)
    step = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("round", "key"), name="one_criterion_a_key"),
            models.CheckConstraint(
                condition=Q(weight__gt=0, step__gt=0, high__gt=F("low")), name="criterion_has_a_scale"
            ),
        )

    def __str__(self) -> str:
        return self.key


class RoundEntry(models.Model):
    """An entry in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="rounds")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "entry"), name="one_place_in_a_round"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.entry_id}"


class RoundJuror(models.Model):
    """A juror in a round, with the least and the most entries to read."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="jurors")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="rounds")
    least = models.PositiveSmallIntegerField(default=0)
    most = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "juror"), name="one_seat_in_a_round"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.juror_id}"


class Wish(models.Model):
    """What a juror would rather read, or rather not."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="wishes")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    wanted = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("juror", "entry"), name="one_wish_an_entry"),)

    def __str__(self) -> str:
        return f"{self.juror_id} {self.entry_id} {self.wanted}"


class Assignment(models.Model):
    """A juror reads an entry in a round, or must not (`barred`): by plan, or because somebody said so (`fixed`)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="assignments")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="assignments")
    fixed = models.BooleanField(default=False)
    barred = models.BooleanField(default=False)
    # The plan's reasons, in the words of kinomost.planning.
    why = models.JSONField(default=list, blank=True)
    by = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "entry", "juror"), name="one_reading_a_juror"),
            models.CheckConstraint(condition=Q(barred=False) | Q(fixed=True), name="people_bar"),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.entry_id} {self.juror_id}"


class ReadingPlan(models.Model):
    """A plan of who reads what in a round, computed by a worker, looked at, and then accepted or thrown away.

    `answer` is what kinomost.planning said, with the primary keys of entries and jurors.
    """

    class State(models.TextChoices):
        WORKING = "working", pgettext_lazy("plan", "being made")
        READY = "ready", pgettext_lazy("plan", "ready")
        FAILED = "failed", pgettext_lazy("plan", "failed")

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="plan")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WORKING)
    # What is being looked for, and the best and the bound of it so far.
    progress = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    by = models.CharField(max_length=40)
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"plan of {self.round_id}"


class Sheet(Versioned):
    """A juror's score sheet of an entry: `draft` while it is worked on, `marks` once it is in.

    What counts is the log; a sheet is its last state. Feedback reaches the entrant only when the jury releases it.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sheets")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="sheets")
    draft = models.JSONField(default=dict, blank=True)
    marks = models.JSONField(null=True, blank=True)
    comment = models.TextField(blank=True, default="")
    feedback = models.TextField(blank=True, default="")
    feedback_released = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # A conflict was found after the scores were given: they count nowhere.
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "entry", "juror"), name="one_sheet_a_juror"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(marks__isnull=False),
                name="submitted_sheet_has_marks",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.entry_id} {self.juror_id}"


class Note(Versioned):
    """A juror's private notes on an entry: nobody else's, not even the office's."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="notes")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("juror", "entry"), name="one_note_an_entry"),)

    def __str__(self) -> str:
        return f"{self.juror_id} {self.entry_id}"


class Remark(models.Model):
    """What a juror says to the others about an entry."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="remarks")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="remarks")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.round_id} {self.entry_id} {self.juror_id}"
