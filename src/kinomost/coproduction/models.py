"""A film's co-production file: who takes part with what, where it is made, what it costs and who pays.

Countries, kinds and words of choice are those of `kinomost.law` and `kinomost.money`, which compute everything that
can be computed; no share, sum or verdict is stored here. What is not known is NULL, never a guess.
"""

from secrets import token_hex

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.catalogue.models import Film
from kinomost.journal.models import Sourced, Versioned
from kinomost.parties.models import Organisation, Person, country_code
from kinomost.places.models import Place

currency_code = RegexValidator(
    r"^[A-Z]{3}$", _("A currency is written as its three letters, for example EUR, RSD or RUB.")
)
PER_CENT = (MinValueValidator(0), MaxValueValidator(100))


def new_row() -> str:
    """A name for a row that has none of its own; it stays the same however the row is edited."""
    return token_hex(4)


class Coproduction(Versioned, Sourced):
    """The co-production file of a film."""

    class Format(models.TextChoices):
        UNKNOWN = "", _("unknown")
        FEATURE = "feature", pgettext_lazy("co-production", "feature")
        SHORT = "short", _("short film")
        SERIES = "series", _("series")
        EPISODE = "episode", _("episode")
        COMMERCIAL = "commercial", _("commercial")
        MUSIC_VIDEO = "music-video", _("music video")

    class Medium(models.TextChoices):
        UNKNOWN = "", _("unknown")
        CINEMA = "cinema", _("cinema")
        TELEVISION = "television", _("television")
        ONLINE = "online", _("online")
        OTHER = "other", _("other")

    film = models.OneToOneField(Film, on_delete=models.PROTECT, related_name="coproduction")
    currency = models.CharField(max_length=3, default="EUR", validators=[currency_code])
    # The day of the application: the law of that day is asked, and letters are judged on it.
    applied = models.DateField(null=True, blank=True)
    format = models.CharField(max_length=11, choices=Format.choices, blank=True, default="")
    medium = models.CharField(max_length=10, choices=Medium.choices, blank=True, default="")
    episodes = models.PositiveSmallIntegerField(null=True, blank=True)
    shooting_ends = models.DateField(null=True, blank=True)
    shared_credit = models.BooleanField(null=True, blank=True)
    # Functions that the film does not have, such as `composer`: nobody is missing there.
    without = models.JSONField(default=list, blank=True)
    # Facts that only one text asks for, in the words of kinomost.law.facts (YAML).
    more = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    # A film that only stands in a competition has its finance plan here, and no co-production yet.
    is_open = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("co-production file")

    def __str__(self) -> str:
        return f"file of {self.film_id}"

    @property
    def exchange_id(self) -> int:
        """The exchange whose office keeps the file."""
        return self.film.exchange_id


class Row(models.Model):
    """A row of a file, in the order in which the office put it; `row` names it for good."""

    row = models.SlugField(max_length=60, default=new_row)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "pk")


class Partner(Row):
    """One co-producer and what it brings."""

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="coproductions"
    )
    country = models.CharField(max_length=2, validators=[country_code])
    cash = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    in_kind = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="", validators=[currency_code])
    share = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True, validators=PER_CENT)
    revenue = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True, validators=PER_CENT)
    finance_only = models.BooleanField(null=True, blank=True)
    independent = models.BooleanField(null=True, blank=True)
    broadcaster = models.BooleanField(null=True, blank=True)
    owner_country = models.CharField(max_length=2, blank=True, default="", validators=[country_code])

    class Meta(Row.Meta):
        constraints = (
            models.UniqueConstraint(fields=("coproduction", "row"), name="one_partner_a_row"),
            models.UniqueConstraint(
                fields=("coproduction", "organisation"),
                condition=Q(organisation__isnull=False),
                name="one_row_a_partner",
            ),
        )

    def __str__(self) -> str:
        return f"{self.coproduction_id} {self.country}"


