"""How a name or a text in several languages is typed: one entry a language, with more for other languages and kinds."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kinomost.names.proposals import proposals
from kinomost.names.texts import KINDS, Kind, Text, Texts

# The languages that every form offers, in the order of the language switch.
MAIN_TAGS: dict[str, str | Promise] = {
    "sr-Latn": _("Serbian, Latin script"),
    "sr-Cyrl": _("Serbian, Cyrillic script"),
    "ru": _("Russian"),
    "en": _("English"),
}
KIND_NAMES: dict[Kind, str | Promise] = {
    "official": _("official"),
    "original": _("original"),
    "festival": _("festival title"),
    "working": _("working title"),
    "transliterated": _("transliterated"),
    "alternative": _("alternative"),
}
SPARE_ROWS = 2  # empty entries for another language, or for a second name in the same one

Row = tuple[str, str, str]  # tag, kind, text, as typed


def rows_of(value: object) -> list[Row]:
    """What stands in the form: the rows of a `Texts`, or those that somebody typed."""
    if isinstance(value, Texts):
        return [(entry.tag, entry.kind, entry.text) for entry in value]
    return list(value) if isinstance(value, list) else []


class TextsWidget(forms.Widget):
    """Entries side by side for a name (`prose=False`), or one large box a language for a longer text."""

    template_name = "texts/widgets/texts.html"
    use_fieldset = True

    def __init__(self, *, prose: bool, max_length: int, kinds: Sequence[Kind], proposes: bool) -> None:
        super().__init__()
        self.proposes = proposes
        self.kinds = kinds
        self.prose = prose
        self.max_length = max_length

    def format_value(self, value: object) -> list[Row]:
        """The filled rows, then an empty one for every main language that has none, then spare ones."""
        filled = [row for row in rows_of(value) if row[2].strip() or row[0] not in ("", *MAIN_TAGS)]
        order = list(MAIN_TAGS)
        filled.sort(key=lambda row: order.index(row[0]) if row[0] in order else len(order))
        missing = [tag for tag in order if tag not in {row[0] for row in filled}]
        rows = [*filled, *((tag, "official", "") for tag in missing)]
        rows.sort(key=lambda row: order.index(row[0]) if row[0] in order else len(order))
        if self.prose:  # what is written comes first, what is empty stays together
            rows.sort(key=lambda row: not row[2].strip())
        one_a_language = self.prose or len(self.kinds) == 1
        return [*rows, *[("", "official", "")] * (1 if one_a_language else SPARE_ROWS)]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the rows with their languages' names, and the proposal for the Cyrillic of a Latin text."""
        context = super().get_context(name, value, attrs)
        rows = self.format_value(value)
        typed = Texts(Text(*_plain(row)) for row in rows if row[0] in MAIN_TAGS and row[2].strip())
        cyrillic = typed.best("sr-Cyrl")
        context["widget"].update(
            rows=[
                {
                    "tag": tag,
                    "kind": kind,
                    "text": text,
                    "language": MAIN_TAGS.get(tag, ""),
                    "placeholder": cyrillic.text
                    if tag == "sr-Cyrl" and not text and cyrillic and cyrillic.kind == "transliterated"
                    else "",
                }
                for tag, kind, text in rows
            ],
            kinds={kind: KIND_NAMES[kind] for kind in self.kinds},
            prose=self.prose,
            max_length=self.max_length,
            proposes=self.proposes,
        )
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        """The rows as typed; the field makes sense of them."""
        if not isinstance(data, MultiValueDict):
            return rows_of(data.get(name))
        return list(
            zip(
                (tag.strip() for tag in data.getlist(f"{name}-tag")),
                data.getlist(f"{name}-kind"),
                data.getlist(f"{name}-text"),
                strict=False,
            )
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form did not ask at all."""
        return f"{name}-text" not in data and name not in data

    def id_for_label(self, id_: str) -> str:
        """The label belongs to the whole group."""
        return ""


class TextsFormField(forms.Field):
    """Reads the rows into a `Texts`. `max_length` counts the characters of one text.

    With `proposes` the form has a button that asks for the names in the other scripts; its view asks `posted`.
    """

    def __init__(
        self,
        *,
        prose: bool = False,
        max_length: int | None = None,
        kinds: Sequence[Kind] = KINDS,
        proposes: bool = False,
        **kwargs: Any,
    ) -> None:
        self.max_length = max_length or (20_000 if prose else 500)
        kwargs["widget"] = TextsWidget(
            prose=prose, max_length=self.max_length, kinds=kinds, proposes=proposes
        )
        super().__init__(**kwargs)

    def to_python(self, value: object) -> Texts:
        """The rows as `Texts`; all that is wrong is said at once."""
        if isinstance(value, Texts):
            return value
        entries: list[Text] = []
        problems: list[ValidationError] = []
        for tag, kind, text in rows_of(value):
            if not text.strip():
                continue
            if len(text) > self.max_length:
                problems.append(
                    ValidationError(
                        ngettext(
                            "A text here has at most %(most)s character; this one has %(size)s.",
                            "A text here has at most %(most)s characters; this one has %(size)s.",
                            self.max_length,
                        ),
                        params={"most": self.max_length, "size": len(text)},
                    )
                )
                continue
            if "\x00" in text:
                problems.append(ValidationError(_("There is a zero byte in the text. Type it anew.")))
                continue
            try:
                entries.append(Text(tag, text.replace("\r\n", "\n"), kind))  # type: ignore[arg-type]
            except ValueError:
                problems.append(
                    ValidationError(
                        _("“%(tag)s” is not a language tag. Write for example fr, de or sr-Latn."),
                        params={"tag": tag},
                    )
                )
        if problems:
            raise ValidationError(problems)
        return Texts(entries)

    def validate(self, value: Texts) -> None:
        """A required name has at least one text."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether saving would change anything; the form's own order of the languages is no change."""
        try:
            return set(self.to_python(data)) != set(self.to_python(initial))
        except ValidationError:
            return True


def posted(request: HttpRequest, field: str) -> tuple[QueryDict | None, bool]:
    """What was posted, if anything, and whether it only asks for names to be proposed.

    Then the proposals stand in the empty languages of `field`, for a person to look at; nothing is to be saved.
    """
    if request.method != "POST":
        return None, False
    if "propose" not in request.POST:
        return request.POST, False
    data = request.POST.copy()
    tags, kinds, texts = (data.getlist(f"{field}-{part}") for part in ("tag", "kind", "text"))
    typed = []
    for tag, kind, text in zip(tags, kinds, texts, strict=False):
        with suppress(ValueError):  # an empty row, or one whose mistake the form will name
            typed.append(Text(*_plain((tag, kind, text))))
    empty = {tag: at for at, (tag, text) in enumerate(zip(tags, texts, strict=False)) if not text.strip()}
    for name in proposals(Texts(typed)):
        if (at := empty.get(name.tag)) is not None:
            kinds[at], texts[at] = name.kind, name.text
    data.setlist(f"{field}-kind", kinds)
    data.setlist(f"{field}-text", texts)
    return data, True


def _plain(row: Row) -> tuple[str, str, Any]:
    tag, kind, text = row
    return tag, text, kind if kind in KINDS else "official"
