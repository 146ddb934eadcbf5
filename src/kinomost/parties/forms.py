"""Forms of the register, of access and of one's own account."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from kinomost.files.forms import UploadField
from kinomost.journal.forms import VersionedForm
from kinomost.journal.rows import row_set
from kinomost.names.texts import Kind
from kinomost.parties.countries import country_choices
from kinomost.parties.models import (
    Account,
    Consent,
    Exchange,
    Organisation,
    Person,
    PersonCountry,
    Role,
)
from kinomost.texts.forms import TextsFormField

NAME_KINDS: tuple[Kind, ...] = ("official", "original", "transliterated", "alternative")
countries = lazy(lambda: [("", "—"), *country_choices()], list)


def language_choices() -> list[tuple[str, str]]:
    """The four languages by their own names."""
    return list(settings.LANGUAGES)


class PersonForm(VersionedForm[Person]):
    """A person of the register."""

    names = TextsFormField(
        label=_("Name"),
        kinds=NAME_KINDS,
        proposes=True,
        help_text=_("As the person writes it in each script; no titles."),
    )
    profession = TextsFormField(label=_("Profession"), required=False, kinds=("official",))
    biography = TextsFormField(label=_("Biography"), required=False, prose=True)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Person
        fields = (
            "names",
            "profession",
            "biography",
            "birth_year",
            "website",
            "email",
            "phone",
            "shows_contact",
            "is_public",
            "source",
        )
        labels = {
            "birth_year": _("Year of birth"),
            "email": _("E-mail"),
            "phone": _("Telephone"),
            "shows_contact": _("Show e-mail and telephone on the public page"),
            "is_public": _("Show this person on the public pages"),
            "source": _("Sources"),
        }
        help_texts = {
            "shows_contact": _("Only if the person agreed: record the consent on the page of personal data."),
            "source": _("Where the facts were seen: addresses or titles, one a line."),
        }
        widgets = {"source": forms.Textarea(attrs={"rows": 3})}


class OrganisationForm(VersionedForm[Organisation]):
    """An organisation of the register."""

    names = TextsFormField(label=_("Name"), kinds=NAME_KINDS, proposes=True)
    town = TextsFormField(label=_("Town"), required=False)
    about = TextsFormField(label=_("About"), required=False, prose=True)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    country = forms.ChoiceField(label=_("Country"), choices=countries, required=False)

    class Meta:
        model = Organisation
        fields = (
            "names",
            "kind",
            "country",
            "town",
            "about",
            "website",
            "email",
            "phone",
            "shows_contact",
            "is_public",
            "source",
        )
        labels = {
            "kind": _("Kind"),
            "email": _("E-mail"),
            "phone": _("Telephone"),
            "shows_contact": _("Show e-mail and telephone on the public page"),
            "is_public": _("Show this organisation on the public pages"),
            "source": _("Sources"),
        }
        help_texts = {"source": _("Where the facts were seen: addresses or titles, one a line.")}
        widgets = {"source": forms.Textarea(attrs={"rows": 3})}


def _date() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Dated(forms.Form):
    """A row that holds from one day until another."""

    since = forms.DateField(label=_("From"), required=False, widget=_date())
    until = forms.DateField(label=_("Until"), required=False, widget=_date())
    source = forms.CharField(label=_("Source"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a row that ends before it begins, beside the field."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("The last day is before the first."))
        return cleaned


class CountryRow(Dated):
    """A nationality or a residence, with its dates."""

    kind = forms.ChoiceField(label=_("What"), choices=PersonCountry.Kind.choices)
    country = forms.ChoiceField(label=_("Country"), choices=countries)

    field_order = ("kind", "country", "since", "until", "source")


class PostRow(Dated):
    """A post in an organisation, with its dates. `organisations` are the choices, read once for all rows."""

    organisation_id = forms.TypedChoiceField(label=_("Organisation"), coerce=int)
    post = TextsFormField(label=_("Post"), required=False, kinds=("official",))

    field_order = ("organisation_id", "post", "since", "until", "source")

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation_id"].choices = [("", "—"), *organisations]  # type: ignore[attr-defined]


PERSON_ROWS = {
    "countries": row_set(
        CountryRow,
        _("Nationality and residence"),
        _("Co-production law asks for both, with their dates. Leave an unknown date empty."),
    ),
    "posts": row_set(
        PostRow, _("Posts in organisations"), _("A post that has ended keeps its place with its last day.")
    ),
}


def organisation_choices(exchange: Exchange) -> list[tuple[int, str]]:
    """The office's organisations by name; one query."""
    rows = Organisation.objects.filter(exchange=exchange).order_by("sort_name").values_list("pk", "names")
    return [(pk, str(names)) for pk, names in rows]


class InvitationForm(forms.Form):
    """Whom to invite, as what, and in which language to write."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    kind = forms.ChoiceField(label=_("Role"), choices=Role.Kind.choices, initial=Role.Kind.VIEWER)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=language_choices)


class RoleForm(forms.Form):
    """Another role."""

    kind = forms.ChoiceField(label=_("Role"), choices=Role.Kind.choices)


class ProfileForm(forms.ModelForm[Account]):
    """How one is called and the language one reads."""

    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=language_choices)

    class Meta:
        model = Account
        fields = ("display_name", "language")
        labels = {"display_name": _("Name")}


class NewAccountForm(forms.Form):
    """What an invited person says when they come for the first time."""

    display_name = forms.CharField(label=_("Your name"), max_length=150)
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=language_choices)
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave it empty to sign in by a code that we send to your address each time."),
    )

    def clean_password(self) -> str:
        """A password is held to the same rules as everywhere."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password


class PictureForm(forms.Form):
    """A photograph or a logo, with whose it is and what may be done with it."""

    picture = UploadField(label=_("Picture"))
    credit = forms.CharField(label=_("By"), max_length=200, required=False)
    rights_note = forms.CharField(
        label=_("Rights"),
        max_length=500,
        help_text=_("Who allowed what, for example: press use, free of charge."),
    )


class ConsentForm(forms.Form):
    """What a person agreed to, in the words they were shown."""

    purpose = forms.ChoiceField(label=_("Agreed to"), choices=Consent.Purpose.choices)
    wording = forms.CharField(
        label=_("In these words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CodeForm(forms.Form):
    """The code from the letter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
    )


class FilterForm(forms.Form):
    """The filters of a list; they are its address. Facets of higher rooms come as more fields."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    page = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, countries_in_use: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("all")), *countries_in_use]  # type: ignore[attr-defined]
