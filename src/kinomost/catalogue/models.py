"""Films: from an idea to the last screening, one row."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinomost.files.models import Upload
from kinomost.journal.models import Sourced, Versioned
from kinomost.parties.models import Exchange, Organisation, Person, country_code
from kinomost.texts.fields import TextsField


class Film(Versioned, Sourced):
    """A film or a project: the same row, at another stage."""

    class Stage(models.TextChoices):
        IDEA = "idea", _("idea")
        DEVELOPMENT = "development", _("development")
        PREPRODUCTION = "preproduction", _("pre-production")
        PRODUCTION = "production", _("production")
        POSTPRODUCTION = "postproduction", _("post-production")
        COMPLETED = "completed", _("completed")
        RELEASED = "released", _("released")

    class Kind(models.TextChoices):
        FICTION = "fiction", _("fiction")
        DOCUMENTARY = "documentary", _("documentary")
        ANIMATION = "animation", _("animation")
        SERIES = "series", _("series")

    class Premiere(models.TextChoices):
        UNKNOWN = "", _("unknown")
        WORLD = "world", _("world premiere")
        INTERNATIONAL = "international", _("international premiere")
        REGIONAL = "regional", _("regional premiere")
        NATIONAL = "national", _("national premiere")
        NONE = "none", _("no premiere")

    slug = models.SlugField(max_length=120, unique=True)
    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="films")
    titles = TextsField()
    stage = models.CharField(max_length=14, choices=Stage.choices, default=Stage.RELEASED)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.FICTION)
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1888), MaxValueValidator(2100)]
    )
    runtime_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(6000)]
    )
    runtime_note = models.CharField(max_length=120, blank=True, default="")
    genres = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    colour = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices=[
            ("colour", _("colour")),
            ("bw", _("black and white")),
            ("both", _("colour and black and white")),
        ],
    )
    shooting_format = models.CharField(max_length=60, blank=True, default="")
    shooting_starts = models.DateField(null=True, blank=True)
    logline = TextsField(blank=True)
    synopsis = TextsField(blank=True)
    statement = TextsField(blank=True)
    note = TextsField(blank=True)
    website = models.URLField(blank=True, default="")
    premiere = models.CharField(max_length=14, choices=Premiere.choices, blank=True, default="")
    poster = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_public = models.BooleanField(default=True)
    people = models.ManyToManyField(Person, through="Credit", related_name="films")
    organisations = models.ManyToManyField(Organisation, through="FilmCompany", related_name="films")

    class Meta:
        indexes = (models.Index(fields=("exchange", "is_public"), name="films_of_exchange"),)

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The film's page."""
        return reverse("catalogue:film", args=[self.slug])


class FilmCountry(models.Model):
    """A producing country and its share in per cent, where known."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="countries")
    country = models.CharField(max_length=4, validators=[country_code])
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("film", "country"), name="one_row_a_film_country"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100), name="share_is_per_cent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.film_id} {self.country}"


class Credit(Sourced):
    """What a person did on a film."""

    class Function(models.TextChoices):
        DIRECTOR = "director", _("director")
        WRITER = "writer", _("screenplay")
        PRODUCER = "producer", _("producer")
        CO_PRODUCER = "co_producer", _("co-producer")
        CAST = "cast", _("cast")
        CAMERA = "camera", _("cinematography")
        EDITOR = "editor", _("editing")
        COMPOSER = "composer", _("music")
        SOUND = "sound", _("sound")
        DESIGN = "design", _("production design")
        COSTUME = "costume", _("costume design")
        OTHER = "other", _("other")

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="credits")
    function = models.CharField(max_length=12, choices=Function.choices)
    character = TextsField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("film", "person", "function"), name="one_credit_a_function"),
        )

    def __str__(self) -> str:
        return f"{self.film_id} {self.function} {self.person_id}"


class FilmCompany(Sourced):
    """What an organisation is to a film, and where."""

    class Function(models.TextChoices):
        PRODUCTION = "production", _("production")
        CO_PRODUCTION = "co_production", _("co-production")
        DISTRIBUTION = "distribution", _("distribution")
        SALES = "sales", _("world sales")
        SERVICE = "service", _("production services")
        SUPPORT = "support", _("supported by")

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="companies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="film_companies")
    function = models.CharField(max_length=14, choices=Function.choices)
    country = models.CharField(max_length=4, blank=True, default="", validators=[country_code])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("film", "organisation", "function", "country"), name="one_company_a_function"
            ),
        )

    def __str__(self) -> str:
        return f"{self.film_id} {self.function} {self.organisation_id}"


class AgeRating(Sourced):
    """From which age a country lets people in."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="age_ratings")
    country = models.CharField(max_length=4, validators=[country_code])
    rating = models.CharField(max_length=12)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("film", "country"), name="one_rating_a_country"),)

    def __str__(self) -> str:
        return f"{self.film_id} {self.country} {self.rating}"


class Identifier(models.Model):
    """A film's number in somebody's register, checked by that register's own rule."""

    class Scheme(models.TextChoices):
        EIDR = "eidr", "EIDR"
        ISAN = "isan", "ISAN"
        IMDB = "imdb", "IMDb"
        WIKIDATA = "wikidata", "Wikidata"

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=10, choices=Scheme.choices)
    value = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("film", "scheme"), name="one_identifier_a_scheme"),
            models.UniqueConstraint(fields=("scheme", "value"), name="one_film_an_identifier"),
        )

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class FilmPicture(models.Model):
    """A still of a film."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="pictures")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"{self.film_id} {self.position}"


class Copy(Sourced):
    """A screening copy: a DCP, a file or a print, and what is heard and read in it."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="copies")
    name = models.CharField(max_length=200)
    carrier = models.CharField(
        max_length=12,
        default="dcp",
        choices=[("dcp", "DCP"), ("file", _("file")), ("35mm", "35 mm"), ("disc", _("disc"))],
    )
    sound_language = models.CharField(max_length=35, blank=True, default="")
    subtitle_languages = models.JSONField(default=list, blank=True)
    held_by = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("film", "name"), name="one_copy_a_name"),)

    def __str__(self) -> str:
        return self.name


class Release(Sourced):
    """A film's release in one country."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="releases")
    country = models.CharField(max_length=4, validators=[country_code])
    date = models.DateField()
    distributor = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("date",)
        constraints = (models.UniqueConstraint(fields=("film", "country"), name="one_release_a_country"),)

    def __str__(self) -> str:
        return f"{self.film_id} {self.country} {self.date}"
