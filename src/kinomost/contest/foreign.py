"""A submission platform's list: one row a project, whatever its columns are called.

Its rows become films, people and companies that are not in the register yet, and entries of a call. Somebody is taken
for a record of the register only under the very same name, in whatever script it is written, and every time that is
said; where two records have the name, the file has to say which.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kinomost.names.fold import keys
from kinomost.sheets.foreign import Aim, Draft, Option, Target, distinct, short_name
from kinomost.tables import CellError, Row
from kinomost.tables.cells import (
    Country,
    Day,
    Email,
    Language,
    Length,
    Many,
    Money,
    Number,
    Ref,
    Stamp,
    Text,
    YesNo,
)

_SEVERAL = re.compile(r"\s*[;/&\n]\s*|\s*,\s+")

AIMS = (
    Aim(
        "title",
        _("title of the project"),
        ("project title", "title", "english title", "film title", "naslov", "название"),
        required=True,
    ),
    Aim(
        "original",
        _("original title"),
        ("original title", "title in original language", "originalni naslov", "оригинальное название"),
        Text(300),
    ),
    Aim(
        "id",
        _("number of the submission"),
        ("submission id", "tracking number", "project id", "id", "reference"),
        Text(80),
    ),
    Aim(
        "directors",
        _("director"),
        ("director", "directors", "director name", "reditelj", "режиссёр"),
        Text(500),
    ),
    Aim(
        "producers",
        _("producer"),
        ("producer", "producers", "producer name", "producent", "продюсер"),
        Text(500),
    ),
    Aim(
        "company",
        _("production company"),
        ("production company", "company", "company name", "producentska kuća", "компания"),
        Text(300),
    ),
    Aim(
        "countries",
        _("countries"),
        ("country", "countries", "country of production", "production countries", "zemlja", "страна"),
        Many(Country()),
    ),
    Aim(
        "minutes",
        _("running time"),
        ("running time", "runtime", "duration", "length", "trajanje", "хронометраж"),
        Length(6000),
    ),
    Aim("kind", _("kind of film"), ("project type", "category", "type", "vrsta", "вид"), Text(60)),
    Aim(
        "budget",
        _("budget, with its currency"),
        ("total budget", "budget", "estimated budget", "budžet", "бюджет"),
        Text(60),
    ),
    Aim(
        "currency", _("currency of the budget"), ("currency", "budget currency", "valuta", "валюта"), Text(3)
    ),
    Aim("logline", _("logline"), ("logline", "short synopsis", "логлайн"), Text(500)),
    Aim("synopsis", _("synopsis"), ("synopsis", "long synopsis", "sinopsis", "синопсис"), Text(10_000, True)),
    Aim(
        "statement",
        _("director’s statement"),
        ("director statement", "directors statement", "author statement", "statement"),
        Text(10_000, True),
    ),
    Aim(
        "shooting",
        _("start of shooting"),
        ("start of shooting", "shooting date", "start of principal photography"),
        Day(),
    ),
    Aim(
        "sent",
        _("when it was sent in"),
        ("submission date", "submitted at", "submitted", "date submitted", "sent", "poslato", "отправлено"),
        Stamp(),
    ),
    Aim("section", _("section"), ("section", "competition section", "sekcija", "секция"), Text(100)),
    Aim(
        "email",
        _("e-mail of who sent it"),
        ("email", "e-mail", "contact email", "submitter email", "e-pošta", "почта"),
        Email(),
    ),
    Aim("late_reason", _("why it may be late"), ("late reason", "late exception", "exception"), Text(2000)),
)
OPTIONS = (
    Option("call", _("call"), Ref(), _("in which these are entered"), refers="calls"),
    Option(
        "language",
        _("language of titles and texts"),
        Language(),
        _("such as en; left empty, none is claimed"),
    ),
    Option("original_language", _("language of the original titles"), Language(), _("such as sr-Latn")),
    Option("currency", _("currency"), Text(3), _("of budgets that name none")),
    Option(
        "invite",
        _("write to whoever sent it in"),
        YesNo(),
        _("with a link to go on with the entry here; otherwise nobody is written to"),
    ),
    Option(
        "prefix", _("beginning of short names"), Ref(), _("keeps films apart from others of the same name")
    ),
)
# What platforms call kinds of films.
_KINDS = {
    "fiction": ("fiction", "feature", "narrative", "drama", "live action"),
    "documentary": ("documentary", "doc"),
    "animation": ("animation", "animated"),
    "series": ("series", "tv series", "mini series"),
}


class _Register:
    """The records of one sheet by their names; those the file adds are found by its next rows too."""

    def __init__(self, draft: Draft, sheet: str, column: str) -> None:
        self.draft, self.sheet, self.column = draft, sheet, column
        self.by_key: dict[str, set[str]] = defaultdict(set)
        self.made: set[str] = set()
        for slug, existing in draft.scope.rows(sheet).items():
            for name, text in existing.texts.items():
                if name.split(".")[0] == column:
                    for key in keys(text):
                        self.by_key[key].add(slug)

    def find(self, row: Row, aim: str, *names: str) -> str | None:
        """The record with one of these names; None where there is none, or where there are several (which is said)."""
        taken = self.draft.scope.rows(self.sheet)
        for name in names:
            if name in taken:  # its short name, written to tell it from its namesakes
                return name
        found = {slug for name in names for key in keys(name) for slug in self.by_key.get(key, ())}
        if len(found) > 1:
            self.draft.wrong(CellError("several_named", names[0], found=", ".join(sorted(found))), row, aim)
            return None
        slug = next(iter(found), None)
        if slug is not None and slug not in self.made:
            self.draft.wrong(CellError("same_name", names[0], found=slug), row, aim, note=True)
        return slug

    def make(self, prefix: str, *names: str) -> str:
        """A short name that is free, for a record that has these names from now on."""
        stem = short_name(names[0], prefix)
        taken = self.draft.scope.rows(self.sheet)
        slug, number = stem, 2
        while slug in taken or slug in self.made:
            slug, number = f"{stem}-{number}", number + 1
        self.made.add(slug)
        for name in names:
            for key in keys(name):
                self.by_key[key].add(slug)
        return slug


def build(draft: Draft) -> None:
    """Turn the list into films, people, companies and entries."""
    call = str(draft.options["call"] or "")
    if call not in draft.scope.rows("calls"):
        draft.wrong(CellError("no_call", call), Row(1, {}), "title")
        return
    rows, repeats = distinct(draft.sheet)
    draft.problems += repeats
    films = _Register(draft, "films", "title")
    people = _Register(draft, "people", "name")
    companies = _Register(draft, "organisations", "name")
    sections = _sections(draft, call)
    for row in rows:
        before = len(draft.problems)
        values = _values(draft, row)
        if any(not problem.note for problem in draft.problems[before:]):
            continue
        film = _film(draft, row, values, films)
        company = _company(draft, row, values, companies) if values["company"] else ""
        if company is None or film is None:
            continue
        is_new = film in films.made
        if company and is_new:
            cells = {"film": film, "organisation": company, "function": "production"}
            draft.add("film_companies", f"{film}/{company}", row, cells, {"organisation": "company"})
        if is_new:
            _people(draft, row, values, film, people)
        cells = {"call": call, "film": film, **({"company": company} if company else {})}
        _entry(draft, row, values, cells, sections)


def _values(draft: Draft, row: Row) -> dict[str, Any]:
    """The row's cells, understood; what is wrong with one is said."""
    found: dict[str, Any] = {}
    for aim in AIMS:
        try:
            # Texts of several lines keep them.
            found[aim.name] = draft.value(row, aim.name)
        except CellError as error:
            draft.wrong(error, row, aim.name)
            found[aim.name] = None
    if not found["title"] and not found["original"]:
        draft.wrong(CellError("required"), row, "title")
    if found["budget"]:
        try:
            found["budget"] = _budget(draft, found["budget"], found["currency"])
        except CellError as error:
            draft.wrong(error, row, "budget")
    return found


