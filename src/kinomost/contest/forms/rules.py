"""Who may enter, as rows: each a rule of the library with its parts, said back as a sentence."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.catalogue.forms.fields import CountryField, LanguagesField
from kinomost.contest.forms.calls import is_currency, kind_choices
from kinomost.contest.rules import bare, section_of
from kinomost.contest.words import kind_word, said
from kinomost.exchange.forms import day_input
from kinomost.journal.documents import Document
from kinomost.journal.rows import RowSet, row_set
from kinomost.judging import eligibility
from kinomost.judging.eligibility import MATERIALS, STAGES
from kinomost.money.amounts import Money
from kinomost.texts import formats

# Each rule of the library: what it is called, and the fields that its row has.
RULES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "kinds": (_("Kind of film"), ("kinds",)),
    "length": (_("Length"), ("least", "most", "kinds")),
    "stages": (_("Stage"), ("stages",)),
    "shooting": (_("Start of shooting"), ("day",)),
    "budget": (_("Budget"), ("budget_from", "budget_to", "currency")),
    "secured": (_("Secured finance"), ("percent",)),
    "countries": (_("Countries"), ("least", "countries_any", "countries_leading", "countries_none")),
    "languages": (_("Spoken languages"), ("languages",)),
    "attached": (_("People attached"), ("who", "least")),
    "previous_work": (_("Previous work"), ("who_made", "least", "most", "kinds", "long")),
    "companies": (_("Production companies"), ("least",)),
    "material": (_("Material"), ("materials",)),
}
LABELS: dict[tuple[str, str], Any] = {
    ("length", "least"): _("Minutes, at least"),
    ("length", "most"): _("Minutes, at most"),
    ("length", "kinds"): _("For these kinds only"),
    ("countries", "least"): _("Different countries, at least"),
    ("previous_work", "least"): _("Finished films, at least"),
    ("previous_work", "most"): _("Finished films, at most"),
    ("previous_work", "kinds"): _("Films of these kinds count"),
}


class CountriesField(forms.CharField):
    """Several countries by name or code, with commas between; the value is a list of codes."""

    def prepare_value(self, value: Any) -> Any:
        """The names, as the reader's language has them."""
        return ", ".join(formats.country(code) for code in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The codes. Raises ValidationError."""
        one = CountryField()
        parts = [part.strip() for part in re.split(r"[,;]", super().clean(value) or "") if part.strip()]
        return list(dict.fromkeys(one.clean(part) for part in parts))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other countries are named."""
        try:
            return self.clean(data) != list(initial or [])
        except ValidationError:
            return True


class Fixed(forms.CharField):
    """What a row is: it comes with the row, and an otherwise empty row stays empty."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never: nobody types it."""
        return False


def _stages() -> list[tuple[str, str]]:
    return [(stage, kind_word(stage)) for stage in STAGES]


def _materials() -> list[tuple[str, str]]:
    return [(name, kind_word(name)) for name in MATERIALS]


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=lazy(choices, list), widget=forms.CheckboxSelectMultiple
    )


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=100_000)


def _who(*which: str) -> forms.ChoiceField:
    labels = {
        "director": pgettext_lazy("attached", "director"),
        "producer": pgettext_lazy("attached", "producer"),
        "writer": pgettext_lazy("attached", "screenwriter"),
    }
    return forms.ChoiceField(
        label=_("Who"), required=False, choices=[("", "–"), *((one, labels[one]) for one in which)]
    )


