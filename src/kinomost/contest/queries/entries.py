"""Entries as those who work on them see them: which there are, what is still to do, who may enter which film."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from kinomost.catalogue.models import Credit, Film, FilmCompany
from kinomost.contest.facts import facts_of, plans_of, secured_share_of
from kinomost.contest.models import Author, Call, Correction, Entry, Submission
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.snapshots import Change, answers_of, changes, fingerprint, snapshot
from kinomost.coproduction.queries import Dossier
from kinomost.exchange.permissions import organisation_ids
from kinomost.exchange.queries import SPEAKING
from kinomost.judging.eligibility import Eligibility, Outcome, evaluate
from kinomost.judging.fields import Field, Item, Kind, Mark, checklist, read_fields
from kinomost.names.texts import Texts
from kinomost.parties.models import Account, Organisation
from kinomost.parties.rules import Actor
from kinomost.texts import formats

_ROLES = {
    "directors": (Credit.Function.DIRECTOR,),
    "producers": (Credit.Function.PRODUCER, Credit.Function.CO_PRODUCER),
    "writers": (Credit.Function.WRITER,),
}


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
    plan: Dossier | None
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

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing and no rule is broken. Sending does not wait for it: the office decides."""
        return not self.to_do and self.eligibility.outcome is Outcome.PASS

    @property
    def groups(self) -> frozenset[str]:
        """The parts of the form in which the call asks something."""
        return frozenset(field.group for field in self.fields)


def form_of(entry: Entry) -> Form:
    """The entry's form as it stands, in a fixed number of queries."""
    fields = fields_of(entry.call)
    plan = plans_of([entry.film_id]).get(entry.film_id)
    answers = (
        answers_of([entry])[entry.pk] | files_given(entry, fields) | film_answers(entry.film, fields, plan)
    )
    facts = facts_of(entry.call, [entry])[entry.pk]
    return Form(entry, fields, plan, answers, evaluate(entry.call.rules, facts))


def files_given(entry: Entry, fields: Sequence[Field]) -> dict[str, Any]:
    """The files of an entry as answers to its form."""
    kinds = {field.key: field.kind for field in fields}
    found: dict[str, Any] = {}
    for row in entry.attachments.select_related("upload"):
        file = {
            "name": row.upload.name,
            "type": row.upload.media_type,
            "size": row.upload.size,
            "pages": row.upload.pages,
        }
        if kinds.get(row.field) is Kind.FILES:
            found.setdefault(row.field, []).append(file)
        else:
            found[row.field] = file
    return found


def film_answers(film: Film, fields: Sequence[Field], plan: Dossier | None) -> dict[str, Any]:
    """What the catalogue and the finance plan answer to the fields that are facts of the film."""
    wanted = {field.film for field in fields if field.film}
    facts: dict[str, Any] = {
        name: _plain(getattr(film, name))
        for name in wanted & {field.name for field in Film._meta.get_fields()} - {"countries", "companies"}
    }
    if "countries" in wanted:
        facts["countries"] = list(film.countries.order_by("position").values_list("country", flat=True))
    if "companies" in wanted:
        named = film.companies.filter(
            function__in=(FilmCompany.Function.PRODUCTION, FilmCompany.Function.CO_PRODUCTION)
        ).select_related("organisation")
        facts["companies"] = [str(row.organisation.names) for row in named]
    if wanted & _ROLES.keys():
        credits = [(row.function, str(row.person.names)) for row in film.credits.select_related("person")]
        facts |= {role: [name for done, name in credits if done in does] for role, does in _ROLES.items()}
    figures = plan.facts.figures if plan else None
    share = secured_share_of(plan)
    facts["budget"] = str(figures.budget) if figures and figures.costs else None
    facts["finance_rows"] = [row.of.name for row in figures.sources] if figures else []
    facts["secured_percent"] = None if share is None else formats.percent(share * 100)
    facts["poster"] = str(film.poster_id) if film.poster_id else None
    return {field.key: facts.get(field.film) for field in fields if field.film}


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
