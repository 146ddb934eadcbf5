"""People, organisations, accounts, roles and consent."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinomost.files.models import Upload
from kinomost.journal.models import Sourced, Versioned
from kinomost.parties.slugs import sort_form
from kinomost.texts.fields import TextsField

country_code = RegexValidator(
    r"^[A-Z]{2}$|^[A-Z]{4}$", _("A country is written as its ISO 3166 code, for example RS or RU.")
)


class Exchange(Versioned):
    """A film exchange and its office: who keeps the records, and in whose name people have roles."""

    slug = models.SlugField(max_length=80, unique=True)
    names = TextsField()
    is_sample = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.slug


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Make an account. Without a password it signs in by a code sent to its address."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Make an account that keeps the whole installation."""
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. An account may belong to a person of the register."""

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=150, blank=True, default="")
    language = models.CharField(max_length=10, default="en")
    person = models.OneToOneField(
        "Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    def __str__(self) -> str:
        return self.display_name or self.email

    @property
    def ref(self) -> str:
        """How audit lines name this account."""
        return f"account:{self.pk}"


class Role(models.Model):
    """What an account may do in one exchange."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        VIEWER = "viewer", _("viewer")
        GUEST = "guest", _("guest")
        JUROR = "juror", _("juror")
        DOOR = "door", _("door")

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="roles")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("exchange", "account", "kind"), name="one_role_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["owner", "editor", "viewer", "guest", "juror", "door"]),
                name="role_kind_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind} of {self.exchange_id}"


class Invitation(models.Model):
    """A role offered by mail; the link's secret is kept only as its hash."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    kind = models.CharField(max_length=10, choices=Role.Kind.choices)
    language = models.CharField(max_length=10, default="en")
    person = models.ForeignKey(
        "Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.email} as {self.kind}"


class SortField(models.CharField[str, str]):
    """What the record is sorted by, made from its `names` whenever it is written."""

    def __init__(self, *args: Any, family_name_first: bool = False, **kwargs: Any) -> None:
        self.family_name_first = family_name_first
        super().__init__(
            *args, **{"max_length": 200, "default": "", "editable": False, "db_index": True, **kwargs}
        )

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """Remember the order of the names in migrations too."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "family_name_first": self.family_name_first}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Make it anew from the names as they are now."""
        made = sort_form(model_instance.names, family_name_first=self.family_name_first)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, made)
        return made


class PartyQuerySet(models.QuerySet[Any]):
    """Keeps the sort form in step where many records are written at once."""

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """As Django's; who writes `names` writes `sort_name`."""
        objs, fields = list(objs), set(fields)
        if "names" in fields:
            fields.add("sort_name")
            for one in objs:
                one._meta.get_field("sort_name").pre_save(one, add=False)
        return super().bulk_update(objs, sorted(fields), batch_size)


class Person(Versioned, Sourced):
    """A human being of the film world."""

    slug = models.SlugField(max_length=120, unique=True)
    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="people")
    names = TextsField()
    sort_name = SortField(family_name_first=True)
    biography = TextsField(blank=True)
    profession = TextsField(blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    photo = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    website = models.URLField(blank=True, default="")
    shows_contact = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = PartyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The person's public page, in the active language."""
        return reverse("parties:person", args=[self.slug])


class PersonCountry(Sourced):
    """A person's nationality or residence, with its dates: co-production law asks for both."""

    class Kind(models.TextChoices):
        NATIONALITY = "nationality", _("nationality")
        RESIDENCE = "residence", _("residence")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="countries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    country = models.CharField(max_length=4, validators=[country_code])
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=models.F("since")),
                name="person_country_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.country}"


class Organisation(Versioned, Sourced):
    """A company, fund, festival, broadcaster, promotion body or cinema operator."""

    class Kind(models.TextChoices):
        PRODUCTION = "production", _("production company")
        DISTRIBUTION = "distribution", _("distributor")
        SALES = "sales", _("sales company")
        BROADCASTER = "broadcaster", _("broadcaster")
        STUDIO = "studio", _("studio")
        FUND = "fund", _("fund")
        PROMOTION = "promotion", _("promotion body")
        FESTIVAL = "festival", _("festival")
        CINEMA = "cinema", _("cinema operator")
        OTHER = "other", _("organisation")

    slug = models.SlugField(max_length=120, unique=True)
    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="organisations")
    names = TextsField()
    sort_name = SortField()
    kind = models.CharField(max_length=14, choices=Kind.choices, default=Kind.OTHER)
    country = models.CharField(max_length=4, blank=True, default="", validators=[country_code])
    town = TextsField(blank=True)
    about = TextsField(blank=True)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    website = models.URLField(blank=True, default="")
    shows_contact = models.BooleanField(default=False)
    logo = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_public = models.BooleanField(default=True)

    objects = PartyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The organisation's public page, in the active language."""
        return reverse("parties:organisation", args=[self.slug])


class Affiliation(Sourced):
    """A person's post in an organisation, over time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="affiliations")
    post = TextsField(blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation", "since"), name="one_affiliation_a_start"
            ),
            models.UniqueConstraint(
                fields=("person", "organisation"),
                condition=Q(since__isnull=True),
                name="one_undated_affiliation",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=models.F("since")),
                name="affiliation_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} at {self.organisation_id}"


class Consent(models.Model):
    """What a person agreed to, in which words, and whether they withdrew it."""

    class Purpose(models.TextChoices):
        PAGE = "page", _("a public page with biography and photograph")
        CONTACTS = "contacts", _("e-mail and telephone on the public page")
        MAIL = "mail", _("letters about the exchange")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40, choices=Purpose.choices)
    wording = models.TextField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"
