"""Rows on the pages of an entry: of the film (people, companies, countries), or of its finance plan."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
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


class CurrencyForm(forms.Form):
    """The currency of the plan."""

    currency = forms.CharField(
        label=gettext_lazy("Currency of the plan"), max_length=3, validators=[currency_code]
    )

    def clean_currency(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["currency"]).upper()


class PageRows:
    """The rows on a page: of the film, or of its finance plan."""

    def __init__(self, request: HttpRequest, entry: Entry, page: str, data: Any, *, may_film: bool) -> None:
        self.entry, self.data, self.may = entry, data, may_film
        self.names = {"people": FILM_PARTS, "finance": PLAN_PARTS}.get(page, ())
        self.is_plan = self.names == PLAN_PARTS
        self.now: Document = {}
        self.currency: CurrencyForm | None = None
        self.clashes: list[tuple[str, str, str]] = []
        if not self.names:
            self.sets: dict[str, Any] = {}
            return
        self.now = _plan_of(request, entry) if self.is_plan else films.read(entry.film)
        if self.is_plan:
            upper = None if data is None else {**data.dict(), "currency": data.get("currency", "").upper()}
            self.currency = CurrencyForm(upper, initial={"currency": self.now["currency"]})
            self.sets = {name: parts.plan_rows(entry, name, data, self.now[name]) for name in self.names}
        else:
            self.sets = {name: parts.film_rows(entry, name, data, self.now) for name in self.names}

    @property
    def shown(self) -> list[tuple[str, Any, str]]:
        """Each part with its rows and the mark of what they were made from."""
        kept = {name: actions.mark(self.now[name]) for name in self.names}
        if self.data is not None and not self.clashes:
            kept |= {name: self.data.get(f"{name}-mark", "") for name in self.names}
        return [(name, self.sets[name], kept[name]) for name in self.names]

    @property
    def currency_mark(self) -> str:
        """The mark of the currency that was shown."""
        return actions.mark(self.now.get("currency"))

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        fine = [one.is_valid() for one in self.sets.values()]
        return all(fine) and (self.currency is None or self.currency.is_valid()) and bool(self.names)

    def save(self, by: str) -> bool:
        """Write what was changed; False if a colleague changed the same rows, or something cannot be."""
        if not self.may:
            raise PermissionDenied
        typed: Document = {name: one.rows if self.is_plan else one.said() for name, one in self.sets.items()}
        if self.currency:
            typed["currency"] = self.currency.cleaned_data["currency"]
        bases = {name: self.data.get(f"{name}-mark", "") for name in typed}
        write = actions.save_plan if self.is_plan else actions.save_film
        try:
            write(by, self.entry, typed, bases)
        except actions.Clash as clash:
            self.now = FILE.read(self._file()) if self.is_plan else films.read(self.entry.film)
            self.clashes = [
                (
                    self._title(clash.name),
                    self._said(clash.name, clash.theirs),
                    self._said(clash.name, typed[clash.name]),
                )
            ]
            return False
        except ValidationError as error:
            for name, words in error.message_dict.items():
                if name in self.sets:
                    self.sets[name].refused = words
                    self.sets[name]._non_form_errors = self.sets[name].error_class(words)
                elif self.currency:
                    self.currency.add_error("currency", words)
            return False
        except Closed as error:
            self.clashes = [(_("Deadline"), str(error), "")]
            return False
        return True

    def _file(self) -> Coproduction:
        return Coproduction.objects.get(film=self.entry.film_id)

    def _title(self, name: str) -> str:
        titles = {key: one.label for key, one in parts.PLAN.items()} | {
            k: t for k, (t, _h) in parts.TITLES.items()
        }
        return str(titles.get(name, name))

    def _said(self, name: str, value: Any) -> str:
        """Rows in words, one a line."""
        if not isinstance(value, list):
            return str(value)
        people = {"person_id", "organisation_id"}
        named_rows = _names_in(value)
        return "\n".join(
            ", ".join(
                named_rows.get((key, cell), str(cell)) if key in people else str(cell)
                for key, cell in row.items()
                if cell not in (None, "", []) and key not in ("row", "source", "character")
            )
            for row in value
        )


def _names_in(rows: list[Document]) -> dict[tuple[str, Any], str]:
    found: dict[tuple[str, Any], str] = {}
    for column, model in (("person_id", Person), ("organisation_id", Organisation)):
        wanted = {row[column] for row in rows if isinstance(row.get(column), int)}
        found |= {(column, one.pk): str(one.names) for one in model._default_manager.filter(pk__in=wanted)}
    return found


def _plan_of(request: HttpRequest, entry: Entry) -> Document:
    file = Coproduction.objects.filter(film=entry.film_id).first() or keep_plan(by(request), entry.film)
    return FILE.read(file)
