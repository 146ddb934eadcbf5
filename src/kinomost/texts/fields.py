"""The model field that stores a name or a text once per language and script."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.utils.translation import gettext_lazy as _

from kinomost.names.texts import Texts
from kinomost.texts.forms import TextsFormField


class TextsField(models.JSONField):
    """Holds a `Texts`: several tagged versions of one name or text, in one column.

    Reading gives a `Texts`, never None; assign a `Texts` or its JSON form.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Texts)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Texts:
        return Texts.from_json(super().from_db_value(value, expression, connection) or [])

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if isinstance(value, Texts):
            value = value.to_json()
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Texts:
        if isinstance(value, Texts):
            return value
        try:
            return Texts.from_json(value or [])
        except (TypeError, ValueError) as error:
            raise ValidationError(
                _("This is not a list of texts with their languages: %(why)s"), params={"why": error}
            ) from error

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value.to_json() if isinstance(value, Texts) else value, model_instance)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj).to_json()

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """One entry a language; for a longer text a form names `TextsFormField(prose=True)` itself."""
        return models.Field.formfield(self, **{"form_class": TextsFormField, **kwargs})
