"""Deciding: the pitch session, motions and votes, awards."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.contest.models.calls import Award, Call, zone_name
from kinomost.contest.models.entries import Entry
from kinomost.contest.models.juries import Juror, Round
from kinomost.journal.models import Versioned
from kinomost.places.models import Place


class PitchSession(Versioned):
    """The pitches of a round, one after the other in one place."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="session")
    starts_at = models.DateTimeField()
    zone = models.CharField(max_length=60, validators=[zone_name])
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Minutes of the pitch, of questions after it, and between two.
    minutes = models.PositiveSmallIntegerField(default=5)
    questions = models.PositiveSmallIntegerField(default=5)
    gap = models.PositiveSmallIntegerField(default=2)
    # Pauses: {"after": position, "minutes": length}.
    breaks = models.JSONField(default=list, blank=True)
    # The clock on the big screen.
    on_stage = models.ForeignKey("Pitch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    clock_started_at = models.DateTimeField(null=True, blank=True)
    # Seconds that had run before it was last paused.
    clock_used = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"pitches of {self.round_id}"


class Pitch(models.Model):
    """An entry's turn on the stage."""

    session = models.ForeignKey(PitchSession, on_delete=models.CASCADE, related_name="pitches")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="pitches")
    position = models.PositiveSmallIntegerField(default=0)
    fixed = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True, blank=True)
    # When those who present it are there.
    arrives_at = models.DateTimeField(null=True, blank=True)
    leaves_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("session", "entry"), name="one_pitch_an_entry"),)

    def __str__(self) -> str:
        return f"{self.session_id} {self.entry_id}"


class Motion(models.Model):
    """A question that the jury of a round decides by vote.

    One of several entries is chosen; with one entry or none, and on whether to keep an award back, it is yes or no.
    Numbers run through all rounds of a call. The quorum and the deadlock-breaker are the round's.
    """

    class Kind(models.TextChoices):
        AWARD = "award", _("an award")
        NO_AWARD = "no_award", _("that an award is not given")
        SHORTLIST = "shortlist", _("who goes on")
        OTHER = "other", _("something else")

    class Majority(models.TextChoices):
        SIMPLE = "simple", _("more votes than any other answer")
        ABSOLUTE = "absolute", _("more than half of the members")
        TWO_THIRDS = "two_thirds", _("two thirds of the votes")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("motion", "open")
        DECIDED = "decided", pgettext_lazy("motion", "decided")
        TIED = "tied", pgettext_lazy("motion", "a tie that nobody broke")
        SHORT = "short", pgettext_lazy("motion", "no majority")
        NO_QUORUM = "no_quorum", pgettext_lazy("motion", "no quorum")
        NO_VOTES = "no_votes", pgettext_lazy("motion", "no votes")
        WITHDRAWN = "withdrawn", pgettext_lazy("motion", "withdrawn")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="motions")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="motions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True, default="")
    award = models.ForeignKey(Award, null=True, blank=True, on_delete=models.PROTECT, related_name="motions")
    majority = models.CharField(max_length=10, choices=Majority.choices, default=Majority.SIMPLE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    # When it was decided or withdrawn: from then on it takes no votes, and the database lets nobody give one.
    ended_at = models.DateTimeField(null=True, blank=True)
    # The entry that was chosen, or that the answer yes or no is about.
    winner = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("call", "number"), name="one_motion_a_number"),
            models.CheckConstraint(
                condition=~Q(kind__in=["award", "no_award"]) | Q(award__isnull=False),
                name="motion_on_an_award_names_it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.number}"

    @property
    def exchange_id(self) -> int:
        """The exchange whose office runs the contest."""
        return self.round.exchange_id

    def is_choice(self, options: int) -> bool:
        """Whether, of so many entries, one is chosen; otherwise it is yes or no."""
        return options > 1 and self.kind != self.Kind.NO_AWARD

    @property
    def gets_award(self) -> Entry | None:
        """The entry that a decided motion gives its award to, if it gives it."""
        gives = self.kind == self.Kind.AWARD and self.state == self.State.DECIDED
        return self.winner if gives and self.answer in ("", "yes") else None


class Option(models.Model):
    """An entry that a motion may choose. A motion with one of them is voted for or against."""

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="options")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("motion", "entry"), name="one_option_an_entry"),)

    def __str__(self) -> str:
        return f"{self.motion_id} {self.entry_id}"


class Presence(models.Model):
    """Whether a juror is in the room while the jury of a round deliberates; the log tells when that changed."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="presences")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="presences")
    is_present = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "juror"), name="one_presence_a_juror"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.juror_id} {self.is_present}"


class Vote(models.Model):
    """A vote: for, against, neither, or for one of several entries. The juror's last one before the decision counts.

    The database lets nobody change or delete one. `breaks_tie` marks the deciding word of the deadlock-breaker.
    """

    class Choice(models.TextChoices):
        YES = "yes", pgettext_lazy("vote", "for")
        NO = "no", pgettext_lazy("vote", "against")
        ABSTAIN = "abstain", pgettext_lazy("vote", "abstention")
        ENTRY = "entry", pgettext_lazy("vote", "an entry")

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="votes")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    breaks_tie = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(choice="entry", entry__isnull=False) | ~Q(choice="entry") & Q(entry__isnull=True),
                name="vote_for_an_entry_names_it",
            ),
        )

    def __str__(self) -> str:
        return f"{self.motion_id} {self.juror_id}"


class Given(models.Model):
    """An award that an entry won, or won and lost again. A partner may give its own prize without a motion."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="given")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="won")
    motion = models.ForeignKey(Motion, null=True, blank=True, on_delete=models.PROTECT, related_name="given")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("award",), condition=Q(withdrawn_at__isnull=True), name="one_winner_an_award"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="withdrawn_award_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.award_id} to {self.entry_id}"
