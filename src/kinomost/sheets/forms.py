"""Forms of the import pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinomost.sheets.foreign import Choice, Target
from kinomost.sheets.scope import Scope
from kinomost.tables import LIMITS, CellError, Entry, Sheet
from kinomost.tables.cells import YesNo
from kinomost.texts import formats


class FilesInput(forms.ClearableFileInput):
    """Takes several files at once: a season folder is uploaded by choosing what is in it."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several uploaded files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(file, initial) for file in files or [None]]
        if sum(file.size or 0 for file in cleaned) > LIMITS.bytes:
            raise forms.ValidationError(
                _("At most %(limit)s MB can be uploaded at once.") % {"limit": LIMITS.megabytes}
            )
        if len(cleaned) > LIMITS.sheets:
            raise forms.ValidationError(
                _("At most %(limit)s files can be uploaded at once.") % {"limit": LIMITS.sheets}
            )
        return cleaned


ENCODINGS = [
    ("", gettext_lazy("found out by itself")),
    ("utf-8", "UTF-8"),
    ("windows-1250", "Windows-1250 (š č ć ž đ)"),
    ("windows-1251", "Windows-1251 (кириллица)"),
    ("windows-1252", "Windows-1252 (é à ö)"),
    ("utf-16", "UTF-16"),
]
SEPARATORS = [
    ("", gettext_lazy("found out by itself")),
    (",", gettext_lazy("comma")),
    (";", gettext_lazy("semicolon")),
    ("\t", gettext_lazy("tab")),
]


class UploadForm(forms.Form):
    """Files to import."""

    uploads = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "A workbook (XLSX), a ZIP of a season folder, its files, or somebody else’s CSV."
        ),
    )
    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), choices=ENCODINGS, required=False)
    separator = forms.ChoiceField(
        label=gettext_lazy("Columns are parted by"), choices=SEPARATORS, required=False
    )

    def entries(self) -> list[Entry]:
        """The files, as the engine takes them."""
        return [Entry(file.name or "", file.read()) for file in self.cleaned_data["uploads"]]


def _called(record: Any, key: str) -> str:
    """A record's name for the reader, and its key, by which the file names it."""
    name = record.names.best(formats.language_tag())
    return f"{name.text} ({key})" if name else key


class ColumnsForm(forms.Form):
    """Which column of a foreign file is what, and what holds for all its rows."""

    save_as = forms.CharField(
        label=gettext_lazy("Remember this under the name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("The next file of this kind then needs no questions."),
    )

    def __init__(self, sheet: Sheet, target: Target, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.target = target
        choices = [("", "–"), *((column, column) for column in sheet.columns)]
        for aim in target.aims:
            self.fields[f"aim-{aim.name}"] = forms.ChoiceField(
                label=capfirst(str(aim.label)), choices=choices, required=aim.required
            )
        for option in target.options:
            yes_no = [("", "–"), ("yes", _("yes")), ("no", _("no"))]
            made: forms.Field
            if option.refers:
                rows = list(reversed(scope.rows(option.refers).items()))
                named = [(key, _called(row.record, key)) for key, row in rows]
                made = forms.ChoiceField(choices=named if len(named) == 1 else [("", "–"), *named])
            elif option.cell == YesNo():
                made = forms.ChoiceField(choices=yes_no)
            else:
                made = forms.CharField(max_length=300)
            made.label, made.help_text, made.required = (
                capfirst(str(option.label)),
                str(option.help),
                bool(option.refers),
            )
            self.fields[f"option-{option.name}"] = made

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for option in self.target.options:
            text = cleaned.get(f"option-{option.name}", "").strip()
            try:
                if text:
                    option.cell.parse(text)
            except CellError as error:
                self.add_error(f"option-{option.name}", error.problem().text(_))
        return cleaned

    def choice(self) -> Choice:
        """The answer."""
        said = self.cleaned_data
        return Choice(
            self.target.name,
            {aim.name: said[f"aim-{aim.name}"] for aim in self.target.aims if said[f"aim-{aim.name}"]},
            {
                o.name: said[f"option-{o.name}"].strip()
                for o in self.target.options
                if said[f"option-{o.name}"].strip()
            },
        )

    @staticmethod
    def initial_of(choice: Choice) -> dict[str, str]:
        """What the form shows for this answer."""
        return {f"aim-{name}": column for name, column in choice.columns.items()} | {
            f"option-{name}": text for name, text in choice.options.items()
        }

    @property
    def aim_fields(self) -> list[tuple[forms.BoundField, str]]:
        """The questions about columns, each with what the first rows have in the column that is now chosen."""
        asked = [self[f"aim-{aim.name}"] for aim in self.target.aims]
        return [(field, self._examples(str(field.value() or ""))) for field in asked]

    def _examples(self, column: str) -> str:
        cells = (row.cells.get(column, "").strip() for row in self.sheet.rows[:30])
        return " · ".join(list(dict.fromkeys(cell for cell in cells if cell))[:3])

    @property
    def option_fields(self) -> list[forms.BoundField]:
        """The questions about the whole file."""
        return [self[f"option-{option.name}"] for option in self.target.options]
