"""What the office types about a call: its texts, its dates, its sections and awards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pycountry
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.catalogue.forms.fields import LanguagesField, PartyField, shown, usable
from kinomost.contest.forms.clock import OnTheClock, ZoneField, wall_time
from kinomost.contest.models import Call, Section
from kinomost.contest.queries.calls import is_running
from kinomost.contest.words import kind_word
from kinomost.exchange.models import Season
from kinomost.journal.documents import Document, plain
from kinomost.journal.rows import RecordForm, RowSet, row_set
from kinomost.judging.eligibility import KINDS
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange, Organisation
from kinomost.parties.slugs import latin
from kinomost.texts import formats
from kinomost.texts.forms import TextsFormField

NAME = pgettext_lazy("of a thing", "Name")


def kind_choices() -> list[tuple[str, str]]:
    """Kinds of film, in the words of the rules."""
    return [(kind, kind_word(kind)) for kind in KINDS]


class SeasonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A season of the office, by its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Season.objects.none(), label=_("Season"), empty_label=None, **kwargs)

    def of(self, exchange_id: int) -> None:
        """Offer the seasons of this office."""
        self.queryset = Season.objects.filter(exchange=exchange_id).order_by("-starts")

    def label_from_instance(self, obj: Any) -> str:
        """The season's name for the reader."""
        return str(obj.names.best(formats.language_tag()) or obj.slug)


