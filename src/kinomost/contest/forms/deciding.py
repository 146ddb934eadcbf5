"""What is typed about a pitch session, a motion and a publication."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.contest import times
from kinomost.contest.models import Award, Call, Entry, Motion, PitchSession
from kinomost.contest.naming import plain
from kinomost.parties.views.common import numbers
from kinomost.places.models import Place

A_BREAK = re.compile(r"\s*(\d{1,3})\s*[:=]\s*(\d{1,3})\s*")


class WallTime(forms.DateTimeField):
    """An hour on the wall clock of a named zone; `at` makes it an instant."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    @staticmethod
    def at(typed: dt.datetime | None, zone: str) -> dt.datetime | None:
        """The instant; of an hour that comes twice the first. Raises ValidationError for one that the clock skips."""
        if typed is None:
            return None
        try:
            found = times.instants(typed, zone)
        except OverflowError:
            found = ()
        if not found:
            raise ValidationError(
                _("The clock in %(zone)s skips this hour that night. Choose another."), params={"zone": zone}
            )
        return found[0]


def local(at: dt.datetime | None, zone: str) -> dt.datetime | None:
    """What the wall clock of the zone shows."""
    return times.Moment(at, zone).local.replace(tzinfo=None) if at else None


class ByName(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A record, by its name for the reader."""

    def label_from_instance(self, obj: Any) -> str:
        """The record's name; an entry by its number and film."""
        if isinstance(obj, Entry):
            return f"{obj.number} · {obj.film.titles}"
        return plain(obj.names) or str(obj)

    def clean(self, value: Any) -> Any:
        """The record. Raises ValidationError, for a number as well that no database takes."""
        if value not in self.empty_values and not numbers([str(value)]):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several entries, by number and film."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """The entry's number and film."""
        return f"{obj.number} · {obj.film.titles}"

    def clean(self, value: Any) -> Any:
        """The entries. Raises ValidationError, for a number as well that no database takes."""
        if any(not numbers([str(one)]) for one in value or []):
            raise ValidationError(_("Choose from the list."))
        return super().clean(value)


class SessionForm(forms.Form):
    """When, where and how long a round pitches."""

    starts_at = WallTime(label=_("Begins"))
    zone = forms.CharField(label=_("Time zone"), max_length=60)
    place = ByName(queryset=Place.objects.none(), label=_("Place"), required=False)
    minutes = forms.IntegerField(label=_("Minutes of a pitch"), min_value=1, max_value=120)
    questions = forms.IntegerField(label=_("Minutes of questions after it"), min_value=0, max_value=120)
    gap = forms.IntegerField(label=_("Minutes between two"), min_value=0, max_value=120)
    breaks = forms.CharField(
        label=_("Breaks"),
        required=False,
        max_length=200,
        help_text=_("After which pitch, and how many minutes: 4: 15, 8: 60"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, call: Call, session: PitchSession | None) -> None:
        if session is None:
            initial: dict[str, Any] = {
                "zone": call.zone,
                "minutes": 5,
                "questions": 5,
                "gap": 2,
                "version": 0,
            }
        else:
            initial = {
                name: getattr(session, name)
                for name in ("zone", "place", "minutes", "questions", "gap", "version")
            }
            initial["starts_at"] = local(session.starts_at, session.zone)
            initial["breaks"] = ", ".join(f"{one['after']}: {one['minutes']}" for one in session.breaks)
        super().__init__(data, initial=initial)
        places = Place.objects.filter(exchange=call.exchange_id).order_by("slug")
        self.fields["place"].queryset = places  # type: ignore[attr-defined]

    def clean_zone(self) -> str:
        """The zone's own name. Raises ValidationError."""
        found = times.find_zone(self.cleaned_data["zone"])
        if found is None:
            raise ValidationError(
                _("There is no such time zone. Write its name, for example Europe/Belgrade.")
            )
        return found

    def clean_breaks(self) -> list[dict[str, int]]:
        """The breaks as rows. Raises ValidationError."""
        found = []
        for part in filter(str.strip, re.split(r"[,;]", self.cleaned_data["breaks"])):
            match = A_BREAK.fullmatch(part)
            if match is None or int(match[1]) == 0 or not 0 < int(match[2]) <= 600:
                raise ValidationError(
                    _("“%(text)s” is no break. Write after which pitch and how many minutes: 4: 15"),
                    params={"text": part.strip()},
                )
            found.append({"after": int(match[1]), "minutes": int(match[2])})
        return found

    def clean(self) -> dict[str, Any]:
        """The beginning becomes an instant."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("starts_at") and data.get("zone"):
            try:
                data["starts_at"] = WallTime.at(data["starts_at"], data["zone"])
            except ValidationError as error:
                self.add_error("starts_at", error)
        return data


class PitchForm(forms.Form):
    """Who presents, when they are there; whether the pitch keeps its place."""

    arrives_at = WallTime(label=_("They arrive"), required=False)
    leaves_at = WallTime(label=_("They leave"), required=False)
    fixed = forms.BooleanField(label=_("Keeps its place"), required=False)

    def __init__(self, data: Any = None, *, zone: str) -> None:
        self.zone = zone
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        """The hours become instants."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("arrives_at", "leaves_at"):
            try:
                data[name] = WallTime.at(data.get(name), self.zone)
            except ValidationError as error:
                self.add_error(name, error)
        return data


class MotionForm(forms.Form):
    """What the jury is asked."""

    kind = forms.ChoiceField(label=_("The jury decides on"), choices=Motion.Kind.choices)
    award = ByName(queryset=Award.objects.none(), label=pgettext_lazy("prize", "Award"), required=False)
    entries = Several(
        queryset=Entry.objects.none(),
        label=_("Entries"),
        required=False,
        help_text=_("With several, one of them is chosen; with one, the vote is for or against."),
    )
    majority = forms.ChoiceField(
        label=_("Majority"), choices=Motion.Majority.choices, initial=Motion.Majority.SIMPLE
    )
    text = forms.CharField(
        label=_("The question in words"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any = None, *, call: Call, entries: Iterable[int], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["award"].queryset = call.awards.all()  # type: ignore[attr-defined]
        self.fields["entries"].queryset = (  # type: ignore[attr-defined]
            Entry.objects.filter(pk__in=entries).select_related("film").order_by("number")
        )


class ScheduleForm(forms.Form):
    """When the results are published by themselves."""

    at = WallTime(label=_("Publish at"))

    def __init__(self, data: Any = None, *, call: Call) -> None:
        self.zone = call.zone
        super().__init__(data, initial={"at": local(call.results_at, call.zone)})

    def clean_at(self) -> dt.datetime | None:
        """The instant. Raises ValidationError."""
        return WallTime.at(self.cleaned_data["at"], self.zone)
