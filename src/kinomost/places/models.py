"""Cities, locations, studios, cinemas, and the rooms in them."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinomost.files.models import Upload
from kinomost.journal.models import Sourced, Versioned
from kinomost.parties.models import Exchange, Organisation, country_code
from kinomost.texts.fields import TextsField


def known_zone(name: str) -> None:
    """Refuse a time zone that the tz database does not know."""
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError) as error:
        raise ValidationError(
            _("“%(zone)s” is not a time zone. Write for example Europe/Belgrade."), params={"zone": name}
        ) from error


latitude = (MinValueValidator(-90), MaxValueValidator(90))
longitude = (MinValueValidator(-180), MaxValueValidator(180))


class City(Versioned, Sourced):
    """A city with its own clock."""

    slug = models.SlugField(max_length=80, unique=True)
    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="cities")
    names = TextsField()
    country = models.CharField(max_length=4, validators=[country_code])
    timezone = models.CharField(max_length=40, validators=[known_zone])
    latitude = models.FloatField(null=True, blank=True, validators=latitude)
    longitude = models.FloatField(null=True, blank=True, validators=longitude)

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The city's page."""
        return reverse("places:city", args=[self.slug])


class Place(Versioned, Sourced):
    """A location, studio, cinema or other house that can be visited, shot at or played in."""

    class Kind(models.TextChoices):
        LOCATION = "location", _("location")
        STUDIO = "studio", _("studio")
        CINEMA = "cinema", _("cinema")
        VENUE = "venue", _("venue")

    slug = models.SlugField(max_length=120, unique=True)
    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="places")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    names = TextsField()
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="places")
    address = models.CharField(max_length=300, blank=True, default="")
    latitude = models.FloatField(null=True, blank=True, validators=latitude)
    longitude = models.FloatField(null=True, blank=True, validators=longitude)
    about = TextsField(blank=True)
    access = TextsField(blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="places"
    )
    website = models.URLField(blank=True, default="")
    is_public = models.BooleanField(default=True)

    class Meta:
        indexes = (
            models.Index(fields=("exchange", "kind"), name="places_of_exchange"),
            models.Index(fields=("latitude", "longitude"), name="places_on_map"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="place_on_the_globe",
            ),
        )

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The place's page."""
        return reverse("places:place", args=[self.slug])


class Space(Sourced):
    """A cinema's hall, a studio's stage, or another room of a place."""

    class Kind(models.TextChoices):
        HALL = "hall", _("hall")
        STAGE = "stage", _("stage")
        ROOM = "room", _("room")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="spaces")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    names = TextsField()
    seats = models.PositiveIntegerField(null=True, blank=True)
    wheelchair_seats = models.PositiveSmallIntegerField(null=True, blank=True)
    area_m2 = models.DecimalField(max_digits=8, decimal_places=1, null=True, blank=True)
    height_m = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    note = TextsField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("place", "slug"), name="one_space_a_slug"),)

    def __str__(self) -> str:
        return self.slug


class OpeningHours(models.Model):
    """When a place is open on one weekday (1 is Monday), in the place's own time."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)])
    opens = models.TimeField()
    closes = models.TimeField()
    note = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        ordering = ("weekday", "opens")
        constraints = (
            models.UniqueConstraint(fields=("place", "weekday", "opens"), name="one_opening_a_time"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="weekday_known"),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class PlaceContact(models.Model):
    """Whom to ask at a place. Seen by the office only, unless marked public."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=150)
    post = models.CharField(max_length=150, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    is_public = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class PlacePhoto(models.Model):
    """A photo of a place."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="photos")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"{self.place_id} {self.position}"


class Fee(Sourced):
    """What a place or a room of it costs: amount, currency, unit, and the date at which that was true."""

    class Unit(models.TextChoices):
        HOUR = "hour", _("an hour")
        DAY = "day", _("a day")
        WEEK = "week", _("a week")
        SHOOT = "shoot", _("a shoot")
        PERMIT = "permit", _("a permit")

    class Activity(models.TextChoices):
        SHOOT = "shoot", _("shooting")
        PREPARE = "prepare", _("preparation")
        STRIKE = "strike", _("strike")
        DARK = "dark", _("dark day")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="fees")
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="fees")
    activity = models.CharField(max_length=8, choices=Activity.choices, default=Activity.SHOOT)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    unit = models.CharField(max_length=8, choices=Unit.choices)
    as_of = models.DateField()
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(amount__gte=0), name="fee_not_negative"),)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.unit}"


class Shoot(Sourced):
    """A film that was shot at a place, as a location register reports it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="shoots")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=60, blank=True, default="")
    director = models.CharField(max_length=200, blank=True, default="")
    producer = models.CharField(max_length=200, blank=True, default="")
    began = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title