class NewCallForm(OnTheClock, forms.Form):
    """What a call needs at least; the rest comes later, or from a ready-made one."""

    hours = ("opens_at", "deadline")

    names = TextsFormField(label=NAME, kinds=("official",))
    season = SeasonField()
    zone = ZoneField(help_text=_("All hours of the call are told on this clock, with its name."))
    opens_at = wall_time(_("Opens"))
    deadline = wall_time(_("Deadline"))

    def __init__(self, *args: Any, exchange: Exchange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        season = self.fields["season"]
        assert isinstance(season, SeasonField)
        season.of(exchange.pk)
        self.begin({}, "")

    def clean(self) -> dict[str, Any]:
        """Bring the hours onto the clock."""
        cleaned = super().clean() or self.cleaned_data
        self.instants(cleaned)
        _in_order(self, cleaned)
        return cleaned

    def document(self) -> Document:
        """What was typed, as the call's document begins."""
        names = ("names", "zone", "opens_at", "deadline")
        return {name: plain(self.cleaned_data[name]) for name in names} | {
            "languages": ["en", "sr-Latn", "ru"]
        }


def _in_order(form: forms.Form | forms.ModelForm[Any], cleaned: Mapping[str, Any]) -> None:
    opens, deadline = cleaned.get("opens_at"), cleaned.get("deadline")
    if opens and deadline and deadline <= opens:
        form.add_error("deadline", _("The deadline is before the opening."))
    if deadline and cleaned.get("results_at") and cleaned["results_at"] <= deadline:
        form.add_error("results_at", _("The results come after the deadline."))


class TextsForm(RecordForm[Call]):
    """What a call is, in words."""

    names = TextsFormField(label=NAME, kinds=("official",))
    lead = TextsFormField(
        label=_("Opening sentence"), required=False, kinds=("official",),
        help_text=_("Who is invited to do what: it stands under the name, in large letters."),
    )  # fmt: skip
    season = SeasonField()
    about = TextsFormField(label=_("Description"), required=False, prose=True)
    regulations = TextsFormField(
        label=_("Regulations"), required=False, prose=True,
        help_text=_("The whole text that an entrant agrees to. An empty line begins a new paragraph."),
    )  # fmt: skip

    class Meta:
        model = Call
        fields = ("names", "lead", "season", "slug", "contact", "about", "regulations", "source")
        labels = {"slug": _("Address"), "contact": _("Address for questions"), "source": _("Sources")}
        help_texts = {"slug": _("The last part of the page’s address.")}
        widgets = {"source": forms.Textarea({"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        season = self.fields["season"]
        assert isinstance(season, SeasonField)
        season.of(self.instance.exchange_id)
        if is_running(self.instance):
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("The call is running, and its address was given out.")

    def clean_slug(self) -> str:
        """Refuse the addresses of other pages, and those of other calls."""
        slug = str(self.cleaned_data["slug"])
        if slug in {"new", "undo"} or Call.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This address is taken. Choose another."))
        return slug


class TermsForm(OnTheClock, RecordForm[Call]):
    """When, in which languages, how many."""

    hours = ("opens_at", "deadline", "results_at")

    zone = ZoneField(help_text=_("All hours of the call are told on this clock, with its name."))
    opens_at = wall_time(_("Opens"))
    deadline = wall_time(_("Deadline"))
    results_at = wall_time(
        _("Results planned for"), required=False, help_text=_("When the office means to publish them.")
    )
    languages = LanguagesField(
        label=_("Languages of answers"),
        help_text=_("For example: en, sr-Latn, ru. Each may be used, none must."),
    )

    class Meta:
        model = Call
        fields = ("zone", "opens_at", "deadline", "results_at", "languages", "entries_a_company")
        labels = {"entries_a_company": _("Entries a company, at most")}
        help_texts = {
            "entries_a_company": _("Empty: as many as it likes. One film is one entry in any case.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_running(self.instance):
            for name in ("zone", "opens_at", "deadline"):
                self.fields[name].disabled = True
        self.initial.setdefault("zone", self.instance.zone)
        self.begin({name: getattr(self.instance, name) for name in self.hours}, self.instance.zone)

    @property
    def record_fields(self) -> list[str]:
        """The call's own columns, without the choices between two hours of one name."""
        return [name for name in super().record_fields if not name.endswith("_which")]

    def clean(self) -> dict[str, Any]:
        """Bring the hours onto the clock."""
        cleaned = super().clean()
        self.instants(cleaned)
        _in_order(self, cleaned)
        return cleaned

    def document(self) -> Document:
        """What was typed; an hour that nobody touched is as it was, to the second."""
        return {name: plain(value) for name, value in self.values.items()}

    def _post_clean(self) -> None:
        """The action checks it in its own words; the instance stays as it was read."""


class NoFacts(RecordForm[Call]):
    """A section of the edit form that has rows only."""

    class Meta:
        model = Call
        fields = ()


class SectionRow(forms.Form):
    """A section of the call."""

    key = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    names = TextsFormField(label=NAME, kinds=("official",))
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of film"), required=False, choices=lazy(kind_choices, list),
        widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: any."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Give a new section its key, from its name."""
        return _with_key(super().clean() or {}, "section")


class AwardRow(forms.Form):
    """Something to win."""

    key = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    names = TextsFormField(label=NAME, kinds=("official",))
    prize = TextsFormField(
        label=_("What there is to win"), required=False, kinds=("official",),
        help_text=_("In words, beside the money or instead of it: a residence, post-production, equipment."),
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("Amount"), required=False, max_digits=12, decimal_places=2, min_value=0, localize=True
    )
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, widget=forms.TextInput({"size": 4})
    )
    section_id = forms.TypedChoiceField(label=_("Section"), required=False, coerce=int, empty_value=None)
    opens_file = forms.BooleanField(
        label=_("The winner gets a co-production file"), required=False, initial=True
    )

    def __init__(self, *args: Any, known: "Known", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields["section_id"]
        assert isinstance(section, forms.ChoiceField)
        section.choices = [("", _("all sections")), *known.sections]
        if isinstance(self.initial.get("partner_id"), int):
            self.initial["partner_id"] = known.partners.get(self.initial["partner_id"], "")
        suggest = {
            "list": "organisations-found", "autocomplete": "off", "hx-target": "#organisations-found",
            "hx-get": reverse("catalogue:suggest", args=[known.exchange.slug, "organisations"]),
            "hx-trigger": "input changed delay:200ms",
        }  # fmt: skip
        self.fields["partner_id"] = PartyField(
            usable(Organisation, known.exchange.pk), known.addresses, label=_("Partner who gives it"),
            required=False, widget=forms.TextInput(suggest),
        )  # fmt: skip
        self.order_fields(["key", "names", "amount", "currency", "prize", "partner_id", "section_id"])

    def clean_currency(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["currency"] or "").upper()

    def clean(self) -> dict[str, Any]:
        """An amount has a currency; a new award gets its key, from its name."""
        cleaned = _with_key(super().clean() or {}, "award")
        if cleaned.get("amount") is not None and not is_currency(cleaned.get("currency")):
            self.add_error("currency", _("Write the currency’s three letters, for example EUR."))
        if cleaned.get("amount") == 0:
            self.add_error("amount", _("Leave the amount empty where there is no money."))
        if cleaned.get("amount") is None and cleaned.get("currency") and "amount" not in self.errors:
            cleaned["currency"] = ""
        return cleaned


def is_currency(code: str | None) -> bool:
    """Whether these are the three letters of a currency of today."""
    return bool(code) and pycountry.currencies.get(alpha_3=code) is not None


def _with_key(cleaned: dict[str, Any], otherwise: str) -> dict[str, Any]:
    names = cleaned.get("names")
    if not cleaned.get("key") and isinstance(names, Texts):
        english = names.get("en")
        cleaned["key"] = slugify(english.text if english else latin(names))[:60] or otherwise
    return cleaned


class KeyedRows(RowSet):
    """Rows that get their key from their name: two of one name get different ones."""

    @property
    def rows(self) -> list[Document]:
        """What was typed."""
        found = super().rows
        seen: set[str] = set()
        for row in found:
            key, number = row["key"], 2
            while row["key"] in seen:
                row["key"] = f"{key[:56]}-{number}"
                number += 1
            seen.add(row["key"])
        return found


@dataclass(frozen=True)
class Known:
    """What the rows of a call name: its sections, its partners as a field shows them, and which one a word means."""

    exchange: Exchange
    sections: list[tuple[int, str]]
    partners: Mapping[int, str]
    addresses: Mapping[str, int]


def known_in(exchange: Exchange, call: Call) -> Known:
    """Everything that the rows of this call name: two queries."""
    found: QuerySet[Organisation] = Organisation.objects.filter(Q(prizes__call=call)).distinct()
    partners = list(found)
    sections = Section.objects.filter(call=call)
    tag = formats.language_tag()
    return Known(
        exchange,
        [(one.pk, str(one.names.best(tag) or one.key)) for one in sections],
        {one.pk: shown(one) for one in partners},
        {one.slug: one.pk for one in partners},
    )


ROWS: dict[str, type[RowSet]] = {
    "sections": row_set(
        SectionRow,
        pgettext_lazy("of a call", "Sections"),
        _("Each has entries, and may have rules and awards, of its own."),
        ordered=True, base=KeyedRows,
    ),
    "awards": row_set(AwardRow, _("Awards and prizes"), ordered=True, base=KeyedRows),
}  # fmt: skip


class ExtensionForm(OnTheClock, forms.Form):
    """A later deadline, and why."""

    hours = ("becomes",)

    becomes = wall_time(_("New deadline"))
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("It is kept for good, and everybody who began an entry reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed_zone = call.zone
        self.fields["becomes"].help_text = _now("On the clock of the call: %(zone)s.") % {"zone": call.zone}
        self.begin({}, call.zone)

    def clean(self) -> dict[str, Any]:
        """Bring the hour onto the call's clock."""
        cleaned = super().clean() or self.cleaned_data
        self.instants(cleaned)
        return cleaned


SECTIONS: dict[str, Any] = {
    "texts": _("Texts"),
    "terms": _("Dates and terms"),
    "sections": pgettext_lazy("of a call", "Sections"),
    "awards": _("Awards"),
    "form": _("Entry form"),
    "rules": _("Who may enter"),
}
"""The pages on which a call is edited."""
