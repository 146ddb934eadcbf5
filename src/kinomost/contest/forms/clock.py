"""Hours that are typed on the clock of a zone: the field of a zone, and forms whose hours become instants."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kinomost.contest import times
from kinomost.texts import formats


class ZoneField(forms.CharField):
    """A time zone of the IANA register, by its name or by its city."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Time zone"))
        kwargs.setdefault("widget", forms.TextInput({"list": "zones", "autocomplete": "off"}))
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> str:
        """The zone's own name. Raises ValidationError for what is none."""
        typed = str(super().clean(value) or "")
        found = times.find_zone(typed)
        if typed and found is None:
            raise ValidationError(
                _("There is no time zone “%(text)s”. Write its name, for example Europe/Belgrade."),
                params={"text": typed},
            )
        return found or ""


def wall_time(label: Any, **kwargs: Any) -> forms.DateTimeField:
    """An hour on the wall clock of the call's zone."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        **kwargs,
    )


class OnTheClock(forms.BaseForm):
    """A form whose `hours` are typed on the wall clock of its zone, and become instants.

    An hour that the clock skips is refused with the reason; of an hour that comes twice, a choice appears under it.
    """

    hours: tuple[str, ...] = ()
    fixed_zone = ""  # where the form does not ask for the zone

    def begin(self, stored: Mapping[str, datetime | None], zone: str) -> None:
        """Show the stored instants on the wall clock. Call it when the form is made."""
        self.stored, self.stored_zone = stored, zone
        for name in self.hours:
            at = self.initial.get(name, stored.get(name))
            if isinstance(at, datetime) and at.tzinfo is not None:
                self.initial[name] = times.Moment(at, self.initial.get("zone", zone)).local.replace(
                    tzinfo=None
                )
            self._offer_choice(name)

    def _typed_zone(self) -> str:
        """The zone that the form stands at, before it is checked."""
        typed = self.data.get(self.add_prefix("zone"), "") if self.is_bound else self.initial.get("zone", "")
        return self.fixed_zone or times.find_zone(str(typed)) or self.stored_zone

    def _offer_choice(self, name: str) -> None:
        field, zone = self.fields[name], self._typed_zone()
        value: Any = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
        if field.disabled or not value or not zone:
            return
        try:
            local = field.to_python(value)
            found = times.instants(local, zone) if local is not None else ()
        except (ValidationError, OverflowError, ValueError):
            return
        if len(found) == 2:
            stored = self.stored.get(name)
            self.fields[f"{name}_which"] = forms.ChoiceField(
                label=_("Which of the two?"),
                required=False,
                widget=forms.RadioSelect,
                choices=[(one.isoformat(), str(times.Moment(one, zone))) for one in found],
                initial=stored.isoformat() if stored in found else None,
            )
            order = list(self.fields)
            order.insert(order.index(name) + 1, order.pop())
            self.order_fields(order)

    def instants(self, cleaned: dict[str, Any]) -> None:
        """Turn the wall clock's hours into instants, in UTC; say what is wrong beside the field."""
        zone = self.fixed_zone or cleaned.get("zone") or ""
        for name in self.hours:
            local = cleaned.get(name)
            if local is None or not zone:
                continue
            cleaned[name] = self._instant(name, local.replace(tzinfo=None), zone, cleaned)

    def _instant(self, name: str, local: datetime, zone: str, cleaned: dict[str, Any]) -> datetime | None:
        if not 1990 <= local.year <= 2100:
            self.add_error(name, _("Write a year between 1990 and 2100."))
            return None
        stored = self.stored.get(name)
        if stored is not None and zone == self.stored_zone:
            was = times.Moment(stored, zone).local.replace(tzinfo=None)
            chosen = cleaned.get(f"{name}_which")
            if was.replace(second=0, microsecond=0) == local.replace(second=0) and not chosen:
                return stored.astimezone(UTC)
        found = times.instants(local, zone)
        if len(found) == 1:
            return found[0]
        values = {"hour": f"{local:%H:%M}", "day": formats.day(local, "within"), "zone": zone}
        if not found:
            text = _(
                "On %(day)s the clock of %(zone)s goes forward, and there is no %(hour)s. Choose another hour."
            )
            self.add_error(name, ValidationError(text, params=values))
            return None
        chosen = cleaned.get(f"{name}_which")
        for one in found:
            if one.isoformat() == chosen:
                return one
        text = _(
            "On %(day)s the clock of %(zone)s goes back, and %(hour)s comes twice. Choose which one is meant."
        )
        where = f"{name}_which" if f"{name}_which" in self.fields else name
        self.add_error(where, ValidationError(text, params=values))
        return None
