"""Edit forms that notice a second editor, and bring both versions together so that nothing is lost.

A form carries the version it was made from and, for every field, a fingerprint of the value it showed. When
somebody else saved meanwhile, the fingerprints tell who changed what: a field that only they changed takes
their value, a field that only you changed keeps yours, and a field that both changed is shown both ways.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from kinomost.journal.models import Versioned
from kinomost.names.texts import Texts

V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True)
class Clash:
    """A field that both editors changed."""

    label: str
    theirs: Any
    yours: Any


def _fingerprint(value: Any) -> str:
    if isinstance(value, Texts):
        value = value.to_json()
    if isinstance(value, Model):
        value = value.pk
    if value is None:
        value = ""
    said = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def one_break(text: str) -> str:
    """The text with every line break as one character, as files have it."""
    return text.replace("\r\n", "\n")


class VersionedForm(forms.ModelForm[V]):
    """A model form for a `Versioned` record; `values` are what an action takes."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["base"].initial = json.dumps(
            {name: _fingerprint(getattr(self.instance, name, None)) for name in self.record_fields}
        )

    def clean(self) -> dict[str, Any]:
        """Browsers send a line break as two characters; a text that nobody touched must come back as it was."""
        cleaned = super().clean() or self.cleaned_data
        cleaned |= {name: one_break(value) for name, value in cleaned.items() if isinstance(value, str)}
        return cleaned

    @property
    def record_fields(self) -> list[str]:
        """The fields that belong to the record itself."""
        return [name for name in self.fields if name not in {"version", "base"}]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field, for an action to write."""
        return {name: self.cleaned_data[name] for name in self.record_fields}

    def merged_with(self, current: V) -> tuple[Self, list[Clash]]:
        """A form over the record as it is now, with what this editor changed put in, and the fields both changed."""
        try:
            base = json.loads(self.cleaned_data["base"])
        except ValueError:
            base = {}
        base = base if isinstance(base, dict) else {}
        yours: dict[str, Any] = {}
        clashes = []
        for name in self.record_fields:
            mine, theirs, was = self.cleaned_data[name], getattr(current, name), base.get(name)
            if _fingerprint(mine) == was or _fingerprint(mine) == _fingerprint(theirs):
                continue
            yours[name] = mine
            if _fingerprint(theirs) != was:
                clashes.append(Clash(str(self.fields[name].label), theirs, mine))
        return type(self)(instance=current, initial=yours), clashes
