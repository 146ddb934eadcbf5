"""From a file's rows to what the libraries ask: a plan for `kinomost.money.plan`, a project for `kinomost.law`.

Both start from a document, so a scenario is read exactly as the file itself is.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kinomost.catalogue.models import Film
from kinomost.coproduction.models import Finance
from kinomost.journal.documents import Document, Row
from kinomost.law import messages as law_messages
from kinomost.law.facts import Project, read_project
from kinomost.law.reading import YES_NO, parse_yaml
from kinomost.money.amounts import Money
from kinomost.money.plan import Figures, Problem, figures_of, read_sheets
from kinomost.parties.models import Organisation, Person, PersonCountry

# The film's own words for what the law asks.
_TYPES = {"fiction": "fiction", "documentary": "documentary", "animation": "animation", "series": "fiction"}


@dataclass(frozen=True)
class Register:
    """What a document only names by number: people with their nationality and residence, and organisations."""

    names: Mapping[int, str]
    nationality: Mapping[int, list[str]]
    residence: Mapping[int, str]
    companies: Mapping[int, str]


@dataclass(frozen=True)
class Facts:
    """A file as the libraries understand it, and everything that is wrong with it, at its place."""

    project: Project | None
    figures: Figures | None
    plan_problems: tuple[Problem, ...]
    law_problems: tuple[law_messages.Problem, ...]
    # The rows of the file that the project's spend and funding were made from, in its order.
    spend_rows: tuple[str, ...] = ()
    funding_rows: tuple[str, ...] = ()


def facts_of(film: Film, document: Document, register: Register) -> Facts:
    """Read a document. Never raises for what a person wrote: it becomes a problem."""
    day = _day(document)
    reading = read_sheets(_sheets(film, document, day))
    figures = figures_of(reading.plan) if reading.plan else None
    problems = (*reading.problems, *(figures.problems if figures else ()))
    spend, funding = _spend(document, figures), _funding(figures)
    rows = tuple(spend), tuple(funding)
    try:
        project = read_project(
            {
                **further(document["more"]),
                **_project(film, document, register, figures),
                **({"spend": list(spend.values())} if figures and figures.costs else {}),
                **({"funding": list(funding.values())} if figures and figures.sources else {}),
            }
        )
    except law_messages.UnreadableError as error:
        return Facts(None, figures, problems, tuple(error.problems), *rows)
    return Facts(project, figures, problems, (), *rows)


def further(text: str) -> dict[str, Any]:
    """The lines under “Further facts”: those that a project has by name, and yes, numbers and amounts by any other.

    Raises UnreadableError for what cannot be read.
    """
    if not text.strip():
        return {}
    data, _lines = parse_yaml(text)
    if not isinstance(data, Mapping):
        raise law_messages.UnreadableError([law_messages.Problem("not_mapping", "more")])
    said: dict[str, Any] = {"answers": {}, "counts": {}, "amounts": {}}
    for name, value in data.items():
        key = name.strip().replace(" ", "_").replace("-", "_")
        if value in (None, ""):
            continue  # asked, and not answered yet
        if key in said and isinstance(value, Mapping):
            said[key] |= value
        elif key in _PROJECT or not isinstance(value, str):
            said[name] = value
        elif value.strip().casefold() in YES_NO:
            said["answers"][key] = value
        elif any(letter.isalpha() for letter in value):
            said["amounts"][key] = value
        else:
            said["counts"][key] = value
    return {name: value for name, value in said.items() if value}


_PROJECT = {field.name for field in fields(Project)}


def register_of(documents: Iterable[Document]) -> Register:
    """Everything that these documents name, in three queries."""
    documents = list(documents)
    people = {row["person_id"] for one in documents for row in one["work"]} - {None}
    companies = {
        row["organisation_id"] for one in documents for part in ("partners", "finance") for row in one[part]
    } - {None}
    days = {_day(one) for one in documents}
    nationality: dict[int, list[str]] = defaultdict(list)
    residence: dict[int, str] = {}
    for row in PersonCountry.objects.filter(person__in=people).order_by("since", "pk"):
        if not any(
            (row.since is None or row.since <= day) and (row.until is None or row.until >= day)
            for day in days
        ):
            continue
        if row.kind == PersonCountry.Kind.NATIONALITY:
            nationality[row.person_id].append(row.country)
        else:
            residence[row.person_id] = row.country
    return Register(
        _names(Person.objects.filter(pk__in=people)),
        nationality,
        residence,
        _names(Organisation.objects.filter(pk__in=companies)),
    )


def _names(records: QuerySet[Any]) -> dict[int, str]:
    return {number: str(names) for number, names in records.values_list("pk", "names")}


def _day(document: Document) -> dt.date:
    return dt.date.fromisoformat(document["applied"]) if document["applied"] else timezone.localdate()


# ------------------------------------------------------------------------------------------------ the plan


@dataclass(frozen=True)
class _Cells:
    cells: Mapping[str, str]
    number: int

    def line(self, column: str) -> int:
        """Rows of the office's form are counted, not lines of a file."""
        return self.number


@dataclass(frozen=True)
class _Sheet:
    name: str
    rows: list[_Cells]


def _sheets(film: Film, document: Document, day: dt.date) -> list[_Sheet]:
    own = document["currency"]
    head = {"title": str(film.titles), "currency": own, "on": day.isoformat()}
    named = {
        "budget": [{"currency": own} | _cost(row) for row in document["costs"]],
        "sources": [{"currency": own} | _source(row) for row in document["finance"]],
        "rates": [_rate(row) for row in document["rates"]],
    }
    sheets = [_Sheet("plan", [_Cells(head, 1)])]
    return sheets + [
        _Sheet(name, [_Cells(row, number) for number, row in enumerate(rows, start=1)])
        for name, rows in named.items()
    ]


