"""A form comes out right by itself."""

import re

from django import forms
from django.utils import translation


class Booking(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the ticket.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="Agreed")
    days = forms.MultipleChoiceField(
        label="Days", choices=[("1", "one")], required=False, widget=forms.CheckboxSelectMultiple
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def html(data: dict[str, str] | None = None) -> str:
    with translation.override("en"):
        return str(Booking(data))


def test_each_kind_of_field_has_its_own_layout() -> None:
    assert re.findall(r'class="field field-(\w+)"', html()) == ["plain", "wide", "check", "choices"]


def test_what_may_be_left_out_is_said_and_what_may_not_is_not() -> None:
    assert html().count('class="need"') == 2


def test_a_field_names_its_help_and_its_error_to_those_who_listen() -> None:
    page = html({"name": ""})
    described = re.findall(r'name="name"[^>]*aria-describedby="([^"]*)"', page)
    assert described == ["id_name_helptext id_name_error"]
    ids = re.findall(r' id="([^"]*)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert set(described[0].split()) <= set(ids)


def test_hidden_fields_are_there_without_a_label() -> None:
    assert re.findall(r'<input type="hidden" name="(\w+)"', html()) == ["token"]
