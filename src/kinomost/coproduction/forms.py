"""What the office types into a co-production file, section by section."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.forms.fields import CountryField, LanguagesField, PartyField, shown, usable
from kinomost.coproduction.facts import further
from kinomost.coproduction.models import (
    Coproduction,
    Cost,
    Finance,
    LanguageVersion,
    Site,
    Work,
    new_row,
)
from kinomost.exchange.forms import Named, day_input
from kinomost.journal.documents import Document
from kinomost.journal.rows import RecordForm, RowSet, row_set
from kinomost.law.messages import UnreadableError
from kinomost.law.states import past_state
from kinomost.parties.models import Exchange, Organisation, Person
from kinomost.places.models import Place
from kinomost.texts import formats

SPARE = 3  # empty rows under the others
KINDS: dict[str, type[Person | Organisation]] = {"people": Person, "organisations": Organisation}


@dataclass(frozen=True)
class Known:
    """The people, organisations and places that a file names: how a field shows each, and which one a word means."""

    exchange: Exchange
    parties: Mapping[tuple[str, int], str]
    addresses: Mapping[str, Mapping[str, int]]
    places: Mapping[int, str]


def known_in(exchange: Exchange, document: Document) -> Known:
    """Everything that the document names: three queries."""
    rows = [row for part in ("partners", "work", "finance", "sites") for row in document[part]]
    wanted = {
        kind: {row.get(column) for row in rows} - {None}
        for kind, column in (("people", "person_id"), ("organisations", "organisation_id"))
    }
    found = {kind: list(KINDS[kind]._default_manager.filter(pk__in=pks)) for kind, pks in wanted.items()}
    places = Place.objects.filter(pk__in={row.get("place_id") for row in rows} - {None})
    return Known(
        exchange,
        {(kind, one.pk): shown(one) for kind, parties in found.items() for one in parties},
        {kind: {one.slug: one.pk for one in parties} for kind, parties in found.items()},
        dict(places.values_list("pk", "slug")),
    )


def _answers() -> list[tuple[str, Any]]:
    return [("", _("unknown")), ("True", _("yes")), ("False", _("no"))]


def maybe(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """Yes, no, or not known yet: never the same as no."""
    return forms.TypedChoiceField(
        label=label, required=False, choices=lazy(_answers, list), empty_value=None,
        coerce=lambda value: value in (True, "True"), help_text=help_text,
    )  # fmt: skip


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=16, decimal_places=2, localize=True)


def _per_cent(label: Any, most: int = 100) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=most, decimal_places=4, localize=True
    )


def _choice(label: Any, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required)


# States that are gone, as the catalogue writes them → as the law does.
_PAST = {"SUHH": "SU", "YUCS": "YU", "CSXX": "CS", "DDDE": "DD"}


class StateField(CountryField):
    """A country of today: of one that is gone, the law asks which of its successors is meant."""

    def clean(self, value: Any) -> str:
        """The code. A state that is gone is named with those that succeeded it."""
        code = str(value or "").strip()
        if past_state(code) is None:
            code = super().clean(value)
        past = past_state(_PAST.get(code, code))
        if past is None:
            return code
        states = formats.listed([formats.country(successor) for successor in past.successors])
        raise ValidationError(
            _("%(name)s no longer exists. Name the state of today: %(states)s."),
            params={"name": gettext(past.name), "states": states},
        )


class CurrencyField(forms.CharField):
    """A currency's three letters."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Currency"))
        super().__init__(max_length=3, required=False, widget=forms.TextInput({"size": 4}), **kwargs)

    def clean(self, value: Any) -> str:
        """In capitals; the model refuses what is none."""
        return str(super().clean(value) or "").upper()


