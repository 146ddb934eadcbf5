"""Answers to a form: which fields are shown, what is wrong, what is still to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlsplit

from kinomost.judging.fields.library import ending
from kinomost.judging.fields.model import Field, Kind, Option
from kinomost.judging.messages import Message, Problem, problem
from kinomost.judging.plain import read_day, read_number

LONGEST = 100_000
"""Characters of one text, at most, whatever a field allows."""

_WORD = re.compile(r"[^\W_]+(?:(?:['’ʼ‑-]|(?<=\d)[.,](?=\d))[^\W_]+)*")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def count_words(text: str) -> int:
    """Words as an editor counts them: runs of letters and digits.

    A hyphen or an apostrophe inside a word does not part it (co-production, don’t, кое-что are one each), nor does the
    point or comma in a number; a dash, a slash or a full stop does, with blanks around it or without.
    """
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    if (
        not text.isascii()
    ):  # accents and vowel signs that stand as characters of their own belong to their letter
        text = "".join(character for character in text if not unicodedata.category(character).startswith("M"))
    return sum(1 for _ in _WORD.finditer(text))


def shown(fields: Iterable[Field], answers: object) -> tuple[Field, ...]:
    """The fields that these answers show; a condition on a field that is itself hidden is not met."""
    fields = tuple(fields)
    given = answers if isinstance(answers, Mapping) else {}
    by_key = {field.key: field for field in fields}
    known: dict[str, bool] = {}

    def is_shown(field: Field) -> bool:
        if field.key not in known:
            known[field.key] = False  # a circle of conditions shows nothing
            asked = field.shown_when
            known[field.key] = asked is None or (
                asked.field in by_key
                and is_shown(by_key[asked.field])
                and bool(_values(given.get(asked.field)) & set(asked.any))
            )
        return known[field.key]

    return tuple(field for field in fields if is_shown(field))


def _values(answer: object) -> set[str]:
    if isinstance(answer, bool):
        return {"yes" if answer else "no"}
    if isinstance(answer, list | tuple):
        return {item for item in answer if isinstance(item, str)}
    return {str(answer)} if isinstance(answer, str | int | Decimal) else set()


def problems(fields: Iterable[Field], answers: object, *, complete: bool = True) -> tuple[Problem, ...]:
    """What is wrong with the answers, field by field; `Problem.where` is the key, for rows and files `key[2].column`.

    Without `complete` (a draft being saved) nothing is missing yet. Answers to hidden or unknown fields do not
    matter. Never raises.
    """
    if not isinstance(answers, Mapping):
        return (problem("", "not_mapping"),)
    return tuple(
        found
        for field in shown(fields, answers)
        for found in _problems(field, answers.get(field.key), complete)
    )


def _problems(field: Field, answer: object, complete: bool) -> Iterator[Problem]:
    if is_empty(field, answer):
        if complete and field.required:
            yield problem(field.key, _MISSING.get(field.kind, "missing_answer"))
        return
    yield from _CHECKS[field.kind](field, answer)


_MISSING = {
    Kind.FILM: "missing_film",
    Kind.FILE: "missing_file",
    Kind.FILES: "missing_file",
    Kind.YES_NO: "missing_consent",
    Kind.CHOICE: "missing_choice",
    Kind.CHOICES: "missing_choice",
    Kind.TABLE: "missing_row",
}


def is_empty(field: Field, answer: object) -> bool:
    """Whether nothing is answered. A required yes-or-no that says no is not answered: it is a consent."""
    match answer:
        case None | False if field.kind is Kind.YES_NO:
            return field.required or answer is None
        case None:
            return True
        case str():
            return not answer.strip()
        case Mapping() if field.kind in {Kind.TEXT, Kind.LONG_TEXT, Kind.FILM}:
            return all(
                text is None or (isinstance(text, str) and not text.strip()) for text in answer.values()
            )
        case list() | tuple() if field.kind is Kind.TABLE:
            return all(isinstance(row, Mapping) and _blank(row) for row in answer)
        case Mapping() | list() | tuple() | set() | frozenset():
            return not answer
        case _:
            return False


def _blank(row: Mapping[object, object]) -> bool:
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in row.values())


def _text(field: Field, answer: object) -> Iterator[Problem]:
    texts = answer if isinstance(answer, Mapping) else {"": answer}
    for tag, text in texts.items():
        where = f"{field.key}[{tag}]" if tag else field.key
        if tag and not (isinstance(tag, str) and _TAG.fullmatch(tag)):
            yield problem(where, "bad_tag", value=str(tag))
        elif text is None:
            continue
        elif not isinstance(text, str):
            yield problem(where, "bad_text")
        elif len(text) > LONGEST:
            yield problem(where, "too_long", have=len(text), most=LONGEST)
        elif field.words is not None and (words := count_words(text)) > field.words:
            yield problem(where, "too_many_words", have=words, most=field.words, over=words - field.words)


def _film(field: Field, answer: object) -> Iterator[Problem]:
    if field.words is not None and isinstance(answer, str | Mapping):
        yield from _text(field, answer)


def _number(field: Field, answer: object) -> Iterator[Problem]:
    number = read_number(answer)
    if number is None:
        yield problem(field.key, "bad_number", value=str(answer))
        return
    low, high = read_number(field.low), read_number(field.high)
    if (low is not None and number < low) or (high is not None and number > high):
        yield problem(field.key, "out_of_bounds", value=number, low=_end(low), high=_end(high))


def _date(field: Field, answer: object) -> Iterator[Problem]:
    day = read_day(answer)
    if day is None:
        yield problem(field.key, "bad_date", value=str(answer))
        return
    low, high = read_day(field.low), read_day(field.high)
    if (low is not None and day < low) or (high is not None and day > high):
        yield problem(field.key, "out_of_bounds", value=day, low=_end(low), high=_end(high))


def _end(value: Decimal | date | None) -> object:
    return "…" if value is None else value


def _choice(field: Field, answer: object) -> Iterator[Problem]:
    if answer not in [option.key for option in field.choices]:
        yield problem(field.key, "bad_choice", value=str(answer))


def _choices(field: Field, answer: object) -> Iterator[Problem]:
    if not isinstance(answer, list | tuple):
        yield problem(field.key, "not_list")
        return
    for item in answer:
        yield from _choice(field, item)
    if field.most is not None and len(answer) > field.most:
        yield problem(field.key, "too_many", have=len(answer), most=field.most)


def _yes_no(field: Field, answer: object) -> Iterator[Problem]:
    if not isinstance(answer, bool):
        yield problem(field.key, "bad_yes_no", value=str(answer))


def _url(field: Field, answer: object) -> Iterator[Problem]:
    if not is_address(answer):
        yield problem(field.key, "bad_url", value=str(answer))


def is_address(value: object) -> bool:
    """Whether this is an address of a page: http or https, a host with a dot in it, no blanks, 2,000 characters at most."""
    if not isinstance(value, str) or len(value) > 2000 or re.search(r"[\s<>\"\x00-\x1f]", value.strip()):
        return False
    try:
        parts = urlsplit(value.strip())
        host = parts.hostname or ""
        parts.port  # noqa: B018 - reading it raises for a port that is no number
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in host.strip(".") and parts.username is None


def _file(field: Field, answer: object, where: str = "") -> Iterator[Problem]:
    where = where or field.key
    if not isinstance(answer, Mapping) or not isinstance(answer.get("name"), str):
        yield problem(where, "bad_file")
        return
    name, size, pages = answer["name"], answer.get("size"), answer.get("pages")
    if field.types and ending(name) not in field.types:
        yield problem(where, "bad_file_type", name=name, types=field.types)
    if not isinstance(size, int) or isinstance(size, bool) or size <= 0:
        yield problem(where, "empty_file", name=name)
    elif field.megabytes is not None and size > field.megabytes * 1_000_000:
        have = Decimal(-(-size // 100_000)) / 10
        yield problem(where, "file_too_large", name=name, have=have, most=field.megabytes)
    if field.pages is not None and isinstance(pages, int) and pages > field.pages:
        yield problem(where, "too_many_pages", name=name, have=pages, most=field.pages)


def _files(field: Field, answer: object) -> Iterator[Problem]:
    if not isinstance(answer, list | tuple):
        yield problem(field.key, "not_list")
        return
    for place, item in enumerate(answer, 1):
        yield from _file(field, item, f"{field.key}[{place}]")
    if field.most is not None and len(answer) > field.most:
        yield problem(field.key, "too_many", have=len(answer), most=field.most)


def _table(field: Field, answer: object) -> Iterator[Problem]:
    if not isinstance(answer, list | tuple):
        yield problem(field.key, "not_list")
        return
    rows = 0
    for place, row in enumerate(answer, 1):
        where = f"{field.key}[{place}]"
        if not isinstance(row, Mapping):
            yield problem(where, "not_mapping")
        elif not _blank(row):
            rows += 1
            yield from _row(field, row, where)
    if field.most is not None and rows > field.most:
        yield problem(field.key, "too_many", have=rows, most=field.most)


def _row(field: Field, row: Mapping[object, object], where: str) -> Iterator[Problem]:
    for place, column in enumerate(field.columns):
        cell = _cell(column, f"{where}.{column.key}", required=place == 0)
        yield from _problems(cell, row.get(column.key), True)


def _cell(column: Option, key: str, *, required: bool) -> Field:
    """A column's cell as a field by itself; the first column says what the row is, so it is required."""
    return Field(key, "", column.kind, column.labels, {}, required=required, choices=column.choices)


