"""Rows on the pages of an entry: of the film (people, companies, countries), or of its finance plan."""

from copy import deepcopy
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinomost.catalogue import document as films
from kinomost.contest import parts
from kinomost.contest.actions import entries as actions
from kinomost.contest.models import Entry
from kinomost.contest.windows import Closed
from kinomost.coproduction.actions import keep_plan
from kinomost.coproduction.document import FILE
from kinomost.coproduction.models import Coproduction, currency_code
from kinomost.journal.documents import Document
from kinomost.parties.models import Organisation, Person
from kinomost.parties.views.common import by

FILM_PARTS = ("credits", "companies", "countries")
PLAN_PARTS = ("costs", "finance")
CURRENCY = "currency"


class CurrencyForm(forms.Form):
    """The currency of the plan."""

    currency = forms.CharField(
        label=gettext_lazy("Currency of the plan"), max_length=3, validators=[currency_code]
    )

    def clean_currency(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["currency"]).upper()


class PageRows:
    """The rows on a page, or one part of them: of the film, or of its finance plan with its currency."""

    def __init__(
        self,
        request: HttpRequest,
        entry: Entry,
        names: tuple[str, ...],
        data: QueryDict | None,
        *,
        may_film: bool,
    ) -> None:
        self.entry, self.data, self.may = entry, data, may_film
        self.names = tuple(name for name in names if name != CURRENCY)
        self.is_plan = bool({CURRENCY, *PLAN_PARTS} & set(names))
        self.now: Document = {}
        self.currency: CurrencyForm | None = None
        self.clashes: list[tuple[str, str, str]] = []
        self.sets: dict[str, Any] = {}
        self.arranged: dict[str, parts.Arranged] = {}
        self.typed: dict[str, parts.Typed] = {}
        if not names:
            return
        self.now = _plan_of(request, entry) if self.is_plan else films.read(entry.film)
        if CURRENCY in names:
            upper = None if data is None else {"currency": data.get("currency", "").upper()}
            self.currency = CurrencyForm(upper, initial={"currency": self.now["currency"]})
        for name in self.names:
            self.sets[name] = self._made(name)

    def _made(self, name: str) -> Any:
        """The rows of a part. Those that were made from what stands there no longer are all new."""
        stored = self.now[name]
        if self.data is not None:
            if self._base(name) != actions.mark(stored):
                stored = []
            self.arranged[name] = parts.arranged(self.data, name, self._ids(stored))
        data = self.arranged[name].data if name in self.arranged else None
        if self.is_plan:
            made: Any = parts.plan_rows(self.entry, name, data, stored)
        else:
            made = parts.film_rows(self.entry, name, data, self.now, stored)
        if data is not None:
            self.typed[name] = parts.typed(made, stored)
        return made

    def _ids(self, rows: list[Document]) -> list[str]:
        """The names of stored rows, as the form carries them."""
        return [row["row"] if self.is_plan else actions.mark(row) for row in rows]

    def _base(self, name: str) -> str:
        """The mark of what a part was changed from; a part that saves itself sends it under the name of every box."""
        if self.data is None:
            return ""
        return str(self.data.get(f"rows-{name}-base", self.data.get("base", "")))

    @property
    def shown(self) -> list[tuple[str, Any, str]]:
        """Each part with its rows and the mark of what they were made from."""
        kept = {name: actions.mark(self.now[name]) for name in self.names}
        if self.data is not None and not self.clashes:
            kept |= {name: self._base(name) for name in self.names}
        return [(name, self.sets[name], kept[name]) for name in self.names]

    @property
    def currency_mark(self) -> str:
        """The mark of the currency that was shown."""
        return actions.mark(self.now.get(CURRENCY))

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        fine = [one.is_valid() for one in self.sets.values()]
        return all(fine) and (self.currency is None or self.currency.is_valid())

    def save(self, by: str) -> bool:
        """Write what was changed; False if a colleague changed the same rows, or something cannot be."""
        try:
            self.write(by)
        except actions.Clash as clash:
            self.now = self._read()
            self.clashes = [
                (self._title(clash.name), self.said(clash.name, clash.theirs), self.yours(clash.name))
            ]
            return False
        except ValidationError as error:
            for name, words in error.message_dict.items():
                if name in self.sets:
                    self.sets[name].refused = words
                    self.sets[name]._non_form_errors = self.sets[name].error_class(words)
                elif self.currency:
                    self.currency.add_error(CURRENCY, words)
            return False
        except Closed as error:
            self.clashes = [(_("Deadline"), str(error), "")]
            return False
        return True

    def write(self, by: str) -> None:
        """Write the rows that can be read. Raises Closed, Clash, and ValidationError by the parts' names."""
        if not self.may:
            raise PermissionDenied
        # Copies: saving puts the numbers of new records in place of their names, and may yet be taken back.
        document: Document = {name: deepcopy(one.rows) for name, one in self.typed.items()}
        if self.currency:
            document[CURRENCY] = self.currency.cleaned_data[CURRENCY]
        write = actions.save_plan if self.is_plan else actions.save_film
        write(by, self.entry, document, {name: self._base(name) for name in document})

    def saved(self, name: str) -> dict[str, Any]:
        """What a page has to know of a part that was just written: its mark, its rows' names, what rows lack."""
        now = self._read()[name]
        told: dict[str, Any] = {"base": actions.mark(now), "rows": {}, "half": {}}
        if name == CURRENCY:
            return told
        read, posted = self.typed[name], self.arranged[name].posted
        ids = [row["row"] for row in read.rows] if self.is_plan else self._ids(now)
        told["rows"] = {
            f"{name}-{posted[number]}-row": row for number, row in zip(read.numbers, ids, strict=True)
        }
        told["half"] = {f"{name}-{posted[number]}": why for number, why in read.half.items()}
        return told

    def _read(self) -> Document:
        if self.is_plan:
            return FILE.read(Coproduction.objects.get(film=self.entry.film_id))
        return films.read(self.entry.film)

    def _title(self, name: str) -> str:
        titles = {key: one.label for key, one in parts.PLAN.items()} | {
            k: t for k, (t, _h) in parts.TITLES.items()
        }
        return str(titles.get(name, CurrencyForm.base_fields[CURRENCY].label))

    def yours(self, name: str) -> str:
        """What was typed, in words."""
        if name == CURRENCY:
            return str(self.currency.cleaned_data[CURRENCY]) if self.currency else ""
        return self.said(name, self.typed[name].rows)

    def said(self, name: str, value: Any) -> str:
        """Rows in words, one a line."""
        if not isinstance(value, list):
            return str(value)
        people = {"person_id", "organisation_id"}
        named_rows = _names_in(value)
        shown = {field.name: field.field for field in self.sets[name].empty_form.visible_fields()}

        def words(key: str, cell: Any) -> str:
            if key in people:
                return named_rows.get((key, cell), str(cell))
            choices = {str(one): str(label) for one, label in getattr(shown[key], "choices", ())}
            return choices.get(str(cell), str(shown[key].prepare_value(cell)))

        return "\n".join(
            ", ".join(words(key, row[key]) for key in shown if row.get(key) not in (None, "", []))
            for row in value
        )


def parts_of(page: str) -> tuple[str, ...]:
    """The parts that are typed in rows on a page of the form."""
    return {"people": FILM_PARTS, "finance": (CURRENCY, *PLAN_PARTS)}.get(page, ())


def _names_in(rows: list[Document]) -> dict[tuple[str, Any], str]:
    found: dict[tuple[str, Any], str] = {}
    for column, model in (("person_id", Person), ("organisation_id", Organisation)):
        wanted = {row[column] for row in rows if isinstance(row.get(column), int)}
        found |= {(column, one.pk): str(one.names) for one in model._default_manager.filter(pk__in=wanted)}
    return found


def _plan_of(request: HttpRequest, entry: Entry) -> Document:
    file = Coproduction.objects.filter(film=entry.film_id).first() or keep_plan(by(request), entry.film)
    return FILE.read(file)
