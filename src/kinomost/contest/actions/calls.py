"""Everything that is done to calls."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kinomost.contest import log, naming, times
from kinomost.contest.document import CALL
from kinomost.contest.facts import eligibility_of
from kinomost.contest.models import (
    Answer,
    Attachment,
    Author,
    Award,
    Call,
    Criterion,
    Entry,
    Extension,
    Given,
    Motion,
    Round,
    Section,
)
from kinomost.contest.queries.calls import is_running
from kinomost.contest.rules import bare, section_of
from kinomost.contest.words import absolute, label_of, said, texts_of
from kinomost.exchange.models import Season
from kinomost.journal import documents
from kinomost.journal.actions import claim, record
from kinomost.journal.documents import Change, Document
from kinomost.journal.models import AuditLine
from kinomost.judging import eligibility
from kinomost.judging.eligibility import Outcome
from kinomost.judging.fields import read_fields
from kinomost.judging.log import DeadlineMoved
from kinomost.judging.ready_made import ReadyMade
from kinomost.names.texts import Texts
from kinomost.parties.models import Account
from kinomost.parties.slugs import free_slug
from kinomost.post.actions import queue

RESERVED_SLUGS = {"new", "undo"}  # addresses of other pages
# What decides who is in time: once the call is open, only an extension moves it.
CLOCK = ("zone", "opens_at", "deadline")


def add_call(by: str, season: Season, document: Document, model: ReadyMade | None = None) -> Call:
    """Enter a call, with the sections, rules, form and rounds of a ready-made one if one is given.

    Raises ValidationError by the document's names.
    """
    slug = free_slug(Call, Texts.from_json(document["names"]))
    call = Call(slug=f"{slug[:76]}-1" if slug in RESERVED_SLUGS else slug[:80], season=season)
    document = document | {"season_id": season.pk}
    if model is not None:
        document = _modelled_on(model) | document
    _check(document)
    with transaction.atomic():
        documents.create(CALL, by, call, document)
        for number, proposed in enumerate(model.rounds if model else (), start=1):
            made = Round.objects.create(
                call=call,
                number=number,
                kind=proposed.kind,
                names=texts_of(proposed.labels),
                reads=proposed.reads or 0,
                places=proposed.places,
            )
            Criterion.objects.bulk_create(
                Criterion(
                    round=made,
                    key=one.key,
                    names=texts_of(proposed.criterion_labels.get(one.key, {"en": one.key})),
                    weight=one.weight,
                    low=one.low,
                    high=one.high,
                    step=one.step,
                    position=position,
                )
                for position, one in enumerate(proposed.criteria)
            )
    return call


def _modelled_on(model: ReadyMade) -> Document:
    """The document of a ready-made call. What is asked in every section is a rule of the whole call."""
    written = [[dict(rule) for rule in section.rules] for section in model.sections]
    common = [rule for rule in (written[0] if written else []) if all(rule in rules for rules in written)]
    rules: list[dict[str, Any]] = [rule for rule in common if rule["rule"] != "entries_per_company"]
    sections = []
    for section, own in zip(model.sections, written, strict=True):
        kinds = next((rule["any"] for rule in own if rule["rule"] == "kinds"), [])
        sections.append(
            {"key": section.key, "names": texts_of(section.labels).to_json(), "kinds": list(kinds)}  # type: ignore[call-overload]
        )
        rules += [rule | {"section": section.key} for rule in own if rule not in common]
    limit = next((rule for rule in common if rule["rule"] == "entries_per_company"), None)
    return {
        "sections": sections,
        "rules": rules,
        "fields": list(model.fields_data),
        "entries_a_company": limit["most"] if limit else None,
        "source": f"{label_of(model.modelled_on)}\n{label_of(model.source)}",
    }


def save_call(by: str, call: Call, version: int, document: Document) -> Change | None:
    """Write what the document says about a call read at `version`.

    Raises ValidationError by the document's names, also for what entries that were begun stand on, and EditConflict.
    """
    _check(document)
    with transaction.atomic():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        protect(locked, CALL.normal(document))
        return documents.save(CALL, by, locked, version, document)


def undo(by: str, line: AuditLine) -> Call:
    """Take back a saved change, publishing or hiding. Raises EditConflict, and ValidationError for what is protected."""
    with transaction.atomic():
        locked = Call.objects.select_for_update().get(pk=line.object_id or 0)
        protect(locked, line.detail["before"])
        documents.undo(CALL, by, line)
    return locked


def show_call(by: str, call: Call, is_public: bool) -> list[AuditLine]:
    """Publish or hide a call. Raises ValidationError if it cannot be entered for yet, or entries were begun."""
    if is_public and (why := missing(call)):
        raise ValidationError(why)
    with transaction.atomic():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        protect(locked, {"is_public": is_public})
        return documents.show(by, [locked], is_public)


def missing(call: Call) -> list[str]:
    """What a call needs before it is published, in sentences."""
    found = []
    if not call.names:
        found.append(_("Give the call a name."))
    if not call.fields:
        found.append(_("Choose what the entry form asks."))
    if not call.languages:
        found.append(_("Say in which languages answers may be given."))
    if call.deadline <= timezone.now():
        found.append(_("The deadline is over. Set one that is still to come."))
    return found


def _check(document: Document) -> None:
    """Refuse rules and fields that the libraries cannot read, and what does not fit together."""
    wrong: dict[str, list[str]] = {}
    if "rules" in document:
        for number, rule in enumerate(document["rules"], start=1):
            _rule, problems = eligibility.read(bare(rule))
            wrong.setdefault("rules", []).extend(
                _("Rule %(number)d: %(why)s") % {"number": number, "why": said(one)} for one in problems
            )
    if "fields" in document:
        _fields, problems = read_fields(document["fields"])
        wrong["fields"] = [f"{one.where}: {said(one)}" for one in problems]
    wrong = {name: messages for name, messages in wrong.items() if messages}
    if wrong:
        raise ValidationError(wrong)


def protect(call: Call, document: Document) -> None:
    """Refuse to take away what entries stand on. `call` is locked; the document is normal."""
    now = CALL.read(call)
    changed = {name for name, value in document.items() if value != now[name]}
    wrong: dict[str, list[str]] = {}
    if changed & {"slug", *CLOCK} and is_running(call):
        for name in changed & set(CLOCK):
            wrong[name] = [
                _(
                    "The call is running. Its deadline is moved by an extension, with a reason, and told to everybody."
                )
            ]
        if "slug" in changed:
            wrong["slug"] = [_("The call is running, and its address was given out. It stays.")]
    if "is_public" in changed and now["is_public"] and call.entries.exists():
        wrong["is_public"] = [
            _("Entries have been begun; their authors need this page. A call with entries stays public.")
        ]
    if "fields" in changed and (kept := _answered_lost(call, now["fields"], document["fields"])):
        wrong["fields"] = kept
    if "sections" in changed and (kept := _sections_lost(call, document["sections"])):
        wrong["sections"] = kept
    if "awards" in changed and (kept := _awards_lost(call, document["awards"])):
        wrong["awards"] = kept
    if "languages" in changed and (kept := _languages_lost(call, document["languages"])):
        wrong["languages"] = kept
    if "rules" in changed or "sections" in changed:
        whole = now | document
        keys = {row["key"] for row in whole["sections"]}
        astray = {section_of(rule) for rule in whole["rules"]} - keys - {""}
        if astray:
            wrong.setdefault("rules" if "rules" in changed else "sections", []).append(
                _("A rule is for a section that is not there: %(which)s.")
                % {"which": ", ".join(sorted(astray))}
            )
    if wrong:
        raise ValidationError(wrong)


def answered(call: Call) -> Counter[str]:
    """In how many entries each field was answered, by its key."""
    pairs = set(
        Answer.objects.filter(entry__call=call)
        .exclude(value__in=["", None, []])
        .values_list("entry", "field")
    ) | set(Attachment.objects.filter(entry__call=call).values_list("entry", "field"))
    return Counter(field for _entry, field in pairs)


def _answered_lost(call: Call, before: list[Any], after: list[Any]) -> list[str]:
    counts = answered(call)
    if not counts:
        return []
    was = {field.key: field for field in read_fields(before)[0]}
    becomes = {field.key: field for field in read_fields(after)[0]}
    lost = []
    for key, field in was.items():
        if not counts[key]:
            continue
        values = {"field": label_of(field.labels), "count": counts[key]}
        if key not in becomes:
            lost.append(
                ngettext(
                    "“%(field)s” was answered in %(count)d entry. It stays; you can make it optional.",
                    "“%(field)s” was answered in %(count)d entries. It stays; you can make it optional.",
                    counts[key],
                )
                % values
            )
        elif becomes[key].kind is not field.kind:
            lost.append(
                _("“%(field)s” was answered already. What kind of answer it takes stays as it is.") % values
            )
        elif gone := {one.key for one in field.choices} - {one.key for one in becomes[key].choices}:
            lost.append(
                _("“%(field)s” was answered already. Choices can be added, not taken out: %(gone)s.")
                % (values | {"gone": ", ".join(sorted(gone))})
            )
    return lost


def _sections_lost(call: Call, after: list[Document]) -> list[str]:
    kept = {row["key"] for row in after}
    gone = Section.objects.filter(call=call, entries__isnull=False).exclude(key__in=kept).distinct()
    return [
        _("There are entries in “%(section)s”. Move them before you take the section out.")
        % {"section": naming.plain(section.names)}
        for section in gone
    ]


def _awards_lost(call: Call, after: list[Document]) -> list[str]:
    kept = {row["key"] for row in after}
    gone = Award.objects.filter(call=call).exclude(key__in=kept)
    decided = {
        *Motion.objects.filter(award__in=gone).values_list("award", flat=True),
        *Given.objects.filter(award__in=gone).values_list("award", flat=True),
    }
    return [
        _("“%(award)s” was voted on or given already. It stays.") % {"award": naming.plain(award.names)}
        for award in gone
        if award.pk in decided
    ]


def _languages_lost(call: Call, after: list[str]) -> list[str]:
    used = Answer.objects.filter(entry__call=call).exclude(language__in=["", *after])
    gone = sorted(set(used.exclude(value__in=["", None]).values_list("language", flat=True)))
    return [_("There are answers in %(languages)s already.") % {"languages": ", ".join(gone)}] if gone else []


def warnings_after(call: Call, before: Document) -> list[str]:
    """What a change that was allowed means for entries that were sent in; `before` is what stood there."""
    sent = list(
        call.entries.filter(state__in=Entry.SENT).select_related("film", "section").order_by("number")
    )
    found = []
    if sent and "fields" in before:
        was = {field.key for field in read_fields(before["fields"])[0]}
        new = [
            label_of(field.labels)
            for field in read_fields(call.fields)[0]
            if field.required and field.key not in was
        ]
        if new:
            found.append(
                ngettext(
                    "%(count)d entry was sent in before this was asked: %(fields)s. Ask for a correction.",
                    "%(count)d entries were sent in before this was asked: %(fields)s. Ask for corrections.",
                    len(sent),
                )
                % {"count": len(sent), "fields": ", ".join(new)}
            )
    if sent and before.keys() & {"rules", "entries_a_company"}:
        old = Call(pk=call.pk, rules=before.get("rules", call.rules))
        old.entries_a_company = before.get("entries_a_company", call.entries_a_company)
        then, now = eligibility_of(old, sent), eligibility_of(call, sent)
        out = [
            one
            for one in sent
            if now[one.pk].outcome is Outcome.FAIL and then[one.pk].outcome is not Outcome.FAIL
        ]
        if out:
            found.append(
                _("Entries sent in that met the rules before, and do not now: %(which)s.")
                % {"which": ", ".join(f"No. {one.number}" for one in out)}
            )
    return found


def extend(by: str, call: Call, becomes: datetime, reason: str) -> Extension:
    """Move the deadline to a later moment, write it down, and tell everybody who began an entry in their language.

    A submission that comes meanwhile finds the old deadline or the new one, never neither. Raises ValidationError.
    """
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Say why: the reason is kept, and told to those who began an entry.")}
        )
    with transaction.atomic():
        locked = Call.objects.select_for_update().select_related("season__exchange").get(pk=call.pk)
        was = locked.deadline
        _check_later(locked, becomes)
        claim(locked, locked.version)
        locked.deadline = becomes
        locked.save(update_fields=["deadline", "changed_at"])
        made = Extension.objects.create(call=locked, was=was, becomes=becomes, reason=reason.strip(), by=by)
        record(by, "extend", locked, was=was.isoformat(), becomes=becomes.isoformat(), reason=reason.strip())
        log.append(by, locked, DeadlineMoved(was, becomes))
        _tell(locked, made)
    return made


def _check_later(call: Call, becomes: datetime) -> None:
    if call.published_at is not None:
        raise ValidationError(
            {"becomes": _("The results are published. The deadline is not moved any more.")}
        )
    if becomes <= call.deadline:
        raise ValidationError(
            {
                "becomes": _("An extension gives more time: the deadline is %(deadline)s now.")
                % {"deadline": times.Moment(call.deadline, call.zone)}
            }
        )
    if becomes <= timezone.now():
        raise ValidationError({"becomes": _("This moment is over already.")})


def told_by(call: Call) -> QuerySet[Account]:
    """Everybody who is told when the deadline moves: who works on an entry that was not withdrawn."""
    authors = Author.objects.filter(entry__call=call).exclude(entry__state=Entry.State.WITHDRAWN)
    return Account.objects.filter(is_active=True, pk__in=authors.values("account")).order_by("pk")


def _tell(call: Call, extension: Extension) -> None:
    for account in told_by(call):
        with override(account.language):
            context = {
                "call": call.name,
                "was": str(times.Moment(extension.was, call.zone)),
                "becomes": str(times.Moment(extension.becomes, call.zone)),
                "reason": extension.reason,
                "url": absolute(reverse("contest:call", args=[call.slug])),
            }
            subject = _("More time: %(call)s, until %(day)s") % {
                "call": call.name,
                "day": times.Moment(extension.becomes, call.zone),
            }
            body = render_to_string("contest/calls/mail/extended.txt", context)
        queue(EmailMessage(subject, body, to=[account.email]), about=call, exchange_id=call.exchange_id)
