"""Rows of the film that applicants type: countries, people, companies, costs and sources of money.

They find people and organisations that everybody may see, and those already on the film; a name that nobody there has
is a new, hidden record.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.forms.fields import PartyField, shown
from kinomost.catalogue.forms.record import _initial, _parties_of
from kinomost.catalogue.forms.rows import MOST, CompanyRow, CountryRow, CreditRow, Known, RowForm, Rows
from kinomost.contest.actions.entries import mark
from kinomost.contest.models import Entry
from kinomost.coproduction.forms import CostRow, FinanceRow
from kinomost.coproduction.forms import Known as PlanKnown
from kinomost.coproduction.models import Finance
from kinomost.journal.documents import Document
from kinomost.journal.documents import plain as as_json
from kinomost.journal.forms import one_break
from kinomost.journal.rows import RowSet, row_set
from kinomost.names.fold import keys
from kinomost.parties.models import Organisation, Person
from kinomost.parties.queries import named
from kinomost.texts import formats

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
        # Whoever is on the film already comes first: a new name, saved twice, is entered once.
        on_film = self.parties.model._default_manager.filter(pk__in=self.known.values())
        same = _called(text, on_film) or _called(text, named(self.parties, text)[: SEVERAL + 1])
        if len(same) > 1:
            raise ValidationError(
                _("Several are called so. Write which one: %(names)s."),
                params={"names": "; ".join(shown(one) for one in same[:SEVERAL])},
            )
        return int(same[0].pk) if same else text


def _called(text: str, parties: Iterable[Any]) -> list[Any]:
    return [one for one in parties if any(keys(text) & keys(str(name)) for name in one.names)]


class _Row(forms.Form):
    """A row with the name of the stored row it was made from; a new row has none, or one that nobody knows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"] = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)

    @cached_property
    def changed_data(self) -> list[str]:
        """Its name alone is nothing that somebody typed."""
        return [name for name in super().changed_data if name != "row"]


class _Country(_Row, CountryRow):
    """A producing country."""


class _Party(_Row, RowForm):
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


def film_rows(entry: Entry, name: str, data: Any, document: Document, rows: Sequence[Document]) -> Rows:
    """The rows of one part of the film (countries, credits, companies); `document` is the whole film."""
    suggest = reverse("contest:entry_suggest", args=[entry.pk, "x"]).removesuffix("x/")
    form = {
        "countries": _Country,
        "credits": type("CreditRow", (_Party, CreditRow), {"suggestions": suggest}),
        "companies": type("CompanyRow", (_Party, CompanyRow), {"suggestions": suggest}),
    }[name]
    known: Known
    known, names = _parties_of(document)
    made = forms.formset_factory(
        form, formset=Rows, extra=2, can_delete=True, can_order=False, max_num=MOST, absolute_max=MOST, validate_max=True
    )  # fmt: skip
    found = cast(
        Rows,
        made(
            data,
            initial=[{**_initial(row, names), "row": mark(row)} for row in rows],
            prefix=name,
            form_kwargs={"exchange": entry.film.exchange, "known": known},
        ),
    )
    found.title, found.help = TITLES[name]
    return found


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


class _PlanRow(_Row):
    """A row of money; what only the office's desk shows of it stays as it is."""

    def party(self, kind: str, name: str, label: Any) -> None:
        """Organisations are the office's to name."""


class ApplicantCost(_PlanRow, CostRow):
    """A row of the budget."""

    rate_on = paid_to = above_the_line = due = None  # type: ignore[assignment]


class ApplicantSource(_PlanRow, FinanceRow):
    """A source of money."""

    # What nobody has promised yet is sought; a source must not become confirmed by being left alone.
    status = forms.ChoiceField(
        label=_("Status"), choices=Finance.Status.choices, initial=Finance.Status.SOUGHT
    )
    rate_on = public_money = recoupable = rank = premium = cash = rules = evidence_until = None  # type: ignore[assignment]


class _PlanRows(RowSet):
    """Rows of money, taken out under the same word as people and companies."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """With the word of the other rows."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")