class Work(Row):
    """Somebody who works on the film, in one function, with what the law asks about them.

    Nationality and residence are those of the person in the register on the day of the application; they are written
    here only for people who are not in it.
    """

    class Function(models.TextChoices):
        PRODUCER = "producer", _("producer")
        DIRECTOR = "director", pgettext_lazy("co-production", "director")
        SCREENWRITER = "screenwriter", _("screenwriter")
        COMPOSER = "composer", _("composer")
        ACTOR = "actor", _("actor")
        NARRATOR = "narrator", _("narrator")
        CAMERA = "camera", _("director of photography")
        SOUND = "sound", _("sound")
        EDITOR = "editor", pgettext_lazy("co-production", "editor")
        ART = "art", _("production designer")
        COSTUME = "costume", _("costume designer")
        MAKEUP = "makeup", _("make-up artist")
        LIGHTING = "lighting", _("lighting")
        VFX = "vfx", _("visual effects")
        ASSISTANT_DIRECTOR = "assistant-director", _("assistant director")
        PRODUCTION_MANAGER = "production-manager", _("production manager")
        RESEARCHER = "researcher", _("researcher")
        CONCEPTION = "conception", _("author of the idea")
        STORYBOARD = "storyboard", _("storyboard")
        CHARACTERS = "characters", _("character design")
        DECOR = "decor", _("chief decorator")
        BACKGROUNDS = "backgrounds", _("backgrounds")
        LAYOUT = "layout", _("layout")
        ANIMATION = "animation", pgettext_lazy("co-production", "animation")
        COMPOSITING = "compositing", _("compositing")
        CREW = "crew", _("crew")
        OTHER = "other", _("other work")

    class Role(models.TextChoices):
        UNKNOWN = "", _("unknown")
        LEAD = "lead", _("leading role")
        SUPPORTING = "supporting", _("supporting role")
        SMALL = "small", _("small role")

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="work")
    function = models.CharField(max_length=20, choices=Function.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="work")
    name = models.CharField(max_length=200, blank=True, default="")
    nationality = models.JSONField(default=list, blank=True)
    residence = models.CharField(max_length=2, blank=True, default="", validators=[country_code])
    counts_as = models.CharField(max_length=2, blank=True, default="", validators=[country_code])
    role = models.CharField(max_length=10, choices=Role.choices, blank=True, default="")
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    fee = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="", validators=[currency_code])
    part = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True, validators=PER_CENT)

    class Meta(Row.Meta):
        constraints = (models.UniqueConstraint(fields=("coproduction", "row"), name="one_work_a_row"),)

    def __str__(self) -> str:
        return f"{self.coproduction_id} {self.function}"


class Site(Row):
    """Where a piece of the work is done."""

    class Kind(models.TextChoices):
        SHOOTING = "shooting", _("shooting on location")
        STUDIO = "studio", _("shooting in a studio")
        VFX = "vfx", _("visual effects")
        ANIMATION = "animation", pgettext_lazy("co-production", "animation")
        POST = "post", _("post-production")
        LABORATORY = "laboratory", _("laboratory")
        DUBBING = "dubbing", _("dubbing")
        MUSIC = "music", _("music recording")

    class Reason(models.TextChoices):
        UNKNOWN = "", _("unknown")
        STORY = "story", _("the story needs it")
        TECHNICAL = "technical", _("technical reasons")
        COST = "cost", _("cost")

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="sites")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    country = models.CharField(max_length=2, validators=[country_code])
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="coproductions"
    )
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    part = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True, validators=PER_CENT)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True, default="")

    class Meta(Row.Meta):
        constraints = (models.UniqueConstraint(fields=("coproduction", "row"), name="one_site_a_row"),)

    def __str__(self) -> str:
        return f"{self.coproduction_id} {self.kind} {self.country}"


class LanguageVersion(Row):
    """A finished language version and where it was made."""

    class Kind(models.TextChoices):
        ORIGINAL = "original", pgettext_lazy("co-production", "original")
        DUBBED = "dubbed", _("dubbed")
        SUBTITLED = "subtitled", _("subtitled")

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=35)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ORIGINAL)
    made_in = models.CharField(max_length=2, blank=True, default="", validators=[country_code])

    class Meta(Row.Meta):
        constraints = (models.UniqueConstraint(fields=("coproduction", "row"), name="one_version_a_row"),)

    def __str__(self) -> str:
        return f"{self.coproduction_id} {self.language}"


class Cost(Row):
    """One row of the budget. The same row is the law's spend: one film, one budget.

    `amount` is an amount or a formula of `kinomost.money.plan`, such as `7 % of budget.RS`; value added tax is left
    out. `due` says when it is paid, in the words of the plan.
    """

    class Kind(models.TextChoices):
        RIGHTS = "rights", _("rights")
        SCRIPT = "script", _("script")
        PRODUCER = "producer", _("producers")
        DIRECTOR = "director", _("direction")
        CAST = "cast", pgettext_lazy("co-production", "cast")
        CREW = "crew", pgettext_lazy("cost", "crew")
        MUSIC = "music", pgettext_lazy("co-production", "music")
        STUDIO = "studio", _("studio")
        LOCATION = "location", _("locations")
        EQUIPMENT = "equipment", _("equipment")
        GOODS = "goods", _("goods")
        SERVICES = "services", _("services")
        TRAVEL = "travel", _("travel")
        ACCOMMODATION = "accommodation", _("accommodation")
        ANIMATION = "animation", pgettext_lazy("co-production", "animation")
        VFX = "vfx", _("visual effects")
        POST = "post", _("post-production")
        LABORATORY = "laboratory", _("laboratory")
        DUBBING = "dubbing", _("dubbing")
        FINANCE = "finance", _("financing costs")
        INSURANCE = "insurance", _("insurance")
        OVERHEAD = "overhead", _("overheads")
        MARKETING = "marketing", _("marketing")
        OTHER = "other", _("other costs")

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="costs")
    group = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    country = models.CharField(max_length=2, blank=True, default="", validators=[country_code])
    amount = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, blank=True, default="", validators=[currency_code])
    rate_on = models.DateField(null=True, blank=True)
    # Tax residence of who receives it, where that is another country.
    paid_to = models.CharField(max_length=2, blank=True, default="", validators=[country_code])
    above_the_line = models.BooleanField(null=True, blank=True)
    due = models.CharField(max_length=300, blank=True, default="")

    class Meta(Row.Meta):
        constraints = (models.UniqueConstraint(fields=("coproduction", "row"), name="one_cost_a_row"),)

    def __str__(self) -> str:
        return f"{self.coproduction_id} {self.group}"


