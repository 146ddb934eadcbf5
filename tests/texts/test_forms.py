"""Typing a text in several languages."""

from typing import Any

from django import forms
from django.http import QueryDict

from kinomost.names.texts import Text, Texts
from kinomost.texts.forms import TextsFormField


class Form(forms.Form):
    names = TextsFormField()
    about = TextsFormField(prose=True, required=False)


def typed(*rows: tuple[str, str, str], field: str = "names") -> QueryDict:
    data = QueryDict(mutable=True)
    for tag, kind, text in rows:
        data.appendlist(f"{field}-tag", tag)
        data.appendlist(f"{field}-kind", kind)
        data.appendlist(f"{field}-text", text)
    return data


def read(*rows: tuple[str, str, str]) -> Any:
    form = Form(typed(*rows))
    return form.cleaned_data["names"] if form.is_valid() else form.errors["names"]


def test_rows_become_texts_and_empty_rows_are_left_out() -> None:
    names = read(
        ("sr-Latn", "original", "Zlato Umalte"), ("ru", "official", "  "), ("fr", "festival", "L’or")
    )
    assert names == Texts([Text("sr-Latn", "Zlato Umalte", "original"), Text("fr", "L’or", "festival")])


def test_two_names_may_stand_in_one_language() -> None:
    names = read(("ru", "official", "Наши"), ("ru", "alternative", "Тут все свои"))
    assert [(entry.kind, entry.text) for entry in names] == [
        ("official", "Наши"),
        ("alternative", "Тут все свои"),
    ]


def test_a_required_name_cannot_be_empty() -> None:
    assert read(("ru", "official", "")) == ["This field is required."]


def test_every_problem_is_said_at_once_and_what_was_typed_stays() -> None:
    form = Form(typed(("klingonski", "official", "Qapla"), ("ru", "official", "щ" * 501)))
    assert form.errors["names"] == [
        "“klingonski” is not a language tag. Write for example fr, de or sr-Latn.",
        "A text here has at most 500 characters; this one has 501.",
    ]
    assert 'value="Qapla"' in str(form["names"])


def test_the_form_offers_every_main_language_once_and_spare_rows() -> None:
    tags = [
        row["tag"] for row in Form(initial={"names": Texts.of(ru="Наши")})["names"].subwidgets[0].data["rows"]
    ]
    assert tags == ["sr-Latn", "sr-Cyrl", "ru", "en", "", ""]


def test_a_form_that_comes_back_does_not_grow() -> None:
    form = Form(
        typed(
            ("ru", "official", "Наши"), ("en", "official", ""), ("", "official", ""), ("fr", "official", "")
        )
    )
    tags = [row["tag"] for row in form["names"].subwidgets[0].data["rows"]]
    assert tags == ["sr-Latn", "sr-Cyrl", "ru", "en", "fr", "", ""]


def test_in_long_texts_what_is_written_stands_first() -> None:
    about = Form(initial={"about": Texts.of(en="A bridge", ru="Мост")})["about"]
    tags = [row["tag"] for row in about.subwidgets[0].data["rows"]]
    assert tags == ["ru", "en", "sr-Latn", "sr-Cyrl", ""]


def test_serbian_cyrillic_is_proposed_from_the_latin() -> None:
    rows = Form(initial={"names": Texts.of(sr_Latn="Njegoš")})["names"].subwidgets[0].data["rows"]
    assert [row["placeholder"] for row in rows] == ["", "Његош", "", "", "", ""]


def test_it_knows_whether_anything_changed() -> None:
    initial = {"names": Texts.of(ru="Наши")}
    same = Form(typed(("sr-Latn", "official", ""), ("ru", "official", "Наши")), initial=initial)
    other = Form(typed(("ru", "original", "Наши")), initial=initial)
    assert (same.changed_data, other.changed_data) == ([], ["names"])


def test_markup_in_a_text_stays_text() -> None:
    assert "<script>" not in str(Form(initial={"names": Texts.of(en="<script>alert(1)</script>")})["names"])