_CHECKS: Mapping[Kind, Callable[[Field, object], Iterator[Problem]]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.FILE: _file,
    Kind.FILES: _files,
    Kind.URL: _url,
    Kind.TABLE: _table,
    Kind.FILM: _film,
}


class Mark(StrEnum):
    """How far an item of the checklist is."""

    DONE = "done"
    MISSING = "missing"
    WRONG = "wrong"
    OPTIONAL = "optional"  # empty, and may stay so


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist."""

    field: Field
    mark: Mark
    problems: tuple[Problem, ...] = ()
    note: Message | None = None  # "52 of 60 words"


def checklist(fields: Iterable[Field], answers: object) -> tuple[Item, ...]:
    """Every shown field with its mark, in the form's order. Never raises."""
    given = answers if isinstance(answers, Mapping) else {}
    return tuple(_item(field, given.get(field.key)) for field in shown(fields, given))


def _item(field: Field, answer: object) -> Item:
    if is_empty(field, answer):
        wrong = tuple(_problems(field, answer, True))
        return Item(field, Mark.MISSING if field.required else Mark.OPTIONAL, wrong)
    wrong = tuple(_problems(field, answer, True))
    note = None
    if field.words is not None:
        texts = answer.values() if isinstance(answer, Mapping) else [answer]
        words = max((count_words(text[:LONGEST]) for text in texts if isinstance(text, str)), default=0)
        note = Message("words_of", {"have": words, "most": field.words})
    return Item(field, Mark.WRONG if wrong else Mark.DONE, wrong, note)