def figures_alone(film: Film, document: Document) -> Figures | None:
    """A document's figures where nothing is asked of the law; None where it is no plan."""
    plan = read_sheets(_sheets(film, document, _day(document))).plan
    return figures_of(plan) if plan else None


def _cost(row: Row) -> dict[str, str]:
    return _texts(row, {"ref": "row", "group": "group", "country": "country", "amount": "amount",
                        "currency": "currency", "rate_on": "rate_on", "due": "due"})  # fmt: skip


def _source(row: Row) -> dict[str, str]:
    cells = _texts(row, {
        "ref": "row", "name": "name", "type": "kind", "country": "country", "amount": "amount",
        "currency": "currency", "rate_on": "rate_on", "status": "status", "evidence.what": "evidence",
        "evidence.on": "evidence_on", "evidence.until": "evidence_until", "recoupable": "recoupable",
        "rank": "rank", "cash": "cash", "public": "public_money",
    })  # fmt: skip
    cells["rules"] = "; ".join(row["rules"].split("\n"))
    if row["premium"]:
        cells["premium"] = f"{row['premium']} %"
    return cells


def _rate(row: Row) -> dict[str, str]:
    return _texts(row, {"from": "base", "to": "quote", "on": "day", "rate": "value", "source": "source"})


def _texts(row: Row, columns: Mapping[str, str]) -> dict[str, str]:
    """The row's values as text, under the plan's names; what is empty is left out."""
    return {name: _text(row[column]) for name, column in columns.items() if row[column] not in (None, "")}


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


# --------------------------------------------------------------------------------------------- the project


def _project(film: Film, document: Document, register: Register, figures: Figures | None) -> dict[str, Any]:
    own = document["currency"]
    known: dict[str, Any] = {
        "title": str(film.titles),
        "type": _TYPES.get(film.kind),
        "format": document["format"] or ("series" if film.kind == Film.Kind.SERIES else None),
        "medium": document["medium"] or None,
        "minutes": film.runtime_minutes,
        "episodes": document["episodes"],
        "languages": film.languages or None,
        "applied": document["applied"],
        "shooting": film.shooting_starts,
        "shooting_ends": document["shooting_ends"],
        "shared_credit": document["shared_credit"],
        "without": document["without"],
        "parties": [_party(row, register, own) for row in document["partners"]],
        "people": [_person(row, register, own) for row in document["work"]] or None,
        "places": [_place(row) for row in document["sites"]] or None,
        "versions": [_known(row, "language", "kind", "made_in") for row in document["versions"]] or None,
        "consents": [_known(row, "treaty", "clause", "by", "on") for row in document["consents"]],
        "rates": figures.plan.rates if figures else (),
    }
    if figures and figures.costs:
        known["budget"] = figures.budget
    return {name: value for name, value in known.items() if value not in (None, "", [], ())}


def _party(row: Row, register: Register, own: str) -> dict[str, Any]:
    currency = row["currency"] or own
    amounts = {name: Money.of(row[name], currency) for name in ("cash", "in_kind") if row[name] is not None}
    shares = {name: f"{row[name]} %" for name in ("share", "revenue") if row[name] is not None}
    known = _known(row, "country", "finance_only", "independent", "broadcaster", owner="owner_country")
    return {**known, **amounts, **shares, "company": register.companies.get(row["organisation_id"], "")}


def _person(row: Row, register: Register, own: str) -> dict[str, Any]:
    known = _known(row, "function", "counts_as", "role", "days")
    number = row["person_id"]
    known |= {
        "name": register.names.get(number, row["name"]),
        "nationality": row["nationality"] or register.nationality.get(number),
        "residence": row["residence"] or register.residence.get(number),
        "fee": Money.of(row["fee"], row["currency"] or own) if row["fee"] is not None else None,
        "part": f"{row['part']} %" if row["part"] is not None else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _place(row: Row) -> dict[str, Any]:
    known = _known(row, "kind", "country", "days", "reason")
    return known | ({"part": f"{row['part']} %"} if row["part"] is not None else {})


def _spend(document: Document, figures: Figures | None) -> dict[str, dict[str, Any]]:
    rows = {row["row"]: row for row in document["costs"]}
    spend = {}
    for cost in figures.costs if figures else ():
        row = rows.get(cost.of.ref)
        if row and row["country"] and cost.amount:
            known = _known(row, "country", "kind", "above_the_line", to="paid_to")
            spend[row["row"]] = {**known, "amount": cost.amount, "note": row["group"]}
    return spend


def _funding(figures: Figures | None) -> dict[str, dict[str, Any]]:
    return {
        source.of.ref: {
            "amount": source.amount,
            "country": source.of.country or None,
            "source": source.of.name,
            "confirmed": source.of.status.value == Finance.Status.CONFIRMED,
            "public": source.of.public,
            "letter": source.of.evidence.on if source.of.evidence else None,
        }
        for source in (figures.sources if figures else ())
        if source.amount
    }


def _known(row: Row, *same: str, **renamed: str) -> dict[str, Any]:
    """The row's values that are known, under the law's names."""
    columns = {name: name for name in same} | renamed
    return {name: row[column] for name, column in columns.items() if row[column] not in (None, "", [])}
