"""The map of personal data knows every field that looks personal."""

import re

from django.apps import apps
from django.db.models import Field

from kinomost.parties.personal_map import Fate, holdings, impersonal

LOOKS_PERSONAL = re.compile(
    r"email|phone|birth|name|contact|address|(^|_)ip$|user_agent|biograph|photo|person|people|account"
    r"|(^|_)user$|_by$|^by$|^to$|message"
)


def personal_looking_fields() -> dict[str, str]:
    """`room.Model.field` of every field that looks personal, with its model's label."""
    return {
        f"{model._meta.label}.{field.name}": model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if isinstance(field, Field) and LOOKS_PERSONAL.search(field.name)
    }


def test_every_field_that_looks_personal_is_in_the_map_or_explained() -> None:
    mapped = {holding.model._meta.label for holding in holdings()}
    unknown = sorted(
        name
        for name, model in personal_looking_fields().items()
        if model not in mapped and name not in impersonal()
    )
    assert unknown == [], "Declare these in the room's personal.py, in HOLDINGS or IMPERSONAL"


def test_nothing_is_explained_that_does_not_exist() -> None:
    assert sorted(set(impersonal()) - set(personal_looking_fields())) == []


def test_every_field_of_the_download_exists() -> None:
    missing = [
        f"{holding.model._meta.label}.{name}"
        for holding in holdings()
        for name in holding.fields
        if name not in {field.name for field in holding.model._meta.get_fields()}
    ]
    assert missing == []


def test_whatever_is_not_deleted_says_why() -> None:
    assert [h.model.__name__ for h in holdings() if h.fate is not Fate.DELETE and not str(h.reason)] == []
