"""The season: what happens between two countries from the invitation to the last release."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.models import Film
from kinomost.files.models import Upload
from kinomost.journal.models import Sourced, Versioned
from kinomost.parties.models import Account, Exchange, Organisation, Person, country_code
from kinomost.places.models import City, Place
from kinomost.texts.fields import TextsField


class Season(Versioned, Sourced):
    """One round of an exchange: its host, its countries, its timeline."""

    slug = models.SlugField(max_length=80, unique=True)
    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="seasons")
    names = TextsField()
    lead = TextsField(blank=True)
    about = TextsField(blank=True)
    host = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    accent = models.CharField(max_length=7, default="#b3261e", validators=[RegexValidator(r"^#[0-9a-f]{6}$")])
    cover = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_public = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="season_ends_after_start"),
        )

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The season's page."""
        return reverse("exchange:season", args=[self.slug])


class SeasonCountry(models.Model):
    """A country of a season, as host or guest."""

    class Side(models.TextChoices):
        HOST = "host", _("host")
        GUEST = "guest", _("guest")

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="countries")
    country = models.CharField(max_length=4, validators=[country_code])
    side = models.CharField(max_length=5, choices=Side.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("season", "country"), name="one_side_a_country"),)

    def __str__(self) -> str:
        return f"{self.country} {self.side}"


class Step(Sourced):
    """A point of a season's timeline."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        VISIT = "visit", _("visit")
        ROUND_TABLE = "round_table", _("round table")
        FILM_DAYS = "film_days", _("film days")
        CONTEST = "contest", _("contest")
        COPRODUCTION = "coproduction", _("co-production")
        RELEASE = "release", _("release")
        OTHER = "other", _("event")

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="steps")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    names = TextsField()
    about = TextsField(blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    date_note = TextsField(blank=True)
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    film = models.ForeignKey(Film, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    people = models.ManyToManyField(Person, blank=True, related_name="steps")
    places = models.ManyToManyField(Place, blank=True, related_name="steps")

    class Meta:
        ordering = ("starts", "id")
        constraints = (
            models.UniqueConstraint(fields=("season", "slug"), name="one_step_a_slug"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")), name="step_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.slug


class SeasonFilm(Sourced):
    """Why a film belongs to a season."""

    class Part(models.TextChoices):
        FILM_DAYS = "film_days", _("film days")
        PROJECT = "project", _("project")
        JOINT = "joint", _("joint film")

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="films")
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="seasons")
    part = models.CharField(max_length=10, choices=Part.choices)
    note = TextsField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("season", "film", "part"), name="one_part_a_film"),)

    def __str__(self) -> str:
        return f"{self.film_id} {self.part}"


class Interest(Versioned):
    """An organisation says what it would do with a film, a place or another organisation."""

    class Kind(models.TextChoices):
        COPRODUCE = "coproduce", _("co-produce")
        DISTRIBUTE = "distribute", _("distribute")
        SHOOT = "shoot", _("shoot at")
        MEET = "meet", _("meet")

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="interests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    film = models.ForeignKey(Film, null=True, blank=True, on_delete=models.CASCADE, related_name="interests")
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.CASCADE, related_name="interests"
    )
    partner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="interests_received"
    )
    note = models.TextField(blank=True, default="", max_length=2000)
    said_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(film__isnull=False, place__isnull=True, partner__isnull=True)
                | Q(film__isnull=True, place__isnull=False, partner__isnull=True)
                | Q(film__isnull=True, place__isnull=True, partner__isnull=False),
                name="interest_in_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=True) | ~Q(partner=models.F("organisation")),
                name="no_interest_in_oneself",
            ),
            models.UniqueConstraint(
                fields=("season", "organisation", "kind", "film"),
                condition=Q(withdrawn_at__isnull=True, film__isnull=False),
                name="one_interest_in_a_film",
            ),
            models.UniqueConstraint(
                fields=("season", "organisation", "kind", "place"),
                condition=Q(withdrawn_at__isnull=True, place__isnull=False),
                name="one_interest_in_a_place",
            ),
            models.UniqueConstraint(
                fields=("season", "organisation", "kind", "partner"),
                condition=Q(withdrawn_at__isnull=True, partner__isnull=False),
                name="one_interest_in_a_partner",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
