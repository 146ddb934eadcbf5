"""What is typed about juries: seats, ties and conflicts, rounds and their criteria."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.catalogue.forms.fields import LanguagesField, PartyField, usable
from kinomost.contest import times
from kinomost.contest.forms.clock import wall_time
from kinomost.contest.models import Entry, Juror, Round
from kinomost.journal.documents import Document, plain
from kinomost.journal.rows import RecordForm, row_set
from kinomost.parties.models import Exchange, Organisation, Person
from kinomost.parties.slugs import latin
from kinomost.texts import formats
from kinomost.texts.forms import TextsFormField

WALL = "%Y-%m-%dT%H:%M"
WORDS = {"rows": 3}


class JurorChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member of a jury, by the person's name."""

    def label_from_instance(self, obj: Juror) -> str:
        """The name for the reader."""
        return str(obj.person.names.best(formats.language_tag()) or obj.person.slug)


class EntryChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An entry, by its number and the film's title."""

    def label_from_instance(self, obj: Entry) -> str:
        """The number and the title for the reader."""
        return f"{obj.number}. {obj.film.titles.best(formats.language_tag()) or obj.film.slug}"


class SeatForm(forms.Form):
    """Somebody of the register who is to sit in the jury."""

    languages = LanguagesField(
        label=_("Reads in"), help_text=_("Languages in which the juror can read a script: sr, ru, en.")
    )
    is_chair = forms.BooleanField(label=_("Has the chair"), required=False)
    email = forms.EmailField(
        label=_("Invite by mail"),
        required=False,
        help_text=_("For a juror who has no account yet. Empty: nobody is written to."),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)

    def __init__(self, data: Any = None, *, office: Exchange, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        suggest = {
            "list": "people-found", "autocomplete": "off", "hx-target": "#people-found",
            "hx-get": reverse("catalogue:suggest", args=[office.slug, "people"]),
            "hx-trigger": "input changed delay:200ms",
        }  # fmt: skip
        self.fields["person"] = PartyField(
            usable(Person, office.pk), {}, label=_("Person"), widget=forms.TextInput(suggest),
            help_text=_("By name, in any script. Whoever is not in the register is entered there first."),
        )  # fmt: skip
        self.order_fields(["person"])

    def clean_person(self) -> Person:
        """The person themselves."""
        return Person.objects.get(pk=self.cleaned_data["person"])


class JurorForm(RecordForm[Juror]):
    """What a juror reads, and whether the juror has the chair."""

    languages = LanguagesField(label=_("Reads in"))

    class Meta:
        model = Juror
        fields = ("languages", "is_chair")
        labels = {"is_chair": _("Has the chair")}


class InviteForm(forms.Form):
    """Where an invitation goes."""

    email = forms.EmailField(label=_("Address"))
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=settings.LANGUAGES)


