"""What authors write into an entry: answers, files, and the film itself with its people, companies and plan.

Each piece is saved by itself and says what it was changed from (`base`, see `mark`). Of two who change one piece the
second gets `Clash` with what stands there now, and nothing is written until a person has chosen.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kinomost.catalogue import actions as catalogue
from kinomost.catalogue import document as films
from kinomost.catalogue.models import Film
from kinomost.contest.actions.sending import require_room
from kinomost.contest.models import Answer, Attachment, Entry, Section, SentFile
from kinomost.contest.windows import arrival, claim, hold
from kinomost.coproduction import actions as coproduction
from kinomost.coproduction.document import FILE
from kinomost.coproduction.models import Coproduction
from kinomost.files.actions import remove, store
from kinomost.files.inspection import Found
from kinomost.journal.actions import record
from kinomost.journal.documents import Document
from kinomost.journal.rows import fingerprint
from kinomost.names.texts import Text, Texts, script_of
from kinomost.parties.actions.register import add_organisation, add_person
from kinomost.parties.models import Organisation
from kinomost.texts.formats import language_tag


class Clash(Exception):
    """Somebody else changed the same piece meanwhile: `theirs` stands there now, written by `by` (empty: unknown)."""

    def __init__(self, name: str, theirs: Any, by: str = "") -> None:
        super().__init__(
            _("A colleague changed this while you were writing. Both versions are kept: choose.")
        )
        self.name, self.theirs, self.by = name, theirs, by


def mark(value: Any) -> str:
    """Tells one state of a piece from another; what is empty is all the same."""
    return fingerprint(None if value in ("", [], {}) else value)


def save_answer(by: str, entry: Entry, field: str, language: str, value: Any, *, base: str) -> Answer | None:
    """Write one answer in one language; None where there was none and is none. Raises Closed and Clash.

    A run of saves by one person leaves one audit line.
    """
    at = arrival()
    with transaction.atomic():
        claim(entry, at)
        now = Answer.objects.filter(entry=entry, field=field, language=language).first()
        stands = now.value if now else None
        if mark(stands) == mark(value):
            return now
        if mark(stands) != base:
            raise Clash(field, stands, now.by if now else "")
        known = now is not None and now.by == by
        answer = now or Answer(entry=entry, field=field, language=language, version=0)
        answer.value, answer.by, answer.version = value, by, answer.version + 1
        answer.save()
        if not known:
            record(by, "answer", entry, field=field, language=language)
    return answer


def attach(by: str, entry: Entry, field: str, found: Found, most: int | None = 1) -> Attachment:
    """Keep a file as the answer to a field; of a field that takes one, it replaces the one before.

    Raises Closed, and ValidationError if the field has as many files as it may.
    """
    at = arrival()
    with transaction.atomic():
        claim(entry, at)
        there = list(Attachment.objects.filter(entry=entry, field=field).select_related("upload"))
        if most == 1:
            for one in there:
                _drop(by, one)
        elif most is not None and len(there) >= most:
            raise ValidationError(
                _("Here may be %(most)d files, and they are there. Remove one first.") % {"most": most}
            )
        upload = store(found, by=by, exchange_id=entry.exchange_id)
        position = max((one.position for one in there), default=-1) + 1
        made = Attachment.objects.create(entry=entry, field=field, upload=upload, position=position)
        record(by, "attach", entry, field=field, upload=str(upload.pk))
    return made


def detach(by: str, entry: Entry, attachment: Attachment) -> None:
    """Take a file out of the entry. One that was sent in before is kept with what was sent. Raises Closed."""
    at = arrival()
    with transaction.atomic():
        claim(entry, at)
        _drop(by, attachment)
        record(by, "detach", entry, field=attachment.field, upload=str(attachment.upload_id))


def _drop(by: str, attachment: Attachment) -> None:
    upload = attachment.upload
    attachment.delete()
    if not SentFile.objects.filter(upload=upload).exists():
        remove(upload, by=by)


def save_film(by: str, entry: Entry, document: Document, bases: Mapping[str, str]) -> None:
    """Write facts or rows of the entry's film; `bases` are the marks of what each was changed from.

    A row that has a name in place of a person's or organisation's number enters that name in the register, hidden.
    Raises Closed, Clash, and ValidationError by the document's names.
    """
    at = arrival()
    with transaction.atomic():
        entry = hold(entry, at)
        film = Film.objects.select_for_update().get(pk=entry.film_id)
        now = films.read(film)
        document = _with_new(by, film, document)
        films.check(film, document)
        for name, value in films.normal(document).items():
            if mark(now[name]) not in (bases[name], mark(value)):
                raise Clash(name, now[name])
        catalogue.save(by, film, film.version, document)


def _with_new(by: str, film: Film, document: Document) -> Document:
    """The document with numbers in place of new names."""
    made: dict[tuple[str, str], int] = {}
    for part, column in (("credits", "person_id"), ("companies", "organisation_id")):
        for row in document.get(part, []):
            name = row[column]
            if not isinstance(name, str):
                continue
            if (column, name) not in made:
                add = add_person if column == "person_id" else add_organisation
                values = {"names": named_as_typed(name), "is_public": False}
                made[column, name] = add(by, film.exchange, values).pk
            row[column] = made[column, name]
    return document


def named_as_typed(name: str) -> Texts:
    """A name that was typed without its language: the page's, if it is written in this script."""
    tag, is_cyrillic = language_tag(), script_of(name) == "Cyrl"
    if is_cyrillic != (tag in ("ru", "sr-Cyrl")):
        tag = "ru" if is_cyrillic else "en"
    return Texts([Text(tag, name, "original")])