class FileRow(forms.Form):
    """A row of the file. `known` are the records that its file names."""

    row = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        self.known = known
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, Named):
                field.known = known.places

    def party(self, kind: str, name: str, label: Any) -> None:
        """Add a field that takes a person or an organisation by name, in any script."""
        if isinstance(self.initial.get(name), int):
            self.initial[name] = self.known.parties.get((kind, self.initial[name]), "")
        suggest = {
            "list": f"{kind}-found", "autocomplete": "off", "hx-target": f"#{kind}-found",
            "hx-get": reverse("catalogue:suggest", args=[self.known.exchange.slug, kind]),
            "hx-trigger": "input changed delay:200ms",
        }  # fmt: skip
        self.fields[name] = PartyField(
            usable(KINDS[kind], self.known.exchange.pk), self.known.addresses[kind], label=label, required=False,
            widget=forms.TextInput(suggest),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Give a new row its name."""
        cleaned = super().clean() or {}
        if not cleaned.get("row"):
            cleaned["row"] = new_row()
        return cleaned


class PartnerRow(FileRow):
    """A co-producer."""

    country = StateField()
    cash = _amount(_("Cash"))
    in_kind = _amount(_("In kind"))
    currency = CurrencyField()
    share = _per_cent(_("Share, %"))
    revenue = _per_cent(_("Revenue, %"))
    finance_only = maybe(_("Finance only"))
    independent = maybe(_("Independent"))
    broadcaster = maybe(_("Broadcaster"))
    owner_country = StateField(label=_("Owner’s country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party("organisations", "organisation_id", _("Company"))
        self.order_fields(["organisation_id"])


class WorkRow(FileRow):
    """Somebody who works on the film."""

    function = _choice(_("Work"), Work.Function.choices)
    name = forms.CharField(label=_("or a name"), required=False, max_length=200)
    nationality = forms.CharField(label=_("Nationality"), required=False, max_length=60)
    residence = StateField(label=_("Residence"), required=False)
    counts_as = StateField(label=_("Counts for"), required=False)
    role = _choice(_("Role"), Work.Role.choices, required=False)
    days = forms.IntegerField(label=_("Days"), required=False, min_value=0, max_value=10_000)
    part = _per_cent(_("Part, %"))
    fee = _amount(_("Fee"))
    currency = CurrencyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.initial.get("nationality"), list):
            self.initial["nationality"] = ", ".join(self.initial["nationality"])
        self.party("people", "person_id", _("Person"))
        self.order_fields(["function", "person_id", "name"])

    def clean_nationality(self) -> list[str]:
        """The countries, with commas between."""
        country = StateField(required=False)
        return list(
            dict.fromkeys(
                country.clean(one) for one in self.cleaned_data["nationality"].split(",") if one.strip()
            )
        )


class SiteRow(FileRow):
    """Where a piece of the work is done."""

    kind = _choice(_("What"), Site.Kind.choices)
    country = StateField()
    place_id = Named(
        Place,
        label=_("Place"),
        required=False,
        widget=forms.TextInput({"list": "places", "autocomplete": "off"}),
    )
    days = forms.IntegerField(label=_("Days"), required=False, min_value=0, max_value=10_000)
    part = _per_cent(_("Part, %"))
    reason = _choice(_("Why outside the partners’ countries"), Site.Reason.choices, required=False)


class VersionRow(FileRow):
    """A language version."""

    language = LanguagesField(label=_("Language"))
    kind = _choice(_("Kind"), LanguageVersion.Kind.choices)
    made_in = StateField(label=_("Made in"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.initial.get("language"), str):
            self.initial["language"] = [self.initial["language"]]

    def clean_language(self) -> str:
        """One language a row."""
        said = self.cleaned_data["language"]
        if len(said) != 1:
            raise ValidationError(_("Write one language in each row."))
        return str(said[0])


class NamedRow(FileRow):
    """A row that formulas and rules name by its short name."""

    row = forms.SlugField(label=_("Short name"), required=False, max_length=60)


class CostRow(NamedRow):
    """A row of the budget."""

    group = forms.CharField(label=_("Cost"), max_length=120)
    kind = _choice(_("Kind"), Cost.Kind.choices)
    country = StateField(label=_("Spent in"), required=False)
    amount = forms.CharField(label=_("Amount or formula"), max_length=200)
    currency = CurrencyField()
    rate_on = forms.DateField(label=_("Rate of"), required=False, widget=day_input())
    paid_to = StateField(label=_("Recipient’s country"), required=False)
    above_the_line = maybe(_("Above the line"))
    due = forms.CharField(label=_("Paid when"), required=False, max_length=300)


class FinanceRow(NamedRow):
    """A source of money."""

    name = forms.CharField(label=_("Source"), max_length=200)
    kind = _choice(_("Kind"), Finance.Kind.choices)
    country = StateField(required=False)
    amount = forms.CharField(label=_("Amount or formula"), max_length=200)
    currency = CurrencyField()
    rate_on = forms.DateField(label=_("Rate of"), required=False, widget=day_input())
    status = _choice(_("Status"), Finance.Status.choices)
    evidence = forms.CharField(label=_("Evidence"), required=False, max_length=300)
    evidence_on = forms.DateField(label=_("Dated"), required=False, widget=day_input())
    evidence_until = forms.DateField(label=_("Binds until"), required=False, widget=day_input())
    public_money = maybe(_("Public money"))
    recoupable = maybe(_("Recoupable"))
    rank = forms.IntegerField(label=_("Rank"), required=False, min_value=1, max_value=100)
    premium = _per_cent(_("Premium, %"), 1000)
    cash = forms.CharField(label=_("Arrives when"), required=False, max_length=300)
    rules = forms.CharField(
        label=_("Rules about the others"), required=False, widget=forms.Textarea({"rows": 1})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party("organisations", "organisation_id", _("Organisation"))
        self.order_fields(["row", "name", "kind", "organisation_id"])


class RateRow(FileRow):
    """An exchange rate."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    base = CurrencyField(label=_("One unit of"))
    quote = CurrencyField(label=_("is worth, in"))
    value = forms.DecimalField(label=_("Rate"), max_digits=18, decimal_places=8, localize=True)
    source = forms.CharField(label=_("Source"), required=False, max_length=200)


class ConsentRow(FileRow):
    """What an authority has agreed to."""

    treaty = forms.SlugField(
        label=_("Treaty"), max_length=80, widget=forms.TextInput({"list": "treaties", "autocomplete": "off"})
    )
    clause = forms.CharField(label=_("Clause"), max_length=80)
    by = forms.CharField(label=_("Authority"), required=False, max_length=200)
    on = forms.DateField(label=_("Day"), required=False, widget=day_input())


ROWS: dict[str, type[RowSet]] = {
    "partners": row_set(
        PartnerRow, _("Partners"),
        _("Who takes part with what. Where cash and contributions in kind are known, the share follows from them."),
        ordered=True, extra=SPARE,
    ),
    "sites": row_set(SiteRow, _("Where it is made"), ordered=True, extra=SPARE),
    "versions": row_set(VersionRow, _("Language versions"), ordered=True, extra=SPARE),
    "consents": row_set(ConsentRow, _("Consents"), _("What the authorities have agreed to."), ordered=True, extra=SPARE),
    "work": row_set(
        WorkRow, _("People"),
        _("As a treaty asks: by function, roles by days worked. Nationality and residence come from the register."),
        ordered=True, extra=SPARE,
    ),
    "costs": row_set(
        CostRow, _("Budget"),
        _("Without value added tax. A formula names other rows: “7 % of budget.RS”."), ordered=True, extra=SPARE,
    ),
    "finance": row_set(
        FinanceRow, _("Sources"),
        _("Only what is confirmed counts as secured. A formula names other rows: “25 % of budget.RS, at most 300000 EUR”."),
        ordered=True, extra=SPARE,
    ),
    "rates": row_set(RateRow, _("Exchange rates"), ordered=True, extra=SPARE),
}  # fmt: skip


class FileForm(RecordForm[Coproduction]):
    """The file's own facts."""

    shared_credit = maybe(_("Titles and publicity name every country"))
    without = forms.MultipleChoiceField(
        label=_("The film has no"), required=False, choices=Work.Function.choices,
        widget=forms.SelectMultiple({"size": 4}),
    )  # fmt: skip

    class Meta:
        model = Coproduction
        fields = (
            "applied", "currency", "format", "medium", "episodes", "shooting_ends", "shared_credit", "without",
            "more", "note", "source",
        )  # fmt: skip
        labels = {
            "applied": _("Day of the application"), "currency": _("Currency of the plan"), "format": _("Format"),
            "medium": _("Shown first in"), "episodes": _("Episodes"), "shooting_ends": _("Shooting ends"),
            "more": _("Further facts"), "note": _("Note"), "source": _("Sources"),
        }  # fmt: skip
        help_texts = {
            "applied": _("The law of this day is asked, and letters are judged on it."),
            "more": _("Facts that only one text asks for, a line each: “cultural_test: yes”."),
        }
        widgets = {
            "applied": day_input(), "shooting_ends": day_input(), "more": forms.Textarea({"rows": 3}),
            "note": forms.Textarea({"rows": 3}), "source": forms.Textarea({"rows": 2}),
        }  # fmt: skip

    def clean_more(self) -> str:
        """Refuse what cannot be read as lines of “name: value”."""
        text = str(self.cleaned_data["more"])
        try:
            further(text)
        except UnreadableError as error:
            raise ValidationError([problem.text(gettext) for problem in error.problems]) from error
        return text


class ScenarioName(forms.Form):
    """What a scenario is called; its field is named apart from those of the file."""

    prefix = "scenario"
    name = forms.CharField(label=_("Name of the scenario"), max_length=120)


class NoFacts(RecordForm[Coproduction]):
    """A section that has rows only."""

    class Meta:
        model = Coproduction
        fields = ()


@dataclass(frozen=True)
class Section:
    """A page of the file: its own facts, if any, and its rows."""

    title: Any
    form: type[RecordForm[Coproduction]]
    parts: tuple[str, ...]


SECTIONS = {
    "deal": Section(_("The deal"), FileForm, ("partners", "sites", "versions", "consents")),
    "people": Section(_("People"), NoFacts, ("work",)),
    "budget": Section(_("Budget"), NoFacts, ("costs",)),
    "sources": Section(_("Sources of money"), NoFacts, ("finance", "rates")),
}
