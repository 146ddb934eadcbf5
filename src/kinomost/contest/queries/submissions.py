"""What was sent in, to be read: by its authors, by the office, and by jurors as far as a round shows it.

    page = reading(submission, hide_names=round.names_hidden, hide_finance=not round.shows_finance)

Names of people and organisations are those of the register now; the rest is as it was sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kinomost.catalogue.genres import genre_names
from kinomost.catalogue.models import Credit, Film, FilmCompany
from kinomost.contest.models import Call, Entry, Submission
from kinomost.contest.snapshots import LABELS
from kinomost.contest.words import label_of
from kinomost.coproduction.document import FILE
from kinomost.coproduction.facts import facts_of, register_of
from kinomost.coproduction.models import Coproduction
from kinomost.journal.documents import plain
from kinomost.judging.fields import GROUPS, Field, Kind, read_fields
from kinomost.judging.plain import read_day
from kinomost.money.plan import Figures
from kinomost.names.texts import Texts
from kinomost.parties.models import Organisation, Person
from kinomost.texts import formats

# The part of the form that names people, and the one about money: what a round hides with them.
NAMES, FINANCE = "people", "finance"


@dataclass(frozen=True)
class Fact:
    """A fact of the film in one line."""

    label: str
    text: str


@dataclass(frozen=True)
class Prose:
    """A text of the film in its languages."""

    name: str
    label: str
    texts: Texts


@dataclass(frozen=True)
class Maker:
    """Somebody of the film, or a company; `who` is None where names are hidden, or the record is no longer there."""

    does: str
    who: Person | Organisation | None
    country: str = ""


@dataclass(frozen=True)
class File:
    """A file as it was sent. Whoever may read the entry may fetch it."""

    id: str
    name: str
    media_type: str
    size: int  # bytes
    sha256: str

    @property
    def url(self) -> str:
        """Its address."""
        return reverse("files:original", args=[self.id])


@dataclass(frozen=True)
class Reply:
    """What was answered to one field: `texts` by language tag, one `text`, `rows` of a table, or `files`."""

    key: str
    label: str
    texts: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    is_address: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A submission in sections. Hidden names leave out people, companies and the part of the form about them."""

    submission: Submission
    hides_names: bool
    hides_finance: bool
    titles: Texts
    facts: list[Fact]
    prose: list[Prose]
    countries: list[Fact]
    people: list[Maker]
    companies: list[Maker]
    figures: Figures | None
    # The part of the form (project, people, finance, market, consents) → what was answered in it.
    replies: dict[str, list[Reply]]

    @property
    def entry(self) -> Entry:
        """The entry that was sent in."""
        return self.submission.entry

    @property
    def files(self) -> list[tuple[str, File]]:
        """All files that are shown, each after the label of its field."""
        return [
            (reply.label, one)
            for replies in self.replies.values()
            for reply in replies
            for one in reply.files
        ]


def last_of(entries: Iterable[Entry]) -> dict[int, Submission]:
    """The last submission of each entry that has one, by the entry's number; two queries."""
    rows = Submission.objects.filter(entry__in=[entry.pk for entry in entries])
    last = {row["entry"]: row["last"] for row in rows.values("entry").annotate(last=Max("number"))}
    return {
        one.entry_id: one
        for one in rows.filter(number__in=set(last.values())).select_related("entry__call", "entry__film")
        if one.number == last[one.entry_id]
    }


def reading(submission: Submission, *, hide_names: bool = False, hide_finance: bool = False) -> Reading:
    """The submission in sections; five queries at most, `entry__call` and `entry__film` being selected."""
    document = submission.document
    film, call = document["film"], submission.entry.call
    people = Person.objects.in_bulk({row["person_id"] for row in film["credits"]} if not hide_names else [])
    named = {row["organisation_id"] for row in film["companies"]} if not hide_names else set()
    companies = Organisation.objects.in_bulk(named)
    functions, parts = dict(Credit.Function.choices), dict(FilmCompany.Function.choices)
    return Reading(
        submission,
        hide_names,
        hide_finance,
        Texts.from_json(film["titles"]),
        _facts(film),
        [
            Prose(name, str(LABELS[name]), texts)
            for name in ("logline", "synopsis", "statement")
            if (texts := Texts.from_json(film[name]))
        ],
        [
            Fact(formats.country(row["country"]), _share(row["share"]) if row.get("share") else "")
            for row in film["countries"]
        ],
        [
            Maker(
                capfirst(str(functions.get(row["function"], row["function"]))), people.get(row["person_id"])
            )
            for row in film["credits"]
        ],
        [
            Maker(
                capfirst(str(parts.get(row["function"], row["function"]))),
                companies.get(row["organisation_id"]),
                row["country"],
            )
            for row in film["companies"]
        ],
        None if hide_finance else figures_of(submission),
        _replies(call, document, {NAMES} if hide_names else set(), {FINANCE} if hide_finance else set()),
    )


