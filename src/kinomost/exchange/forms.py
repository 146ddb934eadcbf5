"""What people type about seasons and interest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinomost.exchange.actions.interest import KINDS
from kinomost.exchange.models import Interest
from kinomost.parties.models import Organisation
from kinomost.texts import formats


class InterestForm(forms.Form):
    """What an organisation would do with a film, a place or another organisation."""

    speaker = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="slug", label=_("For"), empty_label=None
    )
    kind = forms.ChoiceField(label=_("We would"), choices=Interest.Kind.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The other side reads it once the interest is mutual; the office reads it at once."),
    )

    def __init__(self, *args: Any, speaking: list[Organisation], role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speaker, kind = self.fields["speaker"], self.fields["kind"]
        assert isinstance(speaker, forms.ModelChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        speaker.queryset = Organisation.objects.filter(pk__in=[one.pk for one in speaking])
        speaker.label_from_instance = label_of  # type: ignore[method-assign,assignment]
        kind.choices = [(one.value, one.label) for one in KINDS[role]]
        if len(speaking) == 1:
            speaker.widget = forms.HiddenInput()
            self.initial.setdefault("speaker", speaking[0].slug)


def label_of(organisation: Organisation) -> str:
    """An organisation's name for the reader."""
    return str(organisation.names.best(formats.language_tag()) or organisation.slug)