def save_text(by: str, entry: Entry, name: str, tag: str, text: str, *, base: str) -> None:
    """Write a text of the film (logline, synopsis …) in one language; the others stay. Raises Closed and Clash."""
    at = arrival()
    with transaction.atomic():
        entry = hold(entry, at)
        film = Film.objects.select_for_update().get(pk=entry.film_id)
        texts: Texts = getattr(film, name)
        stands = text_in(texts, tag)
        if mark(stands) not in (base, mark(text)):
            raise Clash(name, stands)
        kept = [one for one in texts if one.tag != tag]
        new = Texts([*kept, Text(tag, text)] if text.strip() else kept)
        catalogue.save(by, film, film.version, {name: new.to_json()})


def save_poster(by: str, entry: Entry, found: Found) -> None:
    """Make a picture the poster of the entry's film; it is seen wherever the film is. Raises Closed."""
    at = arrival()
    with transaction.atomic():
        entry = hold(entry, at)
        film = Film.objects.select_for_update().get(pk=entry.film_id)
        catalogue.add_picture(
            by, film, found, as_poster=True, is_public=True, alt=film.titles, credit="",
            rights_note=_("Sent by those who entered the film, to be shown with it."),
        )  # fmt: skip


def text_in(texts: Texts, tag: str) -> str:
    """The text under exactly this tag."""
    return next((one.text for one in texts if one.tag == tag), "")


def save_plan(by: str, entry: Entry, document: Document, bases: Mapping[str, str]) -> None:
    """Write the currency or rows of the film's finance plan. Columns that a row does not name stay as they are.

    Raises Closed, Clash, and ValidationError by the document's names.
    """
    at = arrival()
    with transaction.atomic():
        entry = hold(entry, at)
        file = Coproduction.objects.select_for_update().filter(film=entry.film_id).first()
        if file is None:
            file = coproduction.keep_plan(by, entry.film)
        now = FILE.read(file)
        document = {
            name: _whole(now[name], value) if name in FILE.parts else value
            for name, value in document.items()
        }
        for name, value in FILE.normal(document).items():
            if mark(now[name]) not in (bases[name], mark(value)):
                raise Clash(name, now[name])
        coproduction.save_file(by, file, file.version, document)


def _whole(now: list[Document], rows: list[Document]) -> list[Document]:
    known = {row["row"]: row for row in now}
    return [{**known.get(row["row"], {}), **row} for row in rows]


def place(by: str, entry: Entry, section: Section | None, company: Organisation | None) -> None:
    """Say in which section the film is entered, and by which company. Raises Closed and Full."""
    at = arrival()
    with transaction.atomic():
        entry = hold(entry, at)
        was = {"section": entry.section_id, "company": entry.company_id}
        now = {"section": section.pk if section else None, "company": company.pk if company else None}
        if was == now:
            return
        if entry.submitted_at and was["company"] != now["company"]:
            require_room(entry, company)
        Entry.objects.filter(pk=entry.pk).update(section=section, company=company)
        record(by, "place", entry, before=was, after=now)
