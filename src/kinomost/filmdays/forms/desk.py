"""What the office fills in."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.models import Film
from kinomost.exchange.models import Season
from kinomost.filmdays import words
from kinomost.filmdays.models import FilmDays, Screening
from kinomost.journal.forms import VersionedForm
from kinomost.journal.models import Versioned
from kinomost.names.texts import canonical_tag
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import numbers
from kinomost.places.models import Place, Space
from kinomost.texts.forms import TextsFormField


class Named(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among records, by their names for the reader."""

    def label_from_instance(self, obj: Model) -> str:
        """The record's name; a hall with its house and city."""
        return named(obj)


class ManyNamed(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several records, by their names for the reader."""

    def clean(self, value: Any) -> Any:
        """The records. Raises ValidationError, for a number as well that no database takes."""
        for one in value or []:
            if not numbers([str(one)]):
                raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": str(one)[:40]})
        return super().clean(value)

    def label_from_instance(self, obj: Model) -> str:
        """The record's name."""
        return named(obj)


def named(obj: Any) -> str:
    """A record's name for the reader."""
    if isinstance(obj, Film):
        return " / ".join(dict.fromkeys([str(obj.titles), words.plain(obj.titles)]))
    if isinstance(obj, Space):
        city = words.plain(obj.place.city.names) if obj.place.city else ""
        return ", ".join(
            part for part in (city, words.plain(obj.place.names), words.plain(obj.names)) if part
        )
    return words.plain(obj.names)


class Languages(forms.CharField):
    """Several language tags, written with commas."""

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """As it is stored. Raises ValidationError."""
        text = super().clean(value)
        return [tag(part.strip()) for part in text.split(",") if part.strip()]


def tag(text: str) -> str:
    """A language tag in its canonical form. Raises ValidationError."""
    try:
        return canonical_tag(text) if text else ""
    except ValueError as error:
        message = _("“%(tag)s” is not a language. Write for example sr, ru or en.")
        raise ValidationError(message, params={"tag": text[:40]}) from error


V = TypeVar("V", bound=Versioned)


class ReadingForm(VersionedForm[V]):
    """Reads what was typed and leaves the record as it was: the action checks it in its own words."""

    def _post_clean(self) -> None:
        pass


class FilmDaysForm(ReadingForm[FilmDays]):
    """Film days."""

    season = Named(queryset=Season.objects.none(), label=_("Season"))
    names = TextsFormField(label=_("Name"))
    about = TextsFormField(label=_("About the film days"), required=False, prose=True)
    admission_note = TextsFormField(label=_("Admission"), required=False)
    audience_note = TextsFormField(label=_("About the audience"), required=False, prose=True)

    class Meta:
        model = FilmDays
        fields = (
            "season", "names", "starts", "ends", "admission_note", "is_public", "is_bookable", "seats_a_booking",
            "hold_minutes", "about", "audience_note", "source",
        )  # fmt: skip
        labels = {
            "starts": _("First day"),
            "ends": _("Last day"),
            "is_public": _("Show on the public pages"),
            "is_bookable": _("Seats can be booked"),
            "seats_a_booking": _("Seats a person and screening"),
            "hold_minutes": _("Minutes that an offered seat is kept"),
            "source": _("Sources"),
        }
        widgets = {
            "starts": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "source": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, exchange: Exchange | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = exchange.pk if exchange else self.instance.exchange_id
        self.fields["season"].queryset = Season.objects.filter(exchange=office).order_by("-starts")  # type: ignore[attr-defined]


class WithoutTimesForm(forms.Form):
    """Films and houses of film days whose showtimes are not known."""

    films = ManyNamed(queryset=Film.objects.none(), label=_("Films"), required=False)
    venues = ManyNamed(queryset=Place.objects.none(), label=_("Cinemas"), required=False)

    def __init__(self, data: Any = None, *, film_days: FilmDays) -> None:
        super().__init__(data, initial={"films": film_days.films.all(), "venues": film_days.venues.all()})
        office = film_days.exchange_id
        houses = Place.objects.filter(exchange=office, kind__in=(Place.Kind.CINEMA, Place.Kind.VENUE))
        self.fields["films"].queryset = Film.objects.filter(exchange=office).order_by("slug")  # type: ignore[attr-defined]
        self.fields["venues"].queryset = houses.order_by("slug")  # type: ignore[attr-defined]


def halls_of(exchange_id: int) -> QuerySet[Space]:
    """The halls that an office's screenings can take place in."""
    return (
        Space.objects.filter(place__exchange=exchange_id)
        .exclude(kind=Space.Kind.STAGE)
        .select_related("place__city")
        .order_by("place__city__slug", "place__slug", "position", "pk")
    )


class ScreeningForm(ReadingForm[Screening]):
    """A screening. Its hours are typed and shown on the hall's own clock."""

    film = Named(queryset=Film.objects.none(), label=_("Film"))
    space = Named(queryset=Space.objects.none(), label=_("Hall"))
    starts_at = forms.DateTimeField(
        label=_("Begins"),
        help_text=_("On the clock of the hall's city."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=1,
        max_value=1440,
        help_text=_("Empty: as long as the film."),
    )
    event_names = TextsFormField(label=_("Name of the event"), required=False)
    guests = TextsFormField(label=_("Guests"), required=False)
    sound_language = forms.CharField(label=_("Spoken language"), required=False, max_length=35)
    subtitle_languages = Languages(label=_("Subtitles"), required=False, help_text=_("For example: ru, en"))

    class Meta:
        model = Screening
        fields = (
            "film", "space", "starts_at", "minutes", "sound_language", "subtitle_languages", "is_bookable",
            "seats_offered", "event_names", "guests", "counted_admissions", "source",
        )  # fmt: skip
        labels = {
            "is_bookable": _("Seats can be booked"),
            "seats_offered": _("Seats offered"),
            "counted_admissions": _("Audience counted by the hall"),
            "source": _("Sources"),
        }
        help_texts = {
            "counted_admissions": _(
                "Empty: unknown. Tickets admitted at the door are counted by themselves."
            ),
        }
        widgets = {"source": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, film_days: FilmDays | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = (film_days or self.instance.film_days).exchange_id
        self.fields["film"].queryset = Film.objects.filter(exchange=office).order_by("slug")  # type: ignore[attr-defined]
        self.fields["space"].queryset = halls_of(office)  # type: ignore[attr-defined]
        if self.instance._state.adding:
            self.fields["seats_offered"].required = False
            self.fields["seats_offered"].help_text = _("Empty: as many as the hall has.")
        starts = self.initial.get("starts_at") or self.instance.starts_at
        space = self.initial.get("space") or self.instance.space_id
        hall = Space.objects.select_related("place__city").filter(pk=getattr(space, "pk", space)).first()
        if isinstance(starts, datetime) and hall:
            self.initial["starts_at"] = starts.astimezone(zone_of(hall)).replace(tzinfo=None)
        self.initial.setdefault("minutes", self.instance.minutes)

    def clean_sound_language(self) -> str:
        """A language tag."""
        return tag(self.cleaned_data["sound_language"])

    def clean(self) -> dict[str, Any]:
        """Bring the hour onto the hall's clock, and fill in what film and hall say."""
        cleaned = super().clean() or self.cleaned_data
        hall, starts, film = (cleaned.get(name) for name in ("space", "starts_at", "film"))
        if starts and not 1895 <= starts.year <= 2100:
            self.add_error("starts_at", _("Write a year between 1895 and 2100."))
        elif hall and starts:
            instant: Any = words.moment(starts.replace(tzinfo=None), zone_of(hall))
            cleaned["starts_at"] = instant
            if instant is None:
                self.add_error("starts_at", _("The clock skips this hour on that night. Choose another."))
        if film and not cleaned.get("minutes"):
            cleaned["minutes"] = film.runtime_minutes
            if not film.runtime_minutes and "minutes" not in self.errors:
                self.add_error("minutes", _("The length of this film is not known; write the minutes."))
        if hall and cleaned.get("seats_offered") is None and "seats_offered" not in self.errors:
            cleaned["seats_offered"] = hall.seats or 0
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What an action writes: the end instead of the minutes."""
        values = super().values
        values["ends_at"] = values["starts_at"] + timedelta(minutes=values.pop("minutes"))
        return values


def zone_of(hall: Space) -> Any:
    """The clock of a hall."""
    return words.zone(hall.place.city.timezone if hall.place.city else "UTC")
