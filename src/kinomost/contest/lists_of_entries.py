"""A call's entries as lists that leave the house: a table with everything that was answered, and a sheet of paper."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kinomost.catalogue.models import Credit
from kinomost.contest.models import Author, Call
from kinomost.contest.naming import plain
from kinomost.contest.papers import original_of, other_of, sample_of
from kinomost.contest.queries.entries import fields_of
from kinomost.contest.queries.intake import Row, rows_of
from kinomost.contest.times import Moment
from kinomost.contest.words import said
from kinomost.judging.fields import Mark
from kinomost.names.texts import Texts
from kinomost.tables import Sheet
from kinomost.tables import sheet_of as make_sheet
from kinomost.texts import formats
from kinomost.typeset import pdf, words

HERE = Path(__file__).parent / "print"
# Columns that every list has, in their order; then come the answers, by field and language.
FIRST = (
    "number", "state", "title", "section", "company", "countries", "kind", "stage", "minutes", "languages",
    "directors", "producers", "budget", "currency", "confirmed_percent", "rules", "rules_why", "missing",
    "sent_in", "authors", "late_until",
)  # fmt: skip


def table(call: Call, numbers: Sequence[int]) -> Sheet:
    """The entries as one sheet, a column a language of each text; as many queries for one as for many."""
    rows = rows_of(call, numbers)
    authors = _authors(numbers)
    people = _people(row.entry.film_id for row in rows)
    asked = {field.key: field for field in fields_of(call)}
    filled, columns = [], list(FIRST)
    for row in rows:
        cells = _facts(call, row) | {"authors": "; ".join(authors.get(row.entry.pk, ()))}
        cells |= {name: "; ".join(found) for name, found in people.get(row.entry.film_id, {}).items()}
        cells |= _texts("title", row.entry.film.titles)
        for name in ("logline", "synopsis", "statement"):
            cells |= _texts(name, getattr(row.entry.film, name))
        for key, answer in row.form.answers.items():
            if key not in asked or not asked[key].film:
                cells |= _answer(key, answer)
        filled.append({name: text for name, text in cells.items() if text})
        columns += [name for name in cells if name not in columns]
    return make_sheet("entries", tuple(_together(columns)), filled)


def _together(columns: list[str]) -> list[str]:
    """The languages of one text beside each other."""
    families = list(dict.fromkeys(name.partition(".")[0] for name in columns))
    return sorted(columns, key=lambda name: (families.index(name.partition(".")[0]), "." in name))


def _facts(call: Call, row: Row) -> dict[str, str]:
    entry, film = row.entry, row.entry.film
    missing = [item.field.label(formats.language_tag()) for item in row.form.to_do]
    share = row.share
    return {
        "number": str(entry.number or ""),
        "state": entry.state,
        "title": str(film.titles.original or film.titles.best("en") or film.slug),
        "section": entry.section.key if entry.section else "",
        "company": plain(entry.company.names) if entry.company else "",
        "countries": "; ".join(one.country for one in film.countries.all()),
        "kind": film.kind,
        "stage": film.stage,
        "minutes": str(film.runtime_minutes or ""),
        "languages": "; ".join(film.languages),
        "budget": str(row.budget.amount) if row.budget else "",
        "currency": row.budget.currency if row.budget else "",
        "confirmed_percent": ""
        if share is None
        else f"{(share * 100).quantize(Decimal('0.01')).normalize():f}",
        "rules": row.eligibility.outcome.value,
        "rules_why": "\n".join(
            said(one.reason) for one in row.eligibility.findings if one.outcome.value != "pass"
        ),
        "missing": "; ".join(missing),
        "sent_in": str(Moment(entry.submitted_at, call.zone)) if entry.submitted_at else "",
        "late_until": str(Moment(entry.late_until, call.zone)) if entry.late_until else "",
    }


def _texts(name: str, texts: Texts) -> dict[str, str]:
    return {f"{name}.{one.tag}": one.text for one in texts}


def _answer(key: str, answer: Any) -> dict[str, str]:
    """An answer in as many cells as it has languages."""
    if isinstance(answer, Mapping) and "name" not in answer:
        return {f"{key}.{tag}": str(text) for tag, text in answer.items()}
    return {key: _said(answer)}


def _said(answer: Any) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, Mapping):
        return str(
            answer.get("name") or ", ".join(str(one) for one in answer.values() if one not in (None, ""))
        )
    if isinstance(answer, list):
        return "\n".join(_said(one) for one in answer)
    return "" if answer is None else str(answer)


def _authors(entries: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Author.objects.filter(entry__in=entries).order_by("pk").values_list("entry", "account__email")
    for entry, email in rows:
        found.setdefault(entry, []).append(email)
    return found


def _people(films: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    roles = {Credit.Function.DIRECTOR: "directors", Credit.Function.PRODUCER: "producers"}
    found: dict[int, dict[str, list[str]]] = {}
    rows = Credit.objects.filter(film__in=list(films), function__in=roles).select_related("person")
    for credit in rows.order_by("position", "pk"):
        own = found.setdefault(credit.film_id, {})
        own.setdefault(roles[Credit.Function(credit.function)], []).append(plain(credit.person.names))
    return found


def printed(call: Call, numbers: Sequence[int], tag: str) -> bytes:
    """The entries as a PDF, in the active language."""
    people = _people(call.entries.filter(pk__in=numbers).values_list("film", flat=True))
    data = {
        "title": words(plain(call.names) or call.slug, tag),
        "what": _("Entries"),
        "printed": str(Moment(timezone.now(), call.zone)),
        "sample": sample_of(call),
        "accent": call.season.accent,
        "labels": {"missing": _("Missing"), "directors": _("Director")},
        "lines": [
            {
                "number": str(row.entry.number or "–"),
                "title": original_of(row.entry.film.titles),
                "other": other_of(row.entry.film.titles),
                "who": ", ".join(people.get(row.entry.film_id, {}).get("directors", [])),
                "company": plain(row.entry.company.names) if row.entry.company else "",
                "countries": formats.listed(
                    [formats.country(one.country) for one in row.entry.film.countries.all()]
                ),
                "section": plain(row.entry.section.names) if row.entry.section else "",
                "money": " · ".join(
                    text
                    for text in (
                        formats.money(row.budget.amount, row.budget.currency) if row.budget else "",
                        _("%(share)s confirmed") % {"share": row.secured} if row.secured else "",
                    )
                    if text
                ),
                "state": str(row.entry.get_state_display()),
                "missing": ", ".join(
                    item.field.label(tag) for item in row.form.to_do if item.mark is Mark.MISSING
                ),
            }
            for row in rows_of(call, numbers)
        ],
    }
    return pdf(HERE / "entries.typ", data, language=tag)
