"""What a call's results are: given, selected, published; and what keeps them from being published."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext

from kinomost.catalogue.models import Film
from kinomost.contest.models import Award, Call, Entry, Given, LogLine, Motion, Round, Sheet
from kinomost.contest.naming import plain
from kinomost.contest.queries.judging import judged_entries, motions_of
from kinomost.coproduction.models import Coproduction
from kinomost.judging import log
from kinomost.parties.rules import Actor


def published_awards(call: Call) -> tuple[tuple[str, int], ...] | None:
    """Award and entry, by key and number, as last published; None before that. The log's word, not the tables'."""
    body = (
        LogLine.objects.filter(call=call, kind=log.ResultsPublished.kind)
        .order_by("-number")
        .values_list("body", flat=True)
        .first()
    )
    if body is None:
        return None
    return tuple(sorted((str(key), int(number)) for key, number in body["awards"]))


def selected_numbers(call: Call) -> set[int]:
    """The entries on any shortlist of the call, by number, as last decided in each round."""
    last: dict[int, list[int]] = {}
    lines = LogLine.objects.filter(call=call, kind=log.ShortlistDecided.kind).order_by("number")
    for body in lines.values_list("body", flat=True):
        last[body["round"]] = body["entries"]
    return {number for numbers in last.values() for number in numbers}


def obstacles(call: Call) -> list[str]:
    """Why the results cannot be published as they stand, in sentences."""
    problems = []
    given = Given.objects.filter(award__call=call, withdrawn_at=None).select_related("award", "entry__film")
    for one in given:
        names = {"award": plain(one.award.names), "film": str(one.entry.film.titles)}
        if one.entry.state in Entry.OUT:
            problems.append(
                gettext(
                    "“%(award)s” is given to “%(film)s”, which is withdrawn or ineligible. "
                    "Withdraw the award; a new motion may give it to another entry."
                )
                % names
            )
    return problems


def unfinished(call: Call, *, untied: bool) -> list[str]:
    """Why it looks too early to publish, in sentences; of the awards only to somebody who may know of all entries."""
    if call.published_at is not None:
        return []
    found = []
    if call.deadline > timezone.now():
        found.append(gettext("The call still takes entries."))
    found += [
        gettext("“%(round)s” is not closed yet.") % {"round": one.name}
        for one in call.rounds.exclude(state=Round.State.CLOSED)
    ]
    if untied and not Given.objects.filter(award__call=call, withdrawn_at=None).exists():
        found.append(gettext("No award is given yet."))
    if untied:
        found += [
            gettext("Motion %(number)d is still open: count its votes, or withdraw it.") % {"number": number}
            for number in call.motions.filter(state=Motion.State.OPEN).values_list("number", flat=True)
        ]
    return found


@dataclass(frozen=True)
class Prize:
    """An award with the entry that has it; without one, whether the jury decided to keep it back."""

    award: Award
    entry: Entry | None
    kept_back: bool = False

    @property
    def film(self) -> Film | None:
        """The winning film."""
        return self.entry.film if self.entry else None


@dataclass(frozen=True)
class Results:
    """What is published of a call."""

    prizes: tuple[Prize, ...]
    selected: tuple[Entry, ...]
    head: str

    @property
    def won(self) -> list[Prize]:
        """The awards that somebody has."""
        return [prize for prize in self.prizes if prize.entry is not None]


def results_of(call: Call, awards: Iterable[tuple[str, int]], *, selected: bool) -> Results:
    """The results as a page shows them: these awards to these entries, in a fixed number of queries."""
    won = dict(awards)
    also = selected_numbers(call) if selected else set()
    films = Film.objects.select_related("poster").prefetch_related("countries")
    entries = {
        entry.number: entry
        for entry in call.entries.filter(number__in={*won.values(), *also})
        .select_related("company", "section")
        .prefetch_related(Prefetch("film", films), "film__companies__organisation", "film__credits__person")
    }
    kept = set(
        Motion.objects.filter(
            call=call, kind=Motion.Kind.NO_AWARD, state=Motion.State.DECIDED, answer="yes"
        ).values_list("award", flat=True)
    )
    prizes = tuple(
        Prize(award, entries.get(won.get(award.key)), award.pk in kept)
        for award in call.awards.select_related("partner", "section")
    )
    others = sorted(also - set(won.values()))
    return Results(
        prizes,
        tuple(entries[n] for n in others if n in entries and entries[n].state not in Entry.OUT),
        head_published(call),
    )


def head_published(call: Call) -> str:
    """The hash of the line that published the results: whoever keeps it can hold the log to it."""
    line = LogLine.objects.filter(call=call, kind=log.ResultsPublished.kind).order_by("-number")
    return line.values_list("hash", flat=True).first() or ""


def standing_awards(call: Call) -> tuple[tuple[str, int], ...]:
    """Award and entry as given now, published or not."""
    given = Given.objects.filter(award__call=call, withdrawn_at=None)
    return tuple(
        sorted((key, number) for key, number in given.values_list("award__key", "entry__number") if number)
    )


def feedback_for(entry: Entry) -> list[str]:
    """What the jury lets the authors read, without names or scores, in the order of the rounds; never a voided sheet's."""
    sheets = entry.sheets.filter(feedback_released=True, submitted_at__isnull=False, voided_at=None).exclude(
        feedback=""
    )
    return [
        text.strip() for text in sheets.order_by("round__number", "pk").values_list("feedback", flat=True)
    ]


