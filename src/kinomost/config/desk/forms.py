"""Filters of the office's pages: their fields are the address's parameters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.config.desk import history
from kinomost.parties.models import Exchange
from kinomost.post.models import Letter


class Day(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HistoryFilter(forms.Form):
    """Whose changes, to what, when."""

    by = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("What"), required=False)
    first = forms.DateField(label=pgettext_lazy("since a day", "From"), required=False, widget=Day)
    last = forms.DateField(label=pgettext_lazy("until a day", "To"), required=False, widget=Day)
    record = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, exchange: Exchange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [("", _("everybody")), *history.writers(exchange)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("everything")), *history.kinds()]  # type: ignore[attr-defined]


class PostFilter(forms.Form):
    """Which letters."""

    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("letters", "all")), *Letter.Status.choices],
    )
    to = forms.CharField(label=_("Address"), required=False, max_length=254)
