"""The law's smallest change as a document: what a scenario would say."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kinomost.coproduction.models import new_row
from kinomost.coproduction.queries import Dossier
from kinomost.coproduction.spots import spot_of
from kinomost.journal.documents import Document
from kinomost.law import Change
from kinomost.law.facts import Person
from kinomost.money.amounts import Money


def with_change(dossier: Dossier, change: Change) -> Document | None:
    """The dossier's document with the change made in it; None if a fact of it does not stand in the file."""
    document = {
        part: [dict(row) for row in value]
        if isinstance(value, list) and value and isinstance(value[0], dict)
        else value
        for part, value in dossier.document.items()
    }
    for edit in change.edits:
        for path, value in edit.sets:
            if path == "people[+]":
                document["work"].append(_engaged(value))
                continue
            spot = spot_of(path, dossier.facts, dossier.document)
            if spot is None or spot.section == "film" or spot.ask:
                return None
            target = document if not spot.part else document[spot.part][spot.row or 0]
            if spot.column == "name" or (spot.part == "work" and path.endswith(".name")):
                target |= {"name": "", "person_id": None}
            elif spot.column not in target:
                return None
            else:
                target[spot.column] = _plain(value)
                if isinstance(value, Money):
                    target["currency"] = value.currency
    return document


def _engaged(person: Person) -> Document:
    return {
        "row": new_row(), "function": person.function, "person_id": None, "name": "",
        "nationality": sorted(person.nationality or ()), "residence": person.residence or "",
        "role": person.role or "",
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{round(Decimal(value.numerator) * 100 / value.denominator, 4)}"
    if isinstance(value, Money):
        return str(value.amount)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return value
