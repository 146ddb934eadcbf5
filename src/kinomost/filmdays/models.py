"""Film days: what plays where, and who has which seat."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.models import Copy, Film
from kinomost.exchange.models import Season
from kinomost.journal.models import Sourced, Versioned
from kinomost.places.models import Place, Space
from kinomost.texts.fields import TextsField


class FilmDays(Versioned, Sourced):
    """A run of screenings in one or several cities."""

    slug = models.SlugField(max_length=80, unique=True)
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="film_days")
    names = TextsField()
    about = TextsField(blank=True)
    starts = models.DateField()
    ends = models.DateField()
    is_public = models.BooleanField(default=True)
    is_bookable = models.BooleanField(default=True)
    seats_a_booking = models.PositiveSmallIntegerField(default=4)
    # How long seats that came free are kept for the person they are offered to.
    hold_minutes = models.PositiveSmallIntegerField(default=240)
    admission_note = TextsField(blank=True)
    audience_note = TextsField(blank=True)
    most_watched = models.ForeignKey(Film, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    venues = models.ManyToManyField(Place, blank=True, related_name="film_days")
    films = models.ManyToManyField(Film, blank=True, related_name="film_days")

    class Meta:
        verbose_name_plural = "film days"
        constraints = (
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="film_days_end_after_start"),
            models.CheckConstraint(
                condition=Q(seats_a_booking__gte=1, seats_a_booking__lte=10), name="seats_a_booking_sane"
            ),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def exchange_id(self) -> int:
        """The exchange whose office keeps these film days."""
        return self.season.exchange_id


class Screening(Versioned, Sourced):
    """One film in one hall at one time.

    `seats_taken` counts the tickets that are held or admitted and the people who `walked_in` without one,
    `seats_held` the seats kept for people on the waiting list who were offered them. Both rise only by an UPDATE
    that also checks the room left, and the database refuses any row where together they pass `seats_offered`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")

    slug = models.SlugField(max_length=120)
    film_days = models.ForeignKey(FilmDays, on_delete=models.CASCADE, related_name="screenings")
    film = models.ForeignKey(Film, on_delete=models.PROTECT, related_name="screenings")
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="screenings")
    copy = models.ForeignKey(
        Copy, null=True, blank=True, on_delete=models.SET_NULL, related_name="screenings"
    )
    event_names = TextsField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    sound_language = models.CharField(max_length=35, blank=True, default="")
    subtitle_languages = models.JSONField(default=list, blank=True)
    guests = TextsField(blank=True)
    is_bookable = models.BooleanField(default=True)
    seats_offered = models.PositiveIntegerField(default=0)
    seats_taken = models.PositiveIntegerField(default=0, editable=False)
    seats_held = models.PositiveIntegerField(default=0, editable=False)
    walked_in = models.PositiveIntegerField(default=0, editable=False)
    # The hall's own count of all who came; empty is unknown.
    counted_admissions = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (models.Index(fields=("film_days", "starts_at"), name="programme_by_time"),)
        constraints = (
            models.UniqueConstraint(fields=("film_days", "slug"), name="one_screening_a_slug"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="screening_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(seats_offered__gte=F("seats_taken") + F("seats_held")),
                name="no_seat_beyond_the_hall",
            ),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def minutes(self) -> int | None:
        """How long it lasts; None before it is known."""
        known = self.starts_at and self.ends_at
        return round((self.ends_at - self.starts_at).total_seconds() / 60) if known else None

    @property
    def seats_left(self) -> int:
        """Seats that anybody may still book."""
        return max(0, self.seats_offered - self.seats_taken - self.seats_held)


class Booking(models.Model):
    """Seats that one person reserved, in one go, for one or several screenings.

    A booking whose `letter_due` is set waits for the worker to write its confirmation: the row itself is the
    task, so that booking stays one short transaction.
    """

    film_days = models.ForeignKey(FilmDays, on_delete=models.PROTECT, related_name="bookings")
    code = models.CharField(max_length=12, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    idempotency_key = models.UUIDField(unique=True)
    letter_due = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = (
            models.Index(fields=("film_days", "email"), name="bookings_by_email"),
            models.Index(
                fields=("letter_due",), name="bookings_to_confirm", condition=Q(letter_due__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.code


class Ticket(models.Model):
    """One seat. A ticket that was returned or missed stays on record; its seat is free again.

    `holder` is a digest of the holder's address and `number` counts this holder's seats at this screening: the
    database refuses the same number twice, so two bookings at once cannot add up to more seats than one
    person may have. An erased booking's tickets keep no digest.
    """

    class Status(models.TextChoices):
        HELD = "held", _("held")
        RETURNED = "returned", _("returned")
        ADMITTED = "admitted", _("admitted")
        MISSED = "missed", _("not used")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="tickets")
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="tickets")
    holder = models.CharField(max_length=40, blank=True, default="", editable=False)
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.HELD)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("booking", "screening", "number"), name="one_ticket_a_number"),
            models.UniqueConstraint(
                fields=("holder", "screening", "number"),
                condition=Q(status__in=["held", "admitted"]) & ~Q(holder=""),
                name="one_seat_a_holder_number",
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=10), name="ticket_number_sane"),
        )
        indexes = (models.Index(fields=("screening", "status"), name="tickets_of_screening"),)

    def __str__(self) -> str:
        return f"{self.booking_id}/{self.screening_id}/{self.number}"


class WaitingEntry(models.Model):
    """Somebody who wants seats when some come free. First come, first offered."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered")
        TAKEN = "taken", _("taken")
        DECLINED = "declined", _("declined")
        LEFT = "left", _("left the list")
        EXPIRED = "expired", _("expired")

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="waiting")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    seats = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    offered_at = models.DateTimeField(null=True)
    offer_expires_at = models.DateTimeField(null=True)
    booking = models.ForeignKey(Booking, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("created_at", "id")
        indexes = (
            models.Index(fields=("offer_expires_at",), name="offers_running", condition=Q(status="offered")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("screening", "email"),
                condition=Q(status__in=["waiting", "offered"]),
                name="one_place_in_the_queue",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=10), name="waiting_seats_sane"),
        )

    def __str__(self) -> str:
        return f"{self.screening_id} {self.seats}"
