"""A call for entries: what is asked, of whom, until when, and what there is to win."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinomost.exchange.models import Season
from kinomost.journal.models import Sourced, Versioned
from kinomost.parties.models import Organisation
from kinomost.texts import formats
from kinomost.texts.fields import TextsField


def zone_name(value: str) -> None:
    """Refuse what is no time zone of the IANA register."""
    if value not in available_timezones():
        raise ValidationError(_("A time zone is written as its name, for example Europe/Belgrade."))


class Call(Versioned, Sourced):
    """A call for entries within a season.

    `fields` and `rules` are data in the words of `kinomost.judging`: what the entry form asks, and who may enter.
    """

    slug = models.SlugField(max_length=80, unique=True)
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="calls")
    names = TextsField()
    lead = TextsField(blank=True)
    about = TextsField(blank=True)
    regulations = TextsField(blank=True)
    # The clock by which the deadline is told; the moment itself is stored in UTC.
    zone = models.CharField(max_length=60, default="Europe/Belgrade", validators=[zone_name])
    opens_at = models.DateTimeField()
    deadline = models.DateTimeField()
    # When the office means to publish the results, and when it did.
    results_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Who asked that they be published at `results_at` by themselves; nobody, if nobody did.
    publish_by = models.CharField(max_length=40, blank=True, default="", editable=False)
    # What the results tell beside the awards: who else was selected; and whether winning films become public.
    shows_selected = models.BooleanField(default=False, editable=False)
    shows_films = models.BooleanField(default=False, editable=False)
    fields = models.JSONField(default=list, blank=True)
    rules = models.JSONField(default=list, blank=True)
    # Languages in which answers may be given.
    languages = models.JSONField(default=list, blank=True)
    entries_a_company = models.PositiveSmallIntegerField(null=True, blank=True)
    contact = models.EmailField(blank=True, default="")
    is_public = models.BooleanField(default=False)
    # The last number given to a line of the log, to an entry, to a juror and to a motion.
    log_count = models.PositiveIntegerField(default=0, editable=False)
    entry_count = models.PositiveIntegerField(default=0, editable=False)
    juror_count = models.PositiveIntegerField(default=0, editable=False)
    motion_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("call for entries")
        constraints = (
            models.CheckConstraint(condition=Q(deadline__gt=F("opens_at")), name="call_closes_after_opening"),
        )

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The call's public page."""
        return reverse("contest:call", args=[self.slug])

    @property
    def exchange_id(self) -> int:
        """The exchange whose office runs the contest."""
        return self.season.exchange_id

    @property
    def name(self) -> str:
        """The call's name for the reader, as a bare string."""
        found = self.names.best(formats.language_tag())
        return found.text if found else self.slug


class Section(models.Model):
    """A part of a call with winners of its own: features, documentaries …"""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60)
    names = TextsField()
    # Kinds of films (`catalogue.Film.Kind`) that belong here; none named, any may.
    kinds = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("call", "key"), name="one_section_a_key"),)

    def __str__(self) -> str:
        return self.key


class Award(models.Model):
    """Something to win: the main prize, or a partner's."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="awards")
    key = models.SlugField(max_length=60)
    names = TextsField()
    prize = TextsField(blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    partner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="prizes"
    )
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="awards"
    )
    # The entry that wins it gets a co-production file.
    opens_file = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("call", "key"), name="one_award_a_key"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0) & ~Q(currency=""),
                name="prize_money_has_currency",
            ),
        )

    def __str__(self) -> str:
        return self.key


class Extension(models.Model):
    """A deadline that was moved: everybody who began an entry was told."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="extensions")
    was = models.DateTimeField()
    becomes = models.DateTimeField()
    reason = models.TextField()
    by = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(becomes__gt=F("was")), name="extension_gives_more_time"),
        )

    def __str__(self) -> str:
        return f"{self.call_id} until {self.becomes}"
