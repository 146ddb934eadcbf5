"""Fields that take what a person would write: a country, a language, a person or an organisation by name."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kinomost.catalogue.queries import FORMER
from kinomost.names.fold import keys
from kinomost.names.texts import Texts
from kinomost.parties.queries import named
from kinomost.tables import CellError
from kinomost.tables.cells.countries import country_of, language_of
from kinomost.texts import formats

SEVERAL = 6  # how many of several people of one name are offered to choose from


class CountryField(forms.CharField):
    """A country by code, or by name in any of the four languages; its value is the ISO 3166 code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Country"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "countries", "autocomplete": "off"}))
        super().__init__(max_length=80, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a code as the reader's language names it."""
        code = value.upper() if isinstance(value, str) else ""
        return formats.country(code) if len(code) in {2, 4} else value

    def clean(self, value: Any) -> str:
        """The code, or a sentence about what is not a country."""
        text = str(super().clean(value) or "")
        if not text or text.upper() in FORMER:
            return text.upper()
        for code in FORMER:
            if text.casefold() == formats.country(code).casefold():
                return code
        try:
            return country_of(text)
        except CellError as error:
            raise ValidationError(
                _("There is no country “%(text)s”. Write its name or its two letters."), params={"text": text}
            ) from error


class CarriedField(forms.CharField):
    """What a form carries along for itself: signed, so that what comes back is what was sent, or None.

    Nobody can learn the name of somebody else's record by writing its number in there.
    """

    widget = forms.HiddenInput
    signer = Signer(salt="kinomost.catalogue.carried")

    def prepare_value(self, value: Any) -> Any:
        """The value signed; what was posted stays as it is."""
        return value if isinstance(value, str) else self.signer.sign_object(value, compress=True)

    def clean(self, value: Any) -> Any:
        """The value that was signed."""
        try:
            return self.signer.unsign_object(value) if value else None
        except BadSignature as error:
            raise ValidationError(
                _("This form was not made by this site, or long ago. Open the record again.")
            ) from error


class LanguagesField(forms.CharField):
    """Languages by tag or name, with commas between; the value is a list of tags."""

    def prepare_value(self, value: Any) -> Any:
        """Show the tags as they are: they tell scripts apart, names do not."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The tags, or a sentence about what is not a language."""
        words = [word.strip() for word in re.split(r"[,;]", super().clean(value) or "") if word.strip()]
        try:
            return list(dict.fromkeys(language_of(word) for word in words))
        except CellError as error:
            raise ValidationError(
                _("“%(text)s” is not a language. Write for example sr, ru or “Serbian”."),
                params={"text": error.value},
            ) from error


class WordsField(forms.CharField):
    """Words with commas between; the value is a list."""

    def prepare_value(self, value: Any) -> Any:
        """The words in one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The words, each once."""
        words = (word.strip() for word in (super().clean(value) or "").split(","))
        return list(dict.fromkeys(word for word in words if word))


class PartyField(forms.CharField):
    """A person or an organisation by name in any script; its value is the record's number.

    What the list of suggestions writes ends in the address in parentheses, which settles it; a name typed by
    hand must answer to one record, else those it answers to are named.
    """

    def __init__(self, parties: QuerySet[Any], known: Mapping[str, int], **kwargs: Any) -> None:
        self.parties, self.known = parties, known
        super().__init__(max_length=300, **kwargs)

    def clean(self, value: Any) -> int | None:
        """The record's number."""
        text = super().clean(value)
        if not text:
            return None
        if settled := re.search(r"\(([a-z0-9-]+)\)$", text):
            if settled[1] in self.known:
                return self.known[settled[1]]
            found = self.parties.filter(slug=settled[1]).first()
            if found is not None:
                return int(found.pk)
        answers = list(named(self.parties, text)[: SEVERAL + 1])
        whole = [one for one in answers if any(keys(text) & keys(str(name)) for name in one.names)]
        answers = whole or answers
        if len(answers) == 1:
            return int(answers[0].pk)
        if not answers:
            raise ValidationError(
                _("Nobody in the register is called “%(name)s”. Enter the name there first."),
                params={"name": text},
            )
        raise ValidationError(
            _("Several are called so. Write which one: %(names)s."),
            params={"names": "; ".join(shown(one) for one in answers[:SEVERAL])},
        )


def shown(record: Any) -> str:
    """How a record of a register stands in a field: name in both scripts, and the address that settles it."""
    texts: Texts = getattr(record, "titles", None) or record.names
    names = dict.fromkeys(
        str(name) for name in (texts.best(formats.language_tag()), texts.original, *texts) if name
    )
    return f"{' · '.join(list(names)[:3])} ({record.slug})"


def usable(model: type[Model], exchange_id: int) -> QuerySet[Any]:
    """The people or organisations that an office may name on its films: its own, and everybody's public ones."""
    return model._default_manager.filter(Q(exchange=exchange_id) | Q(is_public=True))
