"""What the office types about entries: the bar over the list, corrections, reasons, exceptions, letters."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kinomost.contest.forms.deciding import WallTime, local
from kinomost.contest.models import Call, Entry
from kinomost.contest.naming import plain
from kinomost.contest.queries.intake import (
    ASKED,
    LATE,
    REGULATIONS,
    Wanted,
    countries_of,
    rules_of,
    sections_of,
)
from kinomost.texts import formats

SORTS = {
    "sent": _("last sent in first"),
    "first": _("first sent in first"),
    "number": _("by number"),
    "title": _("by title"),
    "company": _("by company"),
    "section": _("by section"),
    "state": _("by state"),
    "changed": _("last changed first"),
}
VERDICTS = {
    "pass": pgettext_lazy("of an entry", "may enter"),
    "fail": pgettext_lazy("of an entry", "a rule is not met"),
    "unknown": pgettext_lazy("of an entry", "not known yet"),
}


class EntryFilter(forms.Form):
    """The bar over the entries of a call; its state is the address."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search", "placeholder": _("title, company, person, number")}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    section = forms.ChoiceField(label=_("Section"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    eligibility = forms.ChoiceField(label=_("Rules"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=list(SORTS.items()))

    def __init__(self, data: Any, call: Call) -> None:
        super().__init__(data, auto_id="filter-%s")
        everything = ("", _("all"))
        states = [(value, capfirst(str(label))) for value, label in Entry.State.choices]
        others = [(ASKED, _("Correction awaited")), (LATE, _("May come late"))]
        countries = sorted(
            ((code, formats.country(code)) for code in countries_of(call)), key=lambda one: one[1]
        )
        offered: dict[str, list[Any]] = {
            "state": [*states, *others],
            "section": [(one.key, plain(one.names) or one.key) for one in sections_of(call)],
            "country": countries,
            "eligibility": [(value, capfirst(str(label))) for value, label in VERDICTS.items()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [everything, *choices]  # type: ignore[attr-defined]
        if not call.rules:
            del self.fields["eligibility"]

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what is no choice counts for nothing."""
        self.full_clean()
        said = {name: value for name, value in self.cleaned_data.items() if name != "sort" and value}
        return Wanted(**said)

    @property
    def order(self) -> str:
        """The chosen order: a key of SORTS."""
        self.full_clean()
        return str(self.cleaned_data.get("sort") or "sent")


class _Until(forms.Form):
    """A form with an hour on the clock of the call."""

    until = WallTime()

    def __init__(self, data: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.call = call
        self.fields["until"].help_text = _("On the clock of the call: %(zone)s.") % {"zone": call.zone}

    def clean_until(self) -> Any:
        """The instant. Raises ValidationError for an hour that is over, or that the clock skips."""
        at = WallTime.at(self.cleaned_data["until"].replace(tzinfo=None), self.call.zone)
        if at is not None and at <= timezone.now():
            raise ValidationError(_("This hour has passed already."))
        return at


class CorrectionForm(_Until):
    """What is to be put right, and by when."""

    text = forms.CharField(
        label=_("What is to be put right"),
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "Goes to everybody who works on the entry, as you write it, in a letter in their language."
        ),
    )
    field_order = ("text", "until")

    def __init__(self, data: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(data, call, **kwargs)
        self.fields["until"].label = _("Until")


class LateForm(_Until):
    """Until when, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Stands with the entry at the desk. The authors are told the hour, not the reason."),
    )
    field_order = ("until", "reason")

    def __init__(self, data: Any, call: Call, entry: Entry) -> None:
        super().__init__(
            data, call, initial={"until": local(entry.late_until, call.zone), "reason": entry.late_reason}
        )
        self.fields["until"].label = _("May be sent in until")

    def clean_until(self) -> Any:
        """The instant; one after the deadline."""
        at = super().clean_until()
        if at is not None and at <= self.call.deadline:
            raise ValidationError(
                _("The call is open until then anyway. An exception begins where the deadline ends.")
            )
        return at


class IneligibleForm(forms.Form):
    """The rule of the call that is not met, and why."""

    rule = forms.ChoiceField(label=_("Rule of the call"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The authors get it as you write it, with the rule, in a letter in their language."),
    )

    def __init__(self, data: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        named: dict[str, str] = {}
        for key, text in rules_of(call):
            named[key] = f"{named[key]} {text}" if key in named else text
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            *named.items(),
            (REGULATIONS, _("Another one of the regulations; the reason says which.")),
        ]


class ReasonForm(forms.Form):
    """Why an entry is withdrawn on its authors' behalf."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The authors get it as you write it."),
    )


class LetterForm(forms.Form):
    """A letter to entrants in the languages of the site; who has another language gets the first that is written."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"subject-{code}"] = forms.CharField(
                label=_("Subject, %(language)s") % {"language": name}, required=False, max_length=200
            )
            self.fields[f"body-{code}"] = forms.CharField(
                label=_("Letter, %(language)s") % {"language": name},
                required=False,
                max_length=20_000,
                widget=forms.Textarea({"rows": 6}),
            )

    def clean(self) -> dict[str, Any]:
        """A language is written whole or not at all, and one is."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for code, _name in settings.LANGUAGES:
            if bool(data.get(f"subject-{code}")) != bool(data.get(f"body-{code}")):
                name = f"body-{code}" if data.get(f"subject-{code}") else f"subject-{code}"
                self.add_error(name, _("Write both, the subject and the letter, or neither."))
        if not self.errors and not self.texts:
            raise ValidationError(_("Write the letter in one language at least."))
        return data

    @property
    def texts(self) -> dict[str, tuple[str, str]]:
        """Subject and letter by the site's language."""
        return {
            code: (self.cleaned_data[f"subject-{code}"], self.cleaned_data[f"body-{code}"])
            for code, _name in settings.LANGUAGES
            if self.cleaned_data.get(f"subject-{code}") and self.cleaned_data.get(f"body-{code}")
        }
