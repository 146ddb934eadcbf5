"""Rows of the film that applicants type: countries, people, companies, costs and sources of money.

They find people and organisations that everybody may see, and those already on the film; a name that nobody there has
is a new, hidden record.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.forms.fields import PartyField, shown
from kinomost.catalogue.forms.record import _initial, _parties_of
from kinomost.catalogue.forms.rows import MOST, CompanyRow, CountryRow, CreditRow, Known, RowForm, Rows
from kinomost.contest.models import Entry
from kinomost.coproduction.forms import CostRow, FinanceRow
from kinomost.coproduction.forms import Known as PlanKnown
from kinomost.coproduction.models import Finance
from kinomost.journal.documents import Document
from kinomost.journal.rows import RowSet, row_set
from kinomost.names.fold import keys
from kinomost.parties.models import Organisation, Person
from kinomost.parties.queries import named

SEVERAL = 6  # how many of several people of one name are offered to choose from
KINDS: dict[str, type[Person | Organisation]] = {"people": Person, "organisations": Organisation}


def to_be_seen(kind: str) -> QuerySet[Any]:
    """The people or organisations that everybody may see."""
    return KINDS[kind]._default_manager.filter(is_public=True, exchange__is_public=True)


class NewPartyField(PartyField):
    """A person or an organisation by name: a number, or, where nobody that can be seen has the name, the name itself."""

    def clean(self, value: Any) -> Any:
        """The record's number, or the new name."""
        text = str(forms.CharField.clean(self, value) or "")
        if not text:
            return None
        if settled := re.search(r"\(([a-z0-9-]+)\)$", text):
            if settled[1] in self.known:
                return self.known[settled[1]]
            found = self.parties.filter(slug=settled[1]).first()
            if found is not None:
                return int(found.pk)
        same = [
            one
            for one in named(self.parties, text)[: SEVERAL + 1]
            if any(keys(text) & keys(str(name)) for name in one.names)
        ]
        if len(same) > 1:
            raise ValidationError(
                _("Several are called so. Write which one: %(names)s."),
                params={"names": "; ".join(shown(one) for one in same[:SEVERAL])},
            )
        return int(same[0].pk) if same else text


class _Party(RowForm):
    """A row that names somebody."""

    suggestions = ""

    def _parties(
        self, model: type[Person | Organisation], name: str, label: Any, *, required: bool = True
    ) -> None:
        kind = "people" if model is Person else "organisations"
        self.fields[name] = NewPartyField(
            to_be_seen(kind),
            known=self.known[kind],
            label=label,
            required=required,
            widget=forms.TextInput(
                {
                    "list": f"{kind}-found", "autocomplete": "off", "hx-target": f"#{kind}-found",
                    "hx-get": self.suggestions + kind + "/", "hx-trigger": "input changed delay:200ms",
                }
            ),
        )  # fmt: skip


def film_rows(entry: Entry, name: str, data: Any, document: Document) -> Rows:
    """The rows of one part of the film (countries, credits, companies)."""
    suggest = reverse("contest:entry_suggest", args=[entry.pk, "x"]).removesuffix("x/")
    form = {
        "countries": CountryRow,
        "credits": type("CreditRow", (_Party, CreditRow), {"suggestions": suggest}),
        "companies": type("CompanyRow", (_Party, CompanyRow), {"suggestions": suggest}),
    }[name]
    known: Known
    known, names = _parties_of(document)
    made = forms.formset_factory(
        form, formset=Rows, extra=2, can_delete=True, can_order=False, max_num=MOST, absolute_max=MOST, validate_max=True
    )  # fmt: skip
    rows = cast(
        Rows,
        made(
            data,
            initial=[_initial(row, names) for row in document[name]],
            prefix=name,
            form_kwargs={"exchange": entry.film.exchange, "known": known},
        ),
    )
    rows.title, rows.help = TITLES[name]
    return rows


TITLES = {
    "credits": (
        _("People"),
        _("Type a name in any script; the list shows who is known. A name that nobody has is entered as a new one."),
    ),
    "companies": (_("Companies"), _("What each company is to the film, and where. A new name is entered as new.")),
    "countries": (
        _("Countries"),
        _("The first is the main one. Shares in per cent, where known; together at most 100."),
    ),
}  # fmt: skip


class _PlanRow(forms.Form):
    """A row of money; what only the office's desk shows of it stays as it is."""

    def party(self, kind: str, name: str, label: Any) -> None:
        """Organisations are the office's to name."""


class ApplicantCost(_PlanRow, CostRow):
    """A row of the budget."""

    row = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    rate_on = paid_to = above_the_line = due = None  # type: ignore[assignment]


class ApplicantSource(_PlanRow, FinanceRow):
    """A source of money."""

    row = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    # What nobody has promised yet is sought; a source must not become confirmed by being left alone.
    status = forms.ChoiceField(
        label=_("Status"), choices=Finance.Status.choices, initial=Finance.Status.SOUGHT
    )
    rate_on = public_money = recoupable = rank = premium = cash = rules = evidence_until = None  # type: ignore[assignment]


PLAN: Mapping[str, type[RowSet]] = {
    "costs": row_set(
        ApplicantCost, _("Budget"), _("What the film costs, by kind and country, without value added tax."),
        ordered=False, extra=3,
    ),
    "finance": row_set(
        ApplicantSource, _("Sources of money"),
        _("Every source with its amount. Only what is confirmed, with a letter or a contract, counts as secured."),
        ordered=False, extra=3,
    ),
}  # fmt: skip


def plan_rows(entry: Entry, name: str, data: Any, rows: Sequence[Document]) -> RowSet:
    """The rows of one part of the finance plan (costs, finance)."""
    known = PlanKnown(entry.film.exchange, {}, {"people": {}, "organisations": {}}, {})
    return PLAN[name](data, initial=rows, prefix=name, form_kwargs={"known": known})