def _budget(draft: Draft, text: str, currency: str | None) -> str:
    """«120000 EUR», the currency from the cell, its neighbour or the whole file."""
    try:
        return Money().format(Money().parse(text))
    except CellError as error:
        if error.code != "no_currency":
            raise
    named = (currency or draft.options["currency"] or "").upper()
    if not named:
        raise CellError("no_currency", text)
    return Money().format(Money().parse(f"{Number(2).parse(text):f} {named}"))


def _tag(draft: Draft, option: str = "language") -> str:
    return str(draft.options[option] or "und")


def _film(draft: Draft, row: Row, values: Mapping[str, Any], films: _Register) -> str | None:
    names = [name for name in (values["original"], values["title"]) if name]
    before = len(draft.problems)
    found = films.find(row, "title", *names)
    if found or any(not problem.note for problem in draft.problems[before:]):
        return found
    slug = films.make(str(draft.options["prefix"] or ""), values["title"] or names[0], *names)
    tag = _tag(draft)
    cells = {"film": slug, "stage": "development", "public": "no", "kind": _kind(values["kind"])}
    if values["title"]:
        cells[f"title.{tag}"] = values["title"]
    if values["original"]:
        cells[f"title.{_tag(draft, 'original_language')}.original"] = values["original"]
    if values["countries"]:
        cells["countries"] = Many(Country()).format(values["countries"])
    if values["minutes"]:
        cells["runtime"] = str(values["minutes"])
    if values["shooting"]:
        cells["shooting_starts"] = Day().format(values["shooting"])
    for name in ("logline", "synopsis", "statement"):
        if values[name]:
            cells[f"{name}.{tag}"] = values[name]
    labels = {
        f"title.{tag}": "title",
        "countries": "countries",
        "runtime": "minutes",
        f"logline.{tag}": "logline",
    }
    draft.add("films", slug, row, cells, labels)
    return slug


