"""Entries as those who work on them see them: which there are, what is still to do, who may enter which film."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from kinomost.catalogue.models import Credit, Film, FilmCompany, FilmCountry
from kinomost.contest.facts import PRODUCTION, ROLES, facts_of, secured_share_of
from kinomost.contest.models import Attachment, Author, Call, Correction, Entry, Submission
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.rules import rules_for
from kinomost.contest.snapshots import Change, answers_of, changes, fingerprint, snapshot
from kinomost.coproduction.models import Finance
from kinomost.coproduction.queries import sums_of_films
from kinomost.exchange.permissions import organisation_ids
from kinomost.exchange.queries import SPEAKING
from kinomost.judging.eligibility import Eligibility, evaluate
from kinomost.judging.fields import Field, Item, Kind, Mark, checklist, read_fields
from kinomost.money.plan import Sums
from kinomost.names.texts import Texts
from kinomost.parties.models import Account, Organisation
from kinomost.parties.rules import Actor
from kinomost.texts import formats


def entries_of(actor: Actor) -> QuerySet[Entry]:
    """The entries that the actor works on, the nearest deadline first."""
    return (
        PERMISSIONS["work_on_entry"]
        .among(actor, Entry.objects.all())
        .select_related("call__season__exchange", "film", "section", "company")
        .order_by("-call__deadline", "-pk")
    )


def films_to_enter(account: Account, call: Call) -> QuerySet[Film]:
    """Films of the office for which the account's organisations speak, and that are not in this call."""
    own = FilmCompany.objects.filter(organisation__in=organisation_ids(account), function__in=SPEAKING)
    return (
        Film.objects.filter(exchange=call.exchange_id, pk__in=own.values("film"))
        .exclude(entries__call=call)
        .order_by("-pk")
    )


def companies_of(account: Account) -> QuerySet[Organisation]:
    """The organisations for which the account's person speaks."""
    return Organisation.objects.filter(pk__in=organisation_ids(account)).order_by("sort_name", "pk")


def fields_of(call: Call) -> tuple[Field, ...]:
    """The form of a call; a field that cannot be read is left out."""
    return read_fields(call.fields)[0]


@dataclass(frozen=True)
class Form:
    """An entry with all that its form, its checklist and the rules of its call say about it."""

    entry: Entry
    fields: tuple[Field, ...]
    sums: Sums | None  # of the film's finance plan
    answers: Mapping[str, Any]
    eligibility: Eligibility

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The checklist."""
        return checklist(self.fields, self.answers)

    @property
    def asked(self) -> tuple[Item, ...]:
        """What must be there: everything but what is empty and may be."""
        return tuple(item for item in self.items if item.mark is not Mark.OPTIONAL)

    @property
    def to_do(self) -> tuple[Item, ...]:
        """What is missing or wrong."""
        return tuple(item for item in self.items if item.mark in (Mark.MISSING, Mark.WRONG))

    @property
    def done(self) -> int:
        """How many of what must be there are."""
        return len(self.asked) - len(self.to_do)


def form_of(entry: Entry) -> Form:
    """The entry's form as it stands, in a fixed number of queries."""
    return forms_of(entry.call, [entry])[entry.pk]


def forms_of(call: Call, entries: Sequence[Entry]) -> dict[int, Form]:
    """The forms of several entries of a call, by the entry's number; as many queries for many as for one."""
    fields = fields_of(call)
    sums = sums_of_films([entry.film_id for entry in entries])
    facts = facts_of(call, entries, sums)
    answers = answers_of(entries)
    files = _files_given(entries, fields)
    film = _film_answers(entries, fields, sums)
    return {
        entry.pk: Form(
            entry,
            fields,
            sums.get(entry.film_id),
            answers[entry.pk] | files[entry.pk] | film[entry.film_id],
            evaluate(rules_for(call, entry.section), facts[entry.pk]),
        )
        for entry in entries
    }