class RuleRow(forms.Form):
    """A rule. It has the fields of its kind only; of an empty form all are there, to name them."""

    rule = Fixed()
    section = forms.ChoiceField(label=_("Holds for"), required=False)
    who = _who("director", "producer", "writer")
    who_made = _who("director", "producer")
    least = _count(_("At least"))
    most = _count(_("At most"))
    budget_from = forms.DecimalField(
        label=_("Budget, from"), required=False, min_value=0, max_digits=14, decimal_places=2, localize=True
    )
    budget_to = forms.DecimalField(
        label=_("Budget, to"), required=False, min_value=0, max_digits=14, decimal_places=2, localize=True
    )
    currency = forms.CharField(
        label=_("Currency"), required=False, max_length=3, widget=forms.TextInput({"size": 4})
    )
    percent = forms.DecimalField(
        label=_("Per cent of the budget that is confirmed, at least"), required=False, min_value=0,
        max_value=100, decimal_places=2, localize=True,
    )  # fmt: skip
    countries_any = CountriesField(label=_("One at least of these"), required=False)
    countries_leading = CountriesField(label=_("Led by one of these"), required=False)
    countries_none = CountriesField(label=_("None of these"), required=False)
    kinds = _several(_("Kinds of film"), kind_choices)
    stages = _several(_("Stages"), _stages)
    languages = LanguagesField(label=_("One at least of these"), required=False)
    day = forms.DateField(label=_("Not before"), required=False, widget=day_input())
    long = forms.BooleanField(label=_("Only films of feature length count"), required=False)
    materials = _several(_("Needed"), _materials)

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["use_required_attribute"] = False
        super().__init__(*args, **kwargs)
        section = self.fields["section"]
        assert isinstance(section, forms.ChoiceField)
        section.choices = [("", _("all sections")), *sections]
        self.kind = str(
            (self.data.get(self.add_prefix("rule")) if self.is_bound else None)
            or self.initial.get("rule", "")
        )
        if self.kind in RULES:
            self.label, parts = RULES[self.kind]
            for name in self.fields.keys() - {"rule", "section", *parts}:
                del self.fields[name]
            for name in parts:
                self.fields[name].label = LABELS.get((self.kind, name), self.fields[name].label)
            if not sections:
                self.fields["section"].widget = forms.HiddenInput()

    @property
    def sentence(self) -> str:
        """The rule as it stood when the page was made, in words."""
        rule = eligibility.read(bare(mapping_of(self.initial)))[0] if self.initial.get("rule") else None
        return said(eligibility.describe(rule)) if rule is not None else ""

    @property
    def section_name(self) -> str:
        """The section for which it holds; empty for all."""
        section = self.fields["section"]
        assert isinstance(section, forms.ChoiceField)
        names = {str(key): str(name) for key, name in section.choices if key}  # type: ignore[union-attr,misc]
        return names.get(str(self.initial.get("section") or ""), "")

    def clean(self) -> dict[str, Any]:
        """Ask the library whether this is a rule."""
        cleaned = super().clean() or {}
        if self.kind not in RULES:
            raise ValidationError(_("This is no rule that is known here."))
        if self.errors:
            return cleaned
        if cleaned.get("currency"):
            cleaned["currency"] = cleaned["currency"].upper()
        money = cleaned.get("budget_from") is not None or cleaned.get("budget_to") is not None
        if money and not is_currency(cleaned.get("currency")):
            self.add_error("currency", _("Write the currency’s three letters, for example EUR."))
            return cleaned
        _rule, problems = eligibility.read(bare(mapping_of(cleaned)))
        for one in problems:
            name = _FIELDS.get((self.kind, one.where), one.where)
            self.add_error(name if name in self.fields else None, said(one))
        return cleaned


# The names of a mapping's parts → those of the row's fields, where they differ.
_FIELDS = {
    ("length", "from"): "least",
    ("length", "to"): "most",
    ("budget", "from"): "budget_from",
    ("budget", "to"): "budget_to",
    ("secured", "least"): "percent",
    ("countries", "any"): "countries_any",
    ("countries", "leading"): "countries_leading",
    ("countries", "none"): "countries_none",
    ("kinds", "any"): "kinds",
    ("stages", "any"): "stages",
    ("languages", "any"): "languages",
    ("shooting", "from"): "day",
    ("previous_work", "who"): "who_made",
    ("material", "all"): "materials",
}
_PARTS = {(rule, field): part for (rule, part), field in _FIELDS.items()}


def mapping_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the call stores it; what was left empty is not in it."""
    rule = str(row.get("rule", ""))
    found: dict[str, Any] = {"rule": rule}
    if row.get("section"):
        found["section"] = row["section"]
    currency = str(row.get("currency") or "").upper()
    for name in RULES[rule][1] if rule in RULES else ():
        value = row.get(name)
        if name == "currency" or value in (None, "", [], False):
            continue
        if name in {"budget_from", "budget_to"}:
            value = f"{Decimal(value):f} {currency}"
        elif isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        elif isinstance(value, date):
            value = value.isoformat()
        found[_PARTS.get((rule, name), name)] = value
    return found


def row_of(stored: Any) -> Document:
    """A stored rule as its row shows it."""
    rule, _problems = eligibility.read(bare(stored))
    mapping: Mapping[str, Any] = eligibility.write(rule) if rule is not None else dict(stored)
    kind = str(mapping.get("rule", ""))
    row: Document = {"rule": kind, "section": section_of(stored)}
    for name in RULES[kind][1] if kind in RULES else ():
        value = mapping.get(_PARTS.get((kind, name), name))
        if name in {"budget_from", "budget_to"} and value is not None:
            money = Money.parse(str(value))
            row["currency"] = money.currency
            value = f"{money.amount.normalize():f}"
        row[name] = row.get(name, "") if name == "currency" else value
        if row[name] is None and name in _LISTS:
            row[name] = []
    if "long" in row:
        row["long"] = bool(row["long"])
    if "who" in row or "who_made" in row:
        name = "who" if "who" in row else "who_made"
        row[name] = row[name] or ""
    return row


_LISTS = {"kinds", "stages", "languages", "materials", "countries_any", "countries_leading", "countries_none"}


class RuleSet(RowSet):
    """The rules of a call, with an empty row for each kind of rule under them."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Tell the empty rows which rule each is for."""
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        if index is not None and index >= self.initial_form_count() and not self.is_bound:
            kwargs["initial"] = {"rule": list(RULES)[index - self.initial_form_count()]}
        return kwargs

    @property
    def rows(self) -> list[Document]:
        """What was typed, as stored rules are shown."""
        return [row_of(mapping_of(row)) for row in super().rows]


RULE_ROWS = row_set(
    RuleRow, _("Who may enter"),
    _("Each rule is held against the film’s page and its finance plan while an entry is being filled in."),
    ordered=True, extra=len(RULES), base=RuleSet,
)  # fmt: skip
