"""A co-production file as one plain value: what the form edits, scenarios differ in, and the libraries are asked."""

from copy import copy

from kinomost.coproduction.models import (
    Agreed,
    Coproduction,
    Cost,
    Finance,
    LanguageVersion,
    Partner,
    RateOfDay,
    Recoupment,
    Scenario,
    Site,
    Work,
)
from kinomost.journal.documents import Document, Part, Shape

FILE = Shape(
    Coproduction,
    (
        "currency", "applied", "format", "medium", "episodes", "shooting_ends", "shared_credit", "without", "more",
        "note", "source",
    ),
    {
        "partners": Part(
            Partner, "coproduction", ("row",),
            (
                "organisation_id", "country", "cash", "in_kind", "currency", "share", "revenue", "finance_only",
                "independent", "broadcaster", "owner_country",
            ),
            ordered=True,
        ),
        "work": Part(
            Work, "coproduction", ("row",),
            (
                "function", "person_id", "name", "nationality", "residence", "counts_as", "role", "days", "fee",
                "currency", "part",
            ),
            ordered=True,
        ),
        "sites": Part(
            Site, "coproduction", ("row",), ("kind", "country", "place_id", "days", "part", "reason"), ordered=True
        ),
        "versions": Part(
            LanguageVersion, "coproduction", ("row",), ("language", "kind", "made_in"), ordered=True
        ),
        "costs": Part(
            Cost, "coproduction", ("row",),
            (
                "group", "kind", "country", "amount", "currency", "rate_on", "paid_to", "above_the_line", "due",
            ),
            ordered=True,
        ),
        "finance": Part(
            Finance, "coproduction", ("row",),
            (
                "name", "kind", "organisation_id", "country", "amount", "currency", "rate_on", "status",
                "evidence", "evidence_on", "evidence_until", "public_money", "recoupable", "rank", "premium",
                "cash", "rules",
            ),
            ordered=True,
        ),
        "rates": Part(
            RateOfDay, "coproduction", ("row",), ("day", "base", "quote", "value", "source"), ordered=True
        ),
        "consents": Part(Agreed, "coproduction", ("row",), ("treaty", "clause", "by", "on"), ordered=True),
    },
)  # fmt: skip

# A scenario: what differs in it stands in one column.
SCENARIO = Shape(Scenario, ("name", "document"))
# What a film's recoupment follows from. Receipts are entered and taken out one by one.
RECOUPMENT = Shape(Recoupment, ("terms", "estimates"))


def as_file(coproduction: Coproduction, document: Document, version: int) -> Coproduction:
    """The file with the facts of another document, for a form to show; never saved."""
    shown = copy(coproduction)
    for name in FILE.facts:
        setattr(shown, name, Coproduction._meta.get_field(name).to_python(document[name]))  # type: ignore[union-attr]
    shown.version = version
    return shown