def _files_given(entries: Sequence[Entry], fields: Sequence[Field]) -> dict[int, dict[str, Any]]:
    """The files of each entry as answers to its form."""
    kinds = {field.key: field.kind for field in fields}
    found: dict[int, dict[str, Any]] = {entry.pk: {} for entry in entries}
    for row in Attachment.objects.filter(entry__in=found).select_related("upload"):
        own = found[row.entry_id]
        file = {
            "name": row.upload.name,
            "type": row.upload.media_type,
            "size": row.upload.size,
            "pages": row.upload.pages,
        }
        if kinds.get(row.field) is Kind.FILES:
            own.setdefault(row.field, []).append(file)
        else:
            own[row.field] = file
    return found


def _film_answers(
    entries: Sequence[Entry], fields: Sequence[Field], sums: Mapping[int, Sums]
) -> dict[int, dict[str, Any]]:
    """What the catalogue and the finance plan answer to the fields that are facts of the film, by film."""
    wanted = {field.film for field in fields if field.film}
    own = wanted & {field.name for field in Film._meta.get_fields()} - {"countries", "companies", "poster"}
    films = {entry.film_id: entry.film for entry in entries}
    rows: dict[int, dict[str, list[str]]] = {film: defaultdict(list) for film in films}
    if "countries" in wanted:
        countries = FilmCountry.objects.filter(film__in=films).order_by("position", "pk")
        for film, country in countries.values_list("film", "country"):
            rows[film]["countries"].append(country)
    if "companies" in wanted:
        made = FilmCompany.objects.filter(film__in=films, function__in=PRODUCTION)
        for film, names in made.order_by("position", "pk").values_list("film", "organisation__names"):
            rows[film]["companies"].append(str(names))
    if wanted & ROLES.keys():
        credits = Credit.objects.filter(film__in=films).order_by("position", "pk")
        for film, function, names in credits.values_list("film", "function", "person__names"):
            for role, does in ROLES.items():
                if function in does:
                    rows[film][role].append(str(names))
    if "finance_rows" in wanted:
        finance = Finance.objects.filter(coproduction__film__in=films).order_by("position", "pk")
        for film, name in finance.values_list("coproduction__film", "name"):
            rows[film]["finance_rows"].append(name)
    found = {}
    for number, film_ in films.items():
        plan = sums.get(number)
        share = secured_share_of(plan)
        facts: dict[str, Any] = {
            **{name: _plain(getattr(film_, name)) for name in own},
            **{name: rows[number][name] for name in ("countries", "companies", *ROLES)},
            "budget": str(plan.budget) if plan and plan.budget is not None else None,
            "finance_rows": rows[number]["finance_rows"],
            "secured_percent": None if share is None else formats.percent(share * 100),
            "poster": str(film_.poster_id) if film_.poster_id else None,
        }
        found[number] = {field.key: facts.get(field.film) for field in fields if field.film}
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Texts):
        return {text.tag: text.text for text in value}
    return value.isoformat() if hasattr(value, "isoformat") else value


# ------------------------------------------------------------------------------------------------ sent in


@dataclass(frozen=True)
class Sent:
    """What was sent in last, and where the entry says something else by now."""

    submission: Submission
    changes: list[Change]


def sent_of(entry: Entry) -> Sent | None:
    """The last submission, and what changed since; None if nothing was sent in."""
    last = entry.submissions.order_by("-number").first()
    if last is None:
        return None
    now = snapshot(entry)
    return Sent(last, [] if fingerprint(now) == last.sha256 else changes(last.document, now))


def open_correction(entry: Entry) -> Correction | None:
    """What the office asked to be put right, while it waits for it."""
    return entry.corrections.filter(answered_at=None).first()


def authors_of(entry: Entry) -> QuerySet[Author]:
    """Who works on the entry, since when."""
    return entry.authors.select_related("account").order_by("since", "pk")
