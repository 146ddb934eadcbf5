"""What can be wrong with a file, said so that a person can mend it.

A `Problem` names the place (file or sheet, row, column), the value and a code. The sentence for the code is
an English template here; a caller that speaks other languages translates the template and fills in the same
parameters. Every template says what is wrong and, where it can be known, what would be right.
"""

# ruff: noqa: E501  (each template is one sentence on one line)
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

NOTHING: Mapping[str, object] = MappingProxyType({})


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


# `{value}` is what stands in the cell. Codes are stable: stored plans and tests name them.
TEMPLATES: dict[str, str] = {
    # files
    "empty_file": _("The file is empty."),
    "unknown_kind": _(
        "This kind of file is not read here. Use a folder of CSV and YAML files, one XLSX workbook, or a ZIP of such a folder."
    ),
    "no_such_path": _("There is no file or folder at this path."),
    "nothing_to_read": _(
        "There is no sheet in here. A season is a folder of CSV and YAML files, or one XLSX workbook."
    ),
    "too_big": _("The file has {megabytes} MB; at most {limit} MB are read."),
    "too_many_rows": _("The sheet has more than {limit} rows."),
    "too_many_columns": _("The sheet has more than {limit} columns."),
    "too_many_sheets": _("There are more than {limit} sheets."),
    "too_many_cells": _("The workbook has more than {limit} cells."),
    "cell_too_long": _("The cell has {length} characters; a cell holds at most {limit}."),
    "bad_encoding": _(
        "The bytes do not make text in {encoding}. Save the file as UTF-8, or choose its encoding."
    ),
    "guessed_encoding": _(
        "The file is not UTF-8. It was read as {encoding}, because its words make sense in it. If letters look wrong, choose {other}."
    ),
    "bad_quotes": _(
        "A quotation mark is not closed, or text follows one. Inside a quoted cell a quotation mark is written twice."
    ),
    "bad_workbook": _(
        "This is not an XLSX workbook, or it is damaged. Open it in a spreadsheet program and save it as XLSX."
    ),
    "bad_archive": _("This is not a ZIP file, or it is damaged."),
    "locked_workbook": _("The workbook is protected by a password. Save it without one."),
    "bomb": _("The file unpacks to {megabytes} MB, far more than its size lets expect. It was not opened."),
    "entities": _(
        "The workbook contains XML declarations that spreadsheet programs do not write. It was not opened."
    ),
    "bad_yaml": _("The YAML cannot be read: {detail}."),
    "yaml_alias": _("References (& and *) are not read. Write the value out."),
    "yaml_shape": _(
        "A record is a list of “column: value” lines; a value is text, a list of texts, or lines one level deeper."
    ),
    # sheets
    "unknown_sheet": _("There is no sheet called “{value}” here. Known sheets: {known}."),
    "unknown_sheet_near": _("There is no sheet called “{value}” here. Did you mean “{near}”?"),
    "sheet_twice": _("The sheet “{value}” is there twice."),
    "no_header": _("The first row must name the columns."),
    "column_twice": _("The column “{value}” is there twice."),
    "unnamed_column": _("This column has values but no name in the first row."),
    "unknown_column": _("The column “{value}” is not known here. Known columns: {known}."),
    "unknown_column_near": _("The column “{value}” is not known here. Did you mean “{near}”?"),
    "missing_column": _("The column “{value}” is missing."),
    "extra_cells": _("The row has more cells than the first row has names."),
    "key_twice": _("This row has the same {columns} as row {first}."),
    "merged_cells": _("Cells {area} are merged. Their value was taken for each of them."),
    "repeated_row": _("This row repeats row {first} word for word. It was taken once."),
    "taken": _("The short name “{value}” belongs to another exchange. Choose another one."),
    "ends_before": _("This ends ({value}) before it begins ({start})."),
    "no_name": _("The row needs a name in at least one language, such as {name}.sr-Latn."),
    "just_one": _("Fill exactly one of: {columns}."),
    "no_length": _("How long is it? Neither this row nor the film says."),
    "bad_identifier": _("“{value}” was left out. {detail}"),
    "only_sample": _("Bookings are taken from a file only into a sample exchange."),
    "wrong_exchange": _("The file is for the exchange “{value}”; this is “{expected}”."),
    "no_exchange": _(
        "It is not said which exchange this is for. Add a sheet “exchange”, or name the exchange."
    ),
    "failed": _(
        "Something went wrong on our side. Nothing was written and your files are still here: try again."
    ),
    "erased": _("“{value}” was erased at the person’s wish. The row was passed over."),
    "refused": _("The database refused the rows: {detail}. Nothing was written."),
    # cells
    "required": _("This cell must not be empty."),
    "formula": _("The cell holds a formula. Formulas are not computed here: paste its value."),
    "error_cell": _("The cell holds a spreadsheet error ({value})."),
    "control_characters": _("The text contains characters that cannot be shown. Type it anew."),
    "too_long": _("The text has {length} characters; at most {limit} fit here."),
    "one_line": _("The text must stand on one line."),
    "bad_ref": _(
        "“{value}” cannot be a short name. Use small Latin letters, digits and hyphens, such as “{near}”."
    ),
    "unknown_choice": _("“{value}” is not one of: {known}."),
    "unknown_choice_near": _("“{value}” is not known here. Did you mean “{near}”?"),
    "unknown_row": _("There is no “{value}” in the sheet “{refers}”."),
    "unknown_row_near": _("There is no “{value}” in the sheet “{refers}”. Did you mean “{near}”?"),
    "bad_whole": _("“{value}” is not a whole number."),
    "bad_number": _("“{value}” is not a number. Write it like 12.5 or 12,5."),
    "ambiguous_number": _(
        "“{value}” can be read in two ways. Write it without a thousands mark: {one} or {other}."
    ),
    "seats_taken": _(
        "{taken} seats are booked or kept for somebody; {value} cannot be all. Cancel bookings first, or offer more."
    ),
    "sent_early": _("This was sent in ({value}) before the call opened ({opens})."),
    "sent_later": _("This hour ({value}) has not come yet."),
    "sent_late": _(
        "This was sent in ({value}) after the deadline ({deadline}). Leave the row out, or say in late_reason why it is taken in all the same."
    ),
    "sent_stays": _("When an entry was sent in stays as it is. {value} is another hour."),
    "no_call": _("There is no call with the short name “{value}”. Make it first, or name another."),
    "several_named": _(
        "Several are called “{value}”: {found}. Write the short name of the one that is meant."
    ),
    "same_name": _("“{value}” is taken for {found}, which has this name already."),
    "stays": _("This stays as it is. {why}"),
    "bad_line": _("“{value}” cannot be read: {why}"),
    "too_small": _("{value} is too small; the smallest is {limit}."),
    "too_large": _("{value} is too large; the largest is {limit}."),
    "too_precise": _("{value} has more than {places} decimals."),
    "bad_money": _(
        "“{value}” is not an amount of money. Write the amount and the currency, such as 1500.00 EUR."
    ),
    "no_currency": _("The amount “{value}” has no currency. Write it like {value} EUR."),
    "unknown_currency": _("“{value}” is not a currency code. Write three letters such as EUR, RSD or RUB."),
    "bad_yes_no": _("“{value}” is neither yes nor no. Write yes or no."),
    "bad_date": _("“{value}” is not a date. Write year, month, day: 2024-03-09."),
    "ambiguous_date": _("“{value}” can be read in two ways: {one} or {other}. Write one of them."),
    "no_such_day": _("There is no such day as “{value}”."),
    "bad_time": _("“{value}” is not a date with a time. Write it like 2024-03-09 19:30."),
    "no_such_hour": _("“{value}”: hours run from 0 to 23."),
    "no_such_minute": _("“{value}”: an hour has 60 minutes, so minutes run from 0 to 59."),
    "local_gap": _(
        "{value} does not exist in {zone}: the clocks were put forward. The nearest times are {one} and {other}."
    ),
    "local_overlap": _(
        "{value} happens twice in {zone}, because the clocks were put back. Write {one} or {other}."
    ),
    "no_zone": _("The time “{value}” needs a time zone or an offset such as +03:00."),
    "unknown_zone": _("“{value}” is not a time zone. Write one like Europe/Belgrade."),
    "unknown_zone_near": _("“{value}” is not a time zone. Did you mean “{near}”?"),
    "bad_length": _(
        "“{value}” is not a length of time. Write minutes, such as 95, or hours and minutes, such as 1:35."
    ),
    "unknown_country": _(
        "“{value}” is not a country known here. Write its name or its two-letter code, such as RS."
    ),
    "unknown_country_near": _("“{value}” is not a country known here. Did you mean {near}?"),
    "unknown_language": _("“{value}” is not a language tag. Write one like sr-Latn, sr-Cyrl, ru or en."),
    "unknown_language_near": _("“{value}” is not a language tag. Did you mean {near}?"),
    "bad_url": _("“{value}” is not a web address. Write it in full, beginning with https://."),
    "bad_email": _("“{value}” is not an e-mail address."),
    "bad_point": _(
        "“{value}” is not a place on the map. Write latitude and longitude, such as 59.9343, 30.3351."
    ),
    "bad_colour": _("“{value}” is not a colour. Write it like #a4262c."),
    "item_empty": _("The list has an empty item."),
    # foreign programmes
    "overlap": _("{hall}: this begins at {start}, before row {other} ends at {end}."),
    "unknown_mapping": _("There is no mapping called “{value}”."),
    "unmapped": _("It is not said which column holds “{aim}”."),
    "missing_venue": _(
        "There is no hall “{value}” yet (rows: {rows}). Create the missing halls, or add it under this name."
    ),
    "missing_venue_near": _(
        "There is no hall “{value}” yet (rows: {rows}). Is it “{near}”? Otherwise create the missing halls."
    ),
    "no_city": _("The hall “{value}” is new. Say in which city it is: name, country and time zone."),
    "no_season": _(
        "There is no season yet to which these film days could belong, or there are several. Name one."
    ),
    "no_end": _("Neither an end nor a length is given."),
    "past_midnight": _("Only an hour is given for the end; it was taken as {end}, after midnight."),
    "ends_first": _("This ends ({end}) before it begins ({start})."),
    "too_many_hours": _("This lasts {hours} hours. Is the end right?"),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong (or, with `note`, one thing worth knowing) at one place of a file.

    `row` counts as the person's program shows it: the header is row 1. For YAML it is the line of the file.
    """

    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    note: bool = False

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, in the language that `translate` turns the English template into."""
        return translate(TEMPLATES[self.code]).format_map({"value": shorten(self.value), **self.params})

    def where(self) -> str:
        """The place in one line, for a terminal: «films.csv, row 3, runtime»."""
        parts = [self.sheet, f"row {self.row}" if self.row is not None else "", self.column]
        return ", ".join(part for part in parts if part)

    def at(self, sheet: str, row: int | None = None, column: str = "") -> Problem:
        """The same problem at a place known only further up."""
        return replace(self, sheet=sheet, row=row, column=column)


class CellError(ValueError):
    """A cell's text cannot be understood; knows the code and its parameters, not the place."""

    def __init__(self, code: str, value: str = "", **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.params = params

    def problem(self, sheet: str = "", row: int | None = None, column: str = "") -> Problem:
        """The error as a problem at this place."""
        return Problem(self.code, sheet, row, column, self.value, self.params)


class UnreadableError(Exception):
    """A file cannot be read at all, or only in part; carries everything that was found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.where()}: {problem.text()}" for problem in problems))
        self.problems = list(problems)


def shorten(text: str, limit: int = 80) -> str:
    """The text on one line, cut to `limit` characters, so that a message never drowns in a cell."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