def _kind(text: str | None) -> str:
    words = (text or "").casefold().replace("-", " ")
    return next((kind for kind, said in _KINDS.items() if any(one in words for one in said)), "fiction")


def _company(draft: Draft, row: Row, values: Mapping[str, Any], companies: _Register) -> str | None:
    before = len(draft.problems)
    found = companies.find(row, "company", values["company"])
    if found or any(not problem.note for problem in draft.problems[before:]):
        return found
    slug = companies.make("", values["company"])
    cells = {
        "organisation": slug,
        f"name.{_tag(draft)}": values["company"],
        "kind": "production",
        "public": "no",
    }
    draft.add("organisations", slug, row, cells, {f"name.{_tag(draft)}": "company"})
    return slug


def _people(draft: Draft, row: Row, values: Mapping[str, Any], film: str, people: _Register) -> None:
    position = 0
    for aim, function in (("directors", "director"), ("producers", "producer")):
        for name in filter(None, _SEVERAL.split(values[aim] or "")):
            before = len(draft.problems)
            slug = people.find(row, aim, name)
            if slug is None:
                if any(not problem.note for problem in draft.problems[before:]):
                    continue
                slug = people.make("", name)
                cells = {"person": slug, f"name.{_tag(draft)}": name, "public": "no"}
                draft.add("people", slug, row, cells, {f"name.{_tag(draft)}": aim})
            cells = {"film": film, "person": slug, "function": function, "position": str(position)}
            draft.add("credits", f"{film}/{slug}/{function}", row, cells, {"person": aim})
            position += 1


def _sections(draft: Draft, call: str) -> dict[str, str]:
    """The sections of the call by their names and keys."""
    found: dict[str, str] = {}
    for key, section in draft.scope.rows("sections").items():
        own, _slash, name = key.partition("/")
        if own == call:
            texts = [text for column, text in section.texts.items() if column.split(".")[0] == "name"]
            found |= {one: name for text in [*texts, name] for one in keys(text)}
    return found


def _entry(
    draft: Draft, row: Row, values: Mapping[str, Any], cells: dict[str, str], sections: dict[str, str]
) -> None:
    """The entry's own row; `cells` begins with the call, the film and, if known, the company."""
    asked = values["section"] or values["kind"] or ""
    section = next((sections[key] for key in keys(asked) if key in sections), "")
    if section or len(set(sections.values())) == 1:
        cells["section"] = section or next(iter(sections.values()))
    if values["sent"]:
        cells["sent"] = Stamp().format(values["sent"])
    if values["late_reason"]:
        cells["late_reason"] = values["late_reason"]
    if f"{cells['call']}/{cells['film']}" not in draft.scope.rows("entries"):
        if values["budget"]:
            cells["budget"] = values["budget"]
        if values["email"] and draft.options["invite"]:
            cells["invite"] = values["email"]
            if draft.options["language"]:
                cells["invite_language"] = str(draft.options["language"])
    labels = {"film": "title", "company": "company", "section": "section", "sent": "sent", "invite": "email"}
    draft.add(
        "entries", cells["film"], row, cells, labels | {"budget": "budget", "late_reason": "late_reason"}
    )


SUBMISSIONS = Target("submissions", _("a platform’s list of submissions"), AIMS, OPTIONS, build)
