"""What visitors fill in."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kinomost.filmdays.models import FilmDays

EMAIL_HELP = _("The tickets are sent to this address.")
BAD_EMAIL = _("This is not a complete e-mail address. Write it as name@example.org.")


class WhoForm(forms.Form):
    """Who books or waits."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=EMAIL_HELP,
        error_messages={"invalid": BAD_EMAIL},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class BookingForm(WhoForm):
    """Seats for one or several screenings. `key` belongs to this one filled form."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    possible = forms.ChoiceField(
        label=_("If some of it is full"),
        choices=[("0", _("book nothing and tell me")), ("1", _("book what is still free"))],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: QueryDict | None = None, *, ids: Iterable[int], limit: int = 10, seats: int = 1
    ) -> None:
        self.ids = list(ids)
        super().__init__(data, initial={"key": uuid4(), "possible": "0"})
        for pk in self.ids:
            self.fields[f"seats_{pk}"] = forms.TypedChoiceField(
                label=_("Seats"),
                choices=[(n, str(n)) for n in range(limit + 1)],
                coerce=int,
                required=False,  # a screening that is full by now has no choice to send
                empty_value=0,  # type: ignore[arg-type]
                initial=seats,
                error_messages={"invalid_choice": _("Choose a number of seats from the list.")},
            )
        if len(self.ids) < 2:
            del self.fields["possible"]

    @property
    def wanted(self) -> dict[int, int]:
        """Seats by screening id, without those of which none is wanted."""
        chosen = {pk: int(self.cleaned_data[f"seats_{pk}"]) for pk in self.ids}
        return {pk: seats for pk, seats in chosen.items() if seats}

    def clean(self) -> dict[str, Any]:
        """At least one seat."""
        cleaned = super().clean() or {}
        fields = [f"seats_{pk}" for pk in self.ids]
        if all(name in cleaned for name in fields) and not any(cleaned[name] for name in fields):
            self.add_error(None, _("Choose at least one seat."))
        return cleaned


class WaitingForm(WhoForm):
    """A place on the waiting list."""

    seats = forms.TypedChoiceField(label=_("Seats"), coerce=int)

    def __init__(self, *args: Any, film_days: FilmDays, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seats"].choices = [(n, str(n)) for n in range(1, film_days.seats_a_booking + 1)]  # type: ignore[attr-defined]
        self.fields["email"].help_text = _("The offer is sent to this address when seats come free.")