PLAN: Mapping[str, type[RowSet]] = {
    "costs": row_set(
        ApplicantCost, _("Budget"), _("What the film costs, by kind and country, without value added tax."),
        ordered=False, extra=3, base=_PlanRows,
    ),
    "finance": row_set(
        ApplicantSource, _("Sources of money"),
        _("Every source with its amount. Only what is confirmed, with a letter or a contract, counts as secured."),
        ordered=False, extra=3, base=_PlanRows,
    ),
}  # fmt: skip


def plan_rows(entry: Entry, name: str, data: Any, rows: Sequence[Document]) -> RowSet:
    """The rows of one part of the finance plan (costs, finance)."""
    known = PlanKnown(entry.film.exchange, {}, {"people": {}, "organisations": {}}, {})
    return PLAN[name](data, initial=rows, prefix=name, form_kwargs={"known": known})


# ---------------------------------------------------------------------------------------------- saving


@dataclass(frozen=True)
class Arranged:
    """Posted rows under the numbers of the stored rows that they were made from, new ones after those."""

    data: QueryDict
    posted: Mapping[int, int]  # number in `data` → number as it was posted


def arranged(data: QueryDict, name: str, stored: Sequence[str]) -> Arranged:
    """The rows of one part as a formset over the rows of these names reads them.

    What was posted is the whole part: a stored row that is not among it was removed.
    """
    total = data.get(f"{name}-TOTAL_FORMS", "")
    if not (total.isdecimal() and len(total) < 5):
        return Arranged(data, {})  # nonsense, which the formset says
    left = {row: number for number, row in enumerate(stored)}
    free = count(len(stored))
    numbers = {}
    for number in range(min(int(total), MOST)):
        place = left.pop(data.get(f"{name}-{number}-row", ""), None)
        numbers[str(number)] = next(free) if place is None else place
    made = QueryDict(mutable=True)
    for key, values in data.lists():
        part, _dash, rest = key.removeprefix(f"{name}-").partition("-")
        if not key.startswith(f"{name}-"):
            made.setlist(key, values)
        elif rest and part in numbers:
            made.setlist(f"{name}-{numbers[part]}-{rest}", values)
    for place in left.values():
        made[f"{name}-{place}-DELETE"] = "on"
    made[f"{name}-INITIAL_FORMS"] = str(len(stored))
    made[f"{name}-TOTAL_FORMS"] = str(next(free))
    return Arranged(made, {place: int(number) for number, place in numbers.items()})


@dataclass(frozen=True)
class Typed:
    """What the rows of one part say: those that can be kept, the number of each, and what the others lack."""

    rows: list[Document]
    numbers: list[int]
    half: dict[int, str]


def typed(made: Rows | RowSet, stored: Sequence[Document]) -> Typed:
    """Read what can be read. A stored row that cannot be read any more stays as it was."""
    found = Typed([], [], {})
    made.full_clean()
    for number, form in enumerate(made.forms):
        before = stored[number] if number < len(stored) else None
        if form.cleaned_data.get("DELETE") or not (before or form.has_changed()):
            continue
        if form.is_valid():
            found.rows.append(_document(form))
        else:
            found.half[number] = _lacks(form)
            if before is None:
                continue
            found.rows.append(before)
        found.numbers.append(number)
    return found


def _document(form: forms.Form) -> Document:
    if isinstance(form, RowForm):
        return {name: value for name, value in form.row().items() if name != "row"}
    return {
        name: one_break(value) if isinstance(value, str) else as_json(value)
        for name, value in form.cleaned_data.items()
        if name != "DELETE"
    }


def _lacks(form: forms.Form) -> str:
    """Why a row is not kept, in a sentence or two."""
    labels = {name: str(field.label) for name, field in form.fields.items()}
    errors = form.errors.as_data().items()
    missing = [labels[name] for name, found in errors if any(one.code == "required" for one in found)]
    wrong = [
        f"{labels[name]}: {text}" if name in labels else str(text)
        for name, found in errors
        for one in found
        if one.code != "required"
        for text in one.messages
    ]
    if missing:
        fields = formats.listed(missing)
        wrong.append(gettext("Still missing in this row: %(fields)s.") % {"fields": fields})
    return " ".join([*wrong, gettext("What you typed is kept on this device until then.")])
