"""What deciding puts on paper: the running order, the minutes, certificates."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kinomost.contest import times
from kinomost.contest.models import Award, Call, Entry, Given, LogLine, Motion, Pitch, PitchSession, Round
from kinomost.contest.naming import person_name, plain
from kinomost.contest.queries.deliberation import Item, items_of, members_of
from kinomost.contest.queries.judging import judged_entries
from kinomost.contest.queries.ledger import head_of
from kinomost.contest.queries.results import head_published
from kinomost.judging import log
from kinomost.names.texts import Texts
from kinomost.parties.rules import Actor
from kinomost.texts import formats
from kinomost.typeset import Words, pdf, words

HERE = Path(__file__).parent / "print"


def original_of(texts: Texts) -> Words:
    """The title in its own language and script."""
    found = texts.original or texts.best(formats.language_tag())
    return words(found.text, found.tag) if found else words("", "en")


def other_of(texts: Texts) -> Words | None:
    """The title for the reader, where it is another one."""
    own, found = texts.original, texts.best(formats.language_tag())
    return words(found.text, found.tag) if found and own and found.text != own.text else None


def _own(text: str) -> Words:
    return words(text, formats.language_tag())


def sample_of(call: Call) -> str:
    """The word that marks what is printed of a sample exchange; nothing elsewhere."""
    return _("Sample") if call.season.exchange.is_sample else ""


def running_order_pdf(session: PitchSession, pitches: Sequence[Pitch]) -> bytes:
    """The pitches with their hours, in the active language."""
    call = session.round.call
    breaks = {one["after"]: one["minutes"] for one in session.breaks}
    begins = times.Moment(session.starts_at, session.zone)
    lines = [
        {
            "clock": times.Moment(pitch.starts_at, session.zone).clock if pitch.starts_at else "",
            "title": original_of(pitch.entry.film.titles),
            "other": other_of(pitch.entry.film.titles),
            "company": plain(pitch.entry.company.names) if pitch.entry.company else "",
            "countries": formats.listed(
                [formats.country(one.country) for one in pitch.entry.film.countries.all()]
            ),
            "break": _("Break: %(length)s") % {"length": formats.minutes(breaks[pitch.position])}
            if pitch.position in breaks
            else "",
        }
        for pitch in pitches
    ]
    data = {
        "title": _own(plain(call.names)),
        "what": _("Pitch session"),
        "when": str(begins),
        "where": plain(session.place.names) if session.place else "",
        "lengths": _("Pitch: %(pitch)s, questions: %(questions)s")
        % {"pitch": formats.minutes(session.minutes), "questions": formats.minutes(session.questions)},
        "accent": call.season.accent,
        "sample": sample_of(call),
        "lines": lines,
    }
    return pdf(HERE / "running_order.typ", data, language=formats.language_tag())


def minutes_pdf(actor: Actor, round_: Round) -> bytes:
    """The minutes of a round as the actor may have them: without the motions about entries the actor is tied to."""
    call = round_.call
    members = members_of(round_)
    came = _comings(round_)
    items = list(reversed(items_of(actor, round_, members)))
    given = Given.objects.filter(motion__round=round_, entry__in=judged_entries(actor, call)).select_related(
        "award", "entry__film"
    )
    data = {
        "title": _("Minutes of the jury"),
        "call": _own(plain(call.names)),
        "round": plain(round_.names),
        "sample": sample_of(call),
        "accent": call.season.accent,
        "printed": str(times.Moment(timezone.now(), call.zone)),
        "labels": {
            "members": _("Members"), "motions": _("Motions"), "nothing": _("No motions were put."),
            "left": _("Took no part"), "votes": _("Votes"), "outcome": _("Outcome"), "awards": _("Awards"),
            "open": _("still open"), "majority": _("Majority"), "seal": _("Seal"),
            "sign": _("Chair of the jury"), "office": _("For the office"),
        },
        "members": [
            {
                "name": _own(person_name(member.juror.person)),
                "chair": _("chair") if member.juror.is_chair else "",
                "times": came.get(member.juror.number, _("was not there")),
            }
            for member in members
        ],
        "rules": _rules(round_),
        "motions": [_motion(item, round_) for item in items],
        "awards": [
            {
                "award": _own(plain(one.award.names)),
                "film": original_of(one.entry.film.titles),
                "note": _("withdrawn: %(reason)s") % {"reason": one.withdrawn_because} if one.withdrawn_at else "",
            }
            for one in given.order_by("award__position", "pk")
        ],
        "head": head_of(call),
        "seal": _(
            "The log of this contest ended with this hash when the minutes were printed. Whoever keeps it can prove "
            "with “%(command)s” that no line was changed or taken out."
        )
        % {"command": "kinomost contest verify --head"},
    }  # fmt: skip
    return pdf(HERE / "minutes.typ", data, language=formats.language_tag())


def _rules(round_: Round) -> str:
    said = []
    if round_.quorum:
        said.append(_("Quorum: %(count)d members.") % {"count": round_.quorum})
    if round_.breaker:
        said.append(_("A tie is broken by %(name)s.") % {"name": person_name(round_.breaker.person)})
    if round_.stand_in:
        said.append(_("In their place: %(name)s.") % {"name": person_name(round_.stand_in.person)})
    return " ".join(said)


def _comings(round_: Round) -> dict[int, str]:
    """When each member came and left, by number, from the log."""
    found: dict[int, list[str]] = {}
    lines = LogLine.objects.filter(
        call=round_.call, kind__in=[log.MemberPresent.kind, log.MemberLeft.kind], body__round=round_.number
    )
    for line in lines.order_by("number"):
        clock = times.Moment(line.at.replace(second=0, microsecond=0), round_.call.zone).clock
        text = _("from %(clock)s") if line.kind == log.MemberPresent.kind else _("until %(clock)s")
        found.setdefault(line.body["juror"], []).append(text % {"clock": clock})
    return {juror: ", ".join(said) for juror, said in found.items()}


def question_of(motion: Motion) -> str:
    """What the motion asks, in one line."""
    award = plain(motion.award.names) if motion.award else ""
    asked = {
        Motion.Kind.AWARD: _("Who gets “%(award)s”?"),
        Motion.Kind.NO_AWARD: _("Shall “%(award)s” not be given?"),
        Motion.Kind.SHORTLIST: _("Who goes on?"),
    }.get(Motion.Kind(motion.kind), "")
    return " ".join(part for part in (asked % {"award": award} if asked else "", motion.text) if part)


def _motion(item: Item, round_: Round) -> dict[str, Any]:
    motion = item.motion
    ended = motion.ended_at or motion.opened_at
    outcome = str(motion.get_state_display())
    if motion.state == Motion.State.DECIDED:
        outcome = item.names.option(motion.answer or (motion.winner.number if motion.winner else None) or "")
    return {
        "number": motion.number,
        "question": question_of(motion),
        "clock": _clock(ended, round_),
        "entries": [
            {
                "number": entry.number,
                "title": original_of(entry.film.titles),
                "other": other_of(entry.film.titles),
            }
            for entry in item.entries
        ],
        "left": formats.listed([person_name(juror.person) for juror in item.left]),
        "majority": str(motion.get_majority_display()),
        "tally": [{"option": option, "count": count} for option, _entry, count in item.tally]
        + ([{"option": _("Abstentions"), "count": item.decision.abstained}] if item.decision else []),
        "open": motion.state == Motion.State.OPEN,
        "outcome": outcome,
        "reasons": _reasons(item),
        "named": _named(item) if round_.votes_named and item.decision and not item.takes_votes else [],
    }


def _reasons(item: Item) -> list[str]:
    """How it came to this, in sentences; of a motion that was withdrawn, why, and what became of its votes."""
    if item.is_withdrawn:
        void = _("Votes given before: %(count)d. They count for nothing.") % {"count": len(item.voted)}
        return [item.withdrawn_because, void] if item.voted else [item.withdrawn_because]
    return item.reasons if item.motion.state != Motion.State.OPEN else []


def _clock(at: datetime, round_: Round) -> str:
    return times.Moment(at.replace(second=0, microsecond=0), round_.call.zone).clock


def _named(item: Item) -> list[str]:
    """Who voted how, last votes only, of those who took part."""
    last = {vote.juror: vote for vote in item.votes if not vote.breaks_tie and vote.juror not in item.left}
    return [
        f"{person_name(juror.person)}: "
        + (item.names.option(vote.entry.number or 0) if vote.entry else str(vote.get_choice_display()))
        for juror, vote in sorted(last.items(), key=lambda pair: pair[0].number)
    ]


def certificates_pdf(entry: Entry, earned: Sequence[Award | None]) -> bytes:
    """A page for each distinction of an entry, in the active language; the film in its own language and script."""
    call = entry.call
    film = entry.film
    people = film.credits.filter(function__in=["director", "producer"]).select_related("person")
    at = times.Moment(call.published_at or timezone.now(), call.zone)
    pages = []
    for award in earned:
        by_partner = bool(award and award.partner)
        pages.append(
            {
                "what": pgettext("certificate", "Award") if award else _("Official selection"),
                "award": _own(plain(award.names)) if award else None,
                "prize": _own(plain(award.prize)) if award else None,
                "money": formats.money(award.amount, award.currency) if award and award.amount else "",
                "by": plain(award.partner.names) if award and award.partner and by_partner else "",
                "section": plain(entry.section.names) if entry.section else "",
            }
        )
    data = {
        "title": _("Certificate"),
        "call": _own(plain(call.names)),
        "season": _own(plain(call.season.names)),
        "office": plain(call.season.exchange.names),
        "accent": call.season.accent,
        "sample": sample_of(call),
        "film": original_of(film.titles),
        "other": other_of(film.titles),
        "people": formats.listed(list(dict.fromkeys(person_name(one.person) for one in people))),
        "company": plain(entry.company.names) if entry.company else "",
        "countries": formats.listed([formats.country(one.country) for one in film.countries.all()]),
        "day": formats.day(at.local),
        "seal": head_published(call)[:16],
        "pages": pages,
    }
    return pdf(HERE / "certificate.typ", data, language=formats.language_tag())