class Finance(Row):
    """One source of the finance plan, with what shows that it is real."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        PENDING = "pending", _("pending")
        SOUGHT = "sought", _("sought")

    class Kind(models.TextChoices):
        FUND = "fund", _("fund")
        INCENTIVE = "incentive", _("incentive")
        BROADCASTER = "broadcaster", _("broadcaster")
        PRESALE = "presale", _("pre-sale")
        MINIMUM_GUARANTEE = "minimum_guarantee", _("minimum guarantee")
        EQUITY = "equity", _("equity")
        PRODUCER = "producer", _("producers’ own money")
        LOAN = "loan", _("loan")
        SPONSOR = "sponsor", _("sponsor")
        DEFERRAL = "deferral", _("deferral")
        IN_KIND = "in_kind", _("in kind")
        OTHER = "other", _("other source")

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="finance")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="finance"
    )
    country = models.CharField(max_length=2, blank=True, default="", validators=[country_code])
    amount = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, blank=True, default="", validators=[currency_code])
    rate_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SOUGHT)
    evidence = models.CharField(max_length=300, blank=True, default="")
    evidence_on = models.DateField(null=True, blank=True)
    evidence_until = models.DateField(null=True, blank=True)
    public_money = models.BooleanField(null=True, blank=True)
    recoupable = models.BooleanField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    premium = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    cash = models.CharField(max_length=300, blank=True, default="")
    rules = models.TextField(blank=True, default="")

    class Meta(Row.Meta):
        constraints = (
            models.UniqueConstraint(fields=("coproduction", "row"), name="one_source_a_row"),
            models.CheckConstraint(
                condition=Q(evidence_until__isnull=True)
                | Q(evidence_on__isnull=True)
                | Q(evidence_until__gte=models.F("evidence_on")),
                name="letter_binds_after_its_date",
            ),
        )

    def __str__(self) -> str:
        return f"{self.coproduction_id} {self.name}"


class RateOfDay(Row):
    """An exchange rate: one unit of `base` is worth `value` units of `quote` from `day` on."""

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="rates")
    day = models.DateField()
    base = models.CharField(max_length=3, validators=[currency_code])
    quote = models.CharField(max_length=3, validators=[currency_code])
    value = models.DecimalField(max_digits=18, decimal_places=8)
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta(Row.Meta):
        constraints = (
            models.UniqueConstraint(fields=("coproduction", "day", "base", "quote"), name="one_rate_a_day"),
            models.UniqueConstraint(fields=("coproduction", "row"), name="one_rate_a_row"),
            models.CheckConstraint(condition=Q(value__gt=0), name="rate_above_zero"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.base}/{self.quote}"


class Agreed(Row):
    """An authority has agreed to what a clause leaves to it."""

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="consents")
    treaty = models.SlugField(max_length=80)
    clause = models.CharField(max_length=80)
    by = models.CharField(max_length=200, blank=True, default="")
    on = models.DateField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = (models.UniqueConstraint(fields=("coproduction", "row"), name="one_consent_a_row"),)

    def __str__(self) -> str:
        return f"{self.treaty} {self.clause}"


class Scenario(Versioned):
    """Another way to make the film: a copy of its file in which some facts differ, to compare verdicts and money."""

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=120)
    # Only what differs from the file, by the names of `coproduction.document`.
    document = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("coproduction", "name"), name="one_scenario_a_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def exchange_id(self) -> int:
        """The exchange whose office keeps the file."""
        return self.coproduction.exchange_id


class Recoupment(Versioned):
    """Who gets which cent: the waterfall of a film, as `kinomost.money.waterfall` reads it (YAML)."""

    coproduction = models.OneToOneField(Coproduction, on_delete=models.CASCADE, related_name="recoupment")
    terms = models.TextField(blank=True, default="")
    # What each stream may bring, as `kinomost.money.waterfall` reads a scenario (YAML).
    estimates = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"recoupment of {self.coproduction_id}"

    @property
    def exchange_id(self) -> int:
        """The exchange whose office keeps the file."""
        return self.coproduction.exchange_id


class Receipt(models.Model):
    """Money that came in (or, below zero, was refunded), from one territory and medium."""

    coproduction = models.ForeignKey(Coproduction, on_delete=models.CASCADE, related_name="receipts")
    number = models.SlugField(max_length=60)
    on = models.DateField()
    stream = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3, validators=[currency_code])
    payer = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("on", "number")
        constraints = (
            models.UniqueConstraint(fields=("coproduction", "number"), name="one_receipt_a_number"),
        )

    def __str__(self) -> str:
        return self.number
