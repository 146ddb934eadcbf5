"""The agenda of a deliberation: what the ranking of a round leaves open, on a page and on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from kinomost.contest.models import Criterion, Entry, Round
from kinomost.contest.naming import plain
from kinomost.contest.papers import sample_of
from kinomost.contest.queries.given import Given
from kinomost.contest.queries.ranking import Ranking, Row, entries_for, ranking, sheets_for
from kinomost.contest.strips import Strip, strip_of
from kinomost.contest.templatetags.reading import mark, points, why
from kinomost.parties.rules import Actor
from kinomost.texts import formats
from kinomost.typeset import pdf

HERE = Path(__file__).parent / "print"
Naming = Callable[[Entry], str]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry to speak about."""

    row: Row
    entry: Entry
    name: str
    sheets: list[Given]
    strip: Strip | None
    expected: int


@dataclass(frozen=True, slots=True)
class Part:
    """Entries that are to be spoken about for one reason."""

    title: str
    lead: str
    items: list[Item]


def open_questions(found: Ranking) -> tuple[list[Row], list[Row], list[Row]]:
    """Ties at the cut, entries that divide the jury, entries for which sheets are missing: each entry once."""
    cut = found.at_the_cut
    known = {row.pk for row in cut}
    divided = [row for row in found.divided if row.pk not in known]
    known |= {row.pk for row in divided}
    return cut, divided, [row for row in found.short if row.pk not in known]


def agenda_of(actor: Actor, round_: Round, name_of: Naming) -> list[Part]:
    """What the jury has to speak about, as far as the actor may know; parts without entries are left out."""
    found = ranking(actor, round_)
    cut, divided, short = open_questions(found)
    entries = entries_for([*cut, *divided, *short])
    sheets = sheets_for(actor, found, [entries[row.pk] for row in (*cut, *divided)])
    parts = (
        (_("A tie at the cut"), _("These share a rank of which only some can go on: decide which."), cut),
        (_("Entries that divide the jury"), _("Hear who gave most and who gave least, then talk."), divided),
        (
            _("Entries for which sheets are missing"),
            _("Their place rests on fewer readings than planned."),
            short,
        ),
    )
    return [
        Part(
            title, lead, [_item(row, entries[row.pk], name_of, sheets.get(row.pk, []), found) for row in rows]
        )
        for title, lead, rows in parts
        if rows
    ]


def _item(row: Row, entry: Entry, name_of: Naming, sheets: list[Given], found: Ranking) -> Item:
    strip = strip_of(row.standing, [one.points for one in sheets])
    return Item(row, entry, name_of(entry), sheets, strip, found.expected[row.pk])


def as_pdf(round_: Round, parts: list[Part], criteria: list[Criterion]) -> bytes:
    """The agenda on paper, in the reader's language, with room for what is decided."""
    call = round_.call
    data = {
        "title": _("Agenda of the deliberation"),
        "call": " · ".join(part for part in (call.name, plain(round_.names), sample_of(call)) if part),
        "criteria": [plain(one.names) for one in criteria],
        "words": {
            "none": _("The ranking leaves nothing open."),
            "decided": _("Decided"),
            "juror": _("Juror"),
            "points": _("Points"),
            "comment": _("Comment"),
        },
        "parts": [
            {"title": part.title, "lead": part.lead, "items": [_printed(item) for item in part.items]}
            for part in parts
        ],
    }
    return pdf(HERE / "agenda.typ", data, language=formats.language_tag())


def _printed(item: Item) -> dict[str, object]:
    standing = item.row.standing
    facts = [_("No. %(number)d") % {"number": item.entry.number or 0}]
    if item.row.rank is not None:
        facts.append(_("rank %(rank)d") % {"rank": item.row.rank})
    if standing.mean is not None:
        facts.append(_("mean %(points)s") % {"points": points(standing.mean)})
    if standing.adjusted is not None:
        facts.append(_("adjusted %(points)s") % {"points": points(standing.adjusted)})
    facts.append(
        _("%(count)d of %(expected)d sheets") % {"count": standing.sheets, "expected": item.expected}
    )
    return {
        "name": item.name,
        "facts": " · ".join(facts),
        "why": [why(one) for one in standing.divides],
        "dots": [[float(x), below] for x, below in item.strip.points] if item.strip else [],
        "sheets": [
            [
                plain(one.juror.person.names) if one.juror else _("a juror"),
                *map(mark, one.marks),
                points(one.points),
                one.comment,
            ]
            for one in item.sheets
        ],
    }