def may_release(sheet: Sheet) -> bool:
    """Whether the sheet counts, and says something to the authors."""
    return bool(sheet.submitted_at and not sheet.voided_at and sheet.feedback.strip())


@dataclass(frozen=True)
class AwardRow:
    """An award at the desk: who has it, what the jury moved about it, and whether the film's file is open."""

    award: Award
    given: Given | None
    motion: Motion | None  # the latest that would give it
    kept_back: bool
    choices: tuple[Entry, ...]  # to whom a partner may give it
    file_open: bool

    @property
    def is_out(self) -> bool:
        """Whoever has it has withdrawn, or was found ineligible."""
        return self.given is not None and self.given.entry.state in Entry.OUT


def award_rows(actor: Actor, call: Call) -> list[AwardRow]:
    """The call's awards as far as the actor may know; once published everybody knows who has them."""
    known = {entry.pk for entry in judged_entries(actor, call)}
    public = {number for _key, number in published_awards(call) or ()}
    given = {
        one.award_id: one
        for one in Given.objects.filter(award__call=call, withdrawn_at=None)
        .select_related("entry__film", "motion")
        .order_by("pk")
        if one.entry_id in known or one.entry.number in public
    }
    motions: dict[int, Motion] = {}
    kept = set()
    for round_ in call.rounds.all():
        round_.call = call
        for motion in (
            motions_of(actor, round_).select_related("winner__film", "round").filter(award__isnull=False)
        ):
            motion.call = call
            if motion.kind == Motion.Kind.NO_AWARD:
                if motion.state == Motion.State.DECIDED and motion.answer == "yes":
                    kept.add(motion.award_id)
            elif motion.gets_award is not None:
                motions[motion.award_id or 0] = motion
    choices = tuple(
        judged_entries(actor, call).filter(state__in=Entry.SENT).select_related("film").order_by("number")
    )
    films = {one.entry.film_id for one in given.values()}
    opened = set(Coproduction.objects.filter(film__in=films, is_open=True).values_list("film", flat=True))
    return [
        AwardRow(
            award,
            given.get(award.pk),
            motions.get(award.pk),
            award.pk in kept,
            choices if award.partner_id else (),
            award.pk in given and given[award.pk].entry.film_id in opened,
        )
        for award in call.awards.select_related("partner", "section")
    ]


def distinctions(entry: Entry) -> list[Award | None]:
    """What an entry is certified to have, as published: its awards; None among them is that it was selected."""
    won = {key for key, number in published_awards(entry.call) or () if number == entry.number}
    earned: list[Award | None] = [
        award for award in entry.call.awards.select_related("partner", "section") if award.key in won
    ]
    if entry.number in selected_numbers(entry.call) and entry.state not in Entry.OUT:
        earned.append(None)
    return earned
