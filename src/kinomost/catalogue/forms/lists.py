"""The bars over lists of films."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.models import Film
from kinomost.catalogue.queries import Facets, Wanted, titled
from kinomost.names.order import sort_key
from kinomost.texts import formats

SORTS = {"newest": _("newest first"), "title": _("by title"), "changed": _("last changed")}


class FilmFilter(forms.Form):
    """The bar over a list of films: its choices are what the films have, its state is the address."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), required=False)
    exchange = forms.ChoiceField(label=_("Exchange"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=list(SORTS.items()))
    view = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, facets: Facets, exchanges: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, auto_id="filter-%s", **kwargs)
        self.offer_facets(facets)
        self._offer("exchange", exchanges)

    def offer_facets(self, facets: Facets) -> None:
        """Give every field the choices that the films have."""
        kinds, stages = dict(Film.Kind.choices), dict(Film.Stage.choices)
        self._offer("country", [(code, formats.country(code)) for code, _n in facets.country])
        self._offer("kind", [(value, capfirst(str(kinds[value]))) for value, _n in facets.kind])
        shown = {value for value, _n in facets.stage}
        self._offer(
            "stage",
            [(value, capfirst(str(stages[value]))) for value in Film.Stage.values if value in shown],
            in_order=True,
        )
        self._offer("year", [(str(year), str(year)) for year, _n in facets.year], in_order=True)
        self._offer(
            "language", [(code, capfirst(formats.language_name(code))) for code, _n in facets.language]
        )

    def _offer(self, name: str, choices: list[tuple[str, str]], *, in_order: bool = False) -> None:
        """Give the field its choices, or drop it: one choice is none, unless the address has chosen something."""
        if len(choices) < 2 and not self.data.get(name):
            del self.fields[name]
            return
        if not in_order:
            choices = sorted(choices, key=lambda choice: sort_key(choice[1], formats.language_tag()))
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all")), *choices]

    @property
    def wanted(self) -> Wanted:
        """What was asked for. A value that no film has counts for nothing."""
        self.full_clean()
        names = Wanted.__dataclass_fields__
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if name in names and value})

    @property
    def order(self) -> str:
        """The chosen order: a key of SORTS."""
        return str(self.cleaned_data.get("sort") or "newest") if self.is_valid() else "newest"


class DeskFilter(FilmFilter):
    """The bar over the office's ledger: also by name, and by what everybody sees."""

    q = forms.CharField(
        label=_("Title"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    shown = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), ("public", _("public")), ("hidden", _("hidden"))],
    )
    field_order = ("q", "shown")

    def narrowed(self, films: QuerySet[Film]) -> QuerySet[Film]:
        """Those of `films` that were asked for."""
        films = self.wanted.filter(films)
        shown, query = self.cleaned_data.get("shown"), self.cleaned_data.get("q")
        if shown:
            films = films.filter(is_public=shown == "public")
        return titled(films, query) if query else films