class ConflictForm(forms.Form):
    """A conflict that the office enters for a juror."""

    juror = JurorChoice(Juror.objects.none(), label=_("Juror"))
    entry = EntryChoice(Entry.objects.none(), label=_("Entry"))
    note = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(WORDS), help_text=_("Stays on record.")
    )

    def __init__(
        self, data: Any = None, *, jurors: QuerySet[Juror], entries: QuerySet[Entry], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["juror"].queryset = jurors.select_related("person")  # type: ignore[attr-defined]
        self.fields["entry"].queryset = entries.select_related("film")  # type: ignore[attr-defined]


class OwnConflictForm(forms.Form):
    """A conflict in the juror's own words."""

    note = forms.CharField(
        label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(WORDS),
        help_text=_("For the office; you need not say more than you wish."),
    )  # fmt: skip


class LiftForm(forms.Form):
    """Why there is no conflict after all."""

    because = forms.CharField(
        label=_("Why there is no conflict"), max_length=2000, widget=forms.Textarea(WORDS),
        help_text=_("Stays on record beside the conflict, and is sealed in the log: name nobody."),
    )  # fmt: skip


class TieForm(forms.Form):
    """A relative, or an organisation that the juror has to do with, by name."""

    kind = forms.ChoiceField(
        label=_("Who it is"),
        choices=[("person", _("a relative")), ("organisation", _("a company or another organisation"))],
        widget=forms.RadioSelect,
        initial="person",
    )
    name = forms.CharField(label=_("Their name"), max_length=300)

    def __init__(self, data: Any = None, *, office: Exchange, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.office = office

    def clean(self) -> dict[str, Any]:
        """The record that has this name; `to` is the person or the organisation."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") and cleaned.get("name"):
            model = Person if cleaned["kind"] == "person" else Organisation
            try:
                number = PartyField(usable(model, self.office.pk), {}).clean(cleaned["name"])
            except ValidationError as error:
                self.add_error("name", error)
            else:
                cleaned["to"] = model._default_manager.get(pk=number or 0)
        return cleaned


class RoundForm(RecordForm[Round]):
    """A round's rules. Its hours are typed on the clock of the call."""

    names = TextsFormField(label=pgettext_lazy("of a thing", "Name"), kinds=("official",))
    opens_at = wall_time(_("Reading begins"), required=False)
    closes_at = wall_time(_("Sheets are taken until"), required=False)

    class Meta:
        model = Round
        fields = (
            "names", "kind", "opens_at", "closes_at", "reads", "places", "quorum", "breaker", "stand_in",
            "adjusted", "names_hidden", "shows_finance", "shows_scores", "shows_jurors",
        )  # fmt: skip
        labels = {
            "kind": _("Kind"),
            "reads": _("Jurors who read each entry"),
            "places": _("Places"),
            "quorum": _("Quorum"),
            "breaker": _("Decides a tie"),
            "stand_in": _("Stands in, where that juror is recused"),
            "adjusted": _("The ranking evens out strict and generous jurors"),
            "names_hidden": _("Names of people and companies are hidden from the jury"),
            "shows_finance": _("The jury sees the finance plan"),
            "shows_scores": _("Jurors see what the others gave"),
            "shows_jurors": _("… and who it was"),
        }  # fmt: skip
        help_texts = {
            "reads": _("0: all of them."),
            "places": _("How many go on, or win. Empty: the jury decides without a number."),
            "quorum": _("Members who must be there for a vote, the recused not counted. Empty: one."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = self.instance.call.zone
        jurors = self.instance.call.jurors.filter(left_at=None).select_related("person")
        for name in ("breaker", "stand_in"):
            self.fields[name] = JurorChoice(
                jurors, label=self.fields[name].label, required=False, empty_label="—"
            )
        for name in ("opens_at", "closes_at"):
            at = self.initial.get(name)
            if isinstance(at, dt.datetime) and at.tzinfo is not None:
                self.initial[name] = times.Moment(at, self.zone).local.replace(tzinfo=None)
            self.fields[name].help_text = self.zone

    def document(self) -> Document:
        """What was typed; hours as instants."""
        hours = {name: self.cleaned_data[name] for name in ("opens_at", "closes_at")}
        return super().document() | {name: plain(at) for name, at in hours.items()}

    def clean(self) -> dict[str, Any]:
        """Turn the wall clock's hours into instants, in UTC."""
        cleaned = super().clean()
        for name in ("opens_at", "closes_at"):
            if cleaned.get(name) is None:
                continue
            try:
                found = times.instants(cleaned[name], self.zone)
            except OverflowError:
                found = ()
            if found:
                cleaned[name] = found[0]
            else:
                self.add_error(
                    name, _("The clock skips this hour on that day, or it is too far away. Write another.")
                )
        return cleaned


class CriterionRow(forms.Form):
    """A line of the score sheet."""

    key = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    names = TextsFormField(label=pgettext_lazy("of a thing", "Name"), kinds=("official",))
    about = TextsFormField(label=_("What is meant"), required=False, kinds=("official",))
    weight = forms.DecimalField(label=_("Weight"), max_digits=6, decimal_places=2, localize=True, initial=1)
    low = forms.DecimalField(label=_("Lowest mark"), max_digits=6, decimal_places=2, localize=True, initial=1)
    high = forms.DecimalField(
        label=_("Highest mark"), max_digits=6, decimal_places=2, localize=True, initial=10
    )
    step = forms.DecimalField(
        label=_("In steps of"), max_digits=6, decimal_places=2, localize=True, initial=1
    )

    def clean(self) -> dict[str, Any]:
        """Give a new criterion its key, from its name."""
        cleaned = super().clean() or {}
        if not cleaned.get("key") and cleaned.get("names"):
            cleaned["key"] = slugify(latin(cleaned["names"]))[:60] or "criterion"
        return cleaned


CRITERIA = {
    "criteria": row_set(
        CriterionRow,
        _("Criteria"),
        _("Each is scored by itself; weights say how much each counts beside the others."),
        ordered=True,
    )
}


class SeatsForm(forms.Form):
    """Which members of the jury sit in a round, and how many entries each reads at least and at most."""

    def __init__(
        self, data: Any = None, *, jurors: list[Juror], seats: dict[int, tuple[int, int | None]]
    ) -> None:
        super().__init__(data)
        self.jurors = jurors
        for juror in jurors:
            least, most = seats.get(juror.pk, (0, None))
            self.fields[f"in_{juror.pk}"] = forms.BooleanField(required=False, initial=juror.pk in seats)
            self.fields[f"least_{juror.pk}"] = forms.IntegerField(
                required=False, min_value=0, max_value=9999, initial=least or None
            )
            self.fields[f"most_{juror.pk}"] = forms.IntegerField(
                required=False, min_value=0, max_value=9999, initial=most
            )

    def clean(self) -> dict[str, Any]:
        """The least is no more than the most."""
        cleaned = super().clean() or {}
        for juror in self.jurors:
            least, most = cleaned.get(f"least_{juror.pk}"), cleaned.get(f"most_{juror.pk}")
            if least is not None and most is not None and least > most:
                self.add_error(f"least_{juror.pk}", _("The least is more than the most."))
        return cleaned

    @property
    def rows(self) -> list[tuple[Juror, Any, Any, Any]]:
        """Each juror with the three fields."""
        return [
            (juror, self[f"in_{juror.pk}"], self[f"least_{juror.pk}"], self[f"most_{juror.pk}"])
            for juror in self.jurors
        ]

    @property
    def chosen(self) -> dict[int, tuple[int, int | None]]:
        """Who is to sit in the round: least and most by the juror's primary key."""
        cleaned = self.cleaned_data
        return {
            juror.pk: (cleaned[f"least_{juror.pk}"] or 0, cleaned[f"most_{juror.pk}"])
            for juror in self.jurors
            if cleaned[f"in_{juror.pk}"]
        }