def figures_of(submission: Submission) -> Figures | None:
    """The finance plan that was sent, with everything that follows from it; None if there was none or it is broken."""
    sent = submission.document.get("plan")
    if not sent:
        return None
    new = Coproduction()
    empty = {name: plain(getattr(new, name)) for name in FILE.facts}
    document = {**empty, **{part: [] for part in FILE.parts}, **sent}
    return facts_of(submission.entry.film, document, register_of([document])).figures


def _share(share: str) -> str:
    return formats.percent(Decimal(share))


def _facts(film: Mapping[str, Any]) -> list[Fact]:
    choices = {name: dict(Film._meta.get_field(name).choices or []) for name in ("kind", "stage", "colour")}  # type: ignore[union-attr]
    said: dict[str, Any] = {
        **{name: capfirst(str(found[film[name]])) for name, found in choices.items() if film[name] in found},
        "year": film["year"],
        "runtime_minutes": film["runtime_minutes"],
        "genres": genre_names(film["genres"] or []),
        "languages": formats.listed([formats.language_name(tag) for tag in film["languages"]])
        if film["languages"]
        else "",
        "shooting_format": film["shooting_format"],
        "shooting_starts": formats.day(day) if (day := read_day(film["shooting_starts"])) else "",
    }
    return [Fact(str(LABELS[name]), str(text)) for name, text in said.items() if text not in ("", None)]


def _replies(call: Call, document: Mapping[str, Any], *hidden: Iterable[str]) -> dict[str, list[Reply]]:
    fields = {one.key: one for one in read_fields(call.fields)[0]}
    away = {group for groups in hidden for group in groups}
    found: dict[str, list[Reply]] = {group: [] for group in GROUPS if group not in away}
    # In the form's order; what the form no longer asks was sent all the same, and comes last.
    keys = [*fields, *sorted({*document["answers"], *document["files"]} - fields.keys())]
    for key in keys:
        asked = fields.get(key)
        group = asked.group if asked else GROUPS[0]
        if group in found and (key in document["answers"] or key in document["files"]):
            answer, files = document["answers"].get(key), document["files"].get(key, [])
            found[group].append(_reply(key, asked, answer, files))
    return {group: replies for group, replies in found.items() if replies}


def _reply(key: str, asked: Field | None, answer: Any, files: list[Mapping[str, Any]]) -> Reply:
    label = label_of(asked.labels, key) if asked else key
    if files:
        return Reply(key, label, files=tuple(File(**one) for one in files))
    if isinstance(answer, Mapping):
        return Reply(key, label, texts={str(tag): str(text) for tag, text in answer.items()})
    if asked is not None and asked.kind is Kind.TABLE and isinstance(answer, list):
        columns = tuple(label_of(column.labels, column.key) for column in asked.columns)
        rows = tuple(
            tuple(_said(column.kind, column.choices, row.get(column.key)) for column in asked.columns)
            for row in answer
            if isinstance(row, Mapping)
        )
        return Reply(key, label, columns=columns, rows=rows)
    kind, choices = (asked.kind, asked.choices) if asked else (Kind.TEXT, ())
    return Reply(key, label, text=_said(kind, choices, answer), is_address=kind is Kind.URL)


def _said(kind: Kind, choices: Iterable[Any], answer: Any) -> str:
    """An answer in the reader's words."""
    labels = {option.key: label_of(option.labels, option.key) for option in choices}
    if isinstance(answer, bool):
        return _("yes") if answer else _("no")
    if isinstance(answer, list):
        return formats.listed([labels.get(str(one), str(one)) for one in answer])
    if kind is Kind.DATE and (day := read_day(answer)):
        return formats.day(day)
    return labels.get(str(answer), str(answer)) if answer is not None else ""
