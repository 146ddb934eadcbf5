"""Whether a contest's result stands: recomputed from the log, beside what the tables and the published page claim."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from kinomost.contest.log import lines_of
from kinomost.contest.models import Call, Motion, Round, Vote
from kinomost.contest.queries.conflicts import in_force, office_record, on_record
from kinomost.contest.queries.deliberation import Names, names_of
from kinomost.contest.queries.results import published_awards, standing_awards
from kinomost.contest.queries.standings import whole_table
from kinomost.judging import log
from kinomost.judging.log import Recomputed, Report
from kinomost.judging.scores import Table
from kinomost.parties.models import Account


@dataclass(frozen=True)
class Claim:
    """A sentence about the tables, and whether it holds."""

    holds: bool
    text: str


@dataclass(frozen=True)
class Inspection:
    """What the log says of itself, and what it says of the tables and of the page."""

    report: Report
    claims: tuple[Claim, ...]
    names: Names

    @property
    def stands(self) -> bool:
        """The log is whole, all that it claims holds, and the site says the same."""
        return self.report.stands and all(claim.holds for claim in self.claims)

    @property
    def sentences(self) -> Iterator[Claim]:
        """Every check in the reader's language, the log's own first."""
        for check in self.report.checks:
            yield Claim(check.holds, self.names.sentence(check.message))
        yield from self.claims

    @property
    def verdict(self) -> str:
        """Whether it stands, in one sentence."""
        if not self.report.stands:
            return self.names.sentence(self.report.sentence)
        faults = [claim.text for claim in self.claims if not claim.holds]
        if faults:
            return _("The log is whole, but the site says something else: %(first)s") % {"first": faults[0]}
        return self.names.sentence(self.report.sentence)


def inspect(call: Call, *, head: str | None = None, lines: Iterable[log.Line] | None = None) -> Inspection:
    """Hold the site to the call's log, or to these lines (an export kept elsewhere)."""
    call.refresh_from_db(fields=["log_count"])
    found = tuple(lines_of(call) if lines is None else lines)
    report = log.verify(found, head=head)
    claims = _claims(call, found, report.recomputed)
    if lines is None:
        claims = chain([_length(call, found)], claims)
    return Inspection(report, tuple(claims), names_of(call))


def doubts(call: Call) -> list[str]:
    """Why the results must not be published, in sentences: what the log claims and does not give.

    That an earlier publication is outdated is no such reason: publishing mends it.
    """
    report, names = log.verify(lines_of(call)), names_of(call)
    if report.broken_at is not None:
        return [names.sentence(report.sentence)]
    return [
        names.sentence(check.message)
        for check in report.faults
        if not check.message.code.startswith("published_")
    ]


def _length(call: Call, lines: tuple[log.Line, ...]) -> Claim:
    """Whether as many lines are there as were ever written: the chain alone does not tell that its end was cut off."""
    counts = {"lines": len(lines), "count": call.log_count}
    if len(lines) >= call.log_count:  # others may write between the two readings
        return Claim(True, _("As many lines are in the log as were written."))
    return Claim(
        False, _("Lines are missing: %(count)d were written, and %(lines)d are in the log.") % counts
    )


def _claims(call: Call, lines: tuple[log.Line, ...], found: Recomputed) -> Iterator[Claim]:
    for round_ in call.rounds.exclude(state=Round.State.PLANNED).order_by("number"):
        same = _figures(whole_table(round_)) == _figures(found.tables.get(round_.number))
        text = _("The score sheets of round %(number)d give the ranking that the log gives.")
        if not same:
            text = _("The score sheets of round %(number)d give another ranking than the log.")
        yield Claim(same, text % {"number": round_.number})
    motions = call.motions.select_related("winner").order_by("number")
    counts = _last_counts(lines)
    uncounted = (Motion.State.OPEN, None)
    wrong = [motion.number for motion in motions if not _agrees(motion, counts.get(motion.number, uncounted))]
    if wrong:
        text = _("The log decides motions otherwise than the site shows: %(numbers)s.")
        yield Claim(False, text % {"numbers": ", ".join(map(str, wrong))})
    else:
        yield Claim(True, _("The motions are decided as the log decides them."))
    same = _votes_in(lines) == _votes_kept(call)
    yield Claim(
        same,
        _("The votes on the site, and so in the minutes, are those of the log.")
        if same
        else _("The votes on the site, and so in the minutes, are not those of the log."),
    )
    same = _conflicts_agree(call, found)
    yield Claim(
        same,
        _("The conflicts on the site are those of the log.")
        if same
        else _("The conflicts on the site are not those of the log."),
    )
    standing = standing_awards(call)
    awards = tuple(sorted((key, entry) for key, entries in found.awards.items() for entry in entries))
    yield Claim(
        standing == awards,
        _("The awards on the site are those of the log.")
        if standing == awards
        else _("The awards on the site are not those of the log."),
    )
    published = published_awards(call)
    if published is not None:
        yield Claim(
            published == awards,
            _("The published page names the winners that the log gives.")
            if published == awards
            else _(
                "The published page names other winners than the log gives now. Publish the results again."
            ),
        )


def _votes_in(lines: tuple[log.Line, ...]) -> list[tuple[object, ...]]:
    """Every vote in the order of the log: motion, juror, choice, and whether it broke a tie."""
    broken = log.DeadlockBroken.kind
    return [
        (line.body.get("motion"), line.body.get("juror"), line.body.get("choice"), line.kind == broken)
        for line in lines
        if line.kind in (log.VoteCast.kind, broken)
    ]


def _votes_kept(call: Call) -> list[tuple[object, ...]]:
    """The same, as the table has it."""
    votes = Vote.objects.filter(motion__call=call).order_by("pk")
    return [
        (motion, juror, choice if entry is None else entry, breaks)
        for motion, juror, choice, entry, breaks in votes.values_list(
            "motion__number", "juror__number", "choice", "entry__number", "breaks_tie"
        )
    ]


def _conflicts_agree(call: Call, found: Recomputed) -> bool:
    """Whether each conflict on record is in the log, and each in the log is still in force."""
    jurors = dict(call.jurors.values_list("pk", "number"))
    entries = dict(call.entries.values_list("pk", "number"))
    recorded = {pair[:2] for pair, row in on_record(call).items() if row.lifted_at is None}
    kept, binding = (
        {(jurors[juror], entries[entry]) for juror, entry in pairs} for pairs in (recorded, in_force(call))
    )
    if not kept <= found.conflicts <= binding:
        return False
    office = {pair[:2] for pair, row in office_record(call).items() if row.lifted_at is None}
    there = set(
        Account.objects.filter(pk__in={account for account, _entry in found.office}).values_list(
            "pk", flat=True
        )
    )
    return {(account, entries[entry]) for account, entry in office} == {
        pair
        for pair in found.office
        if pair[0] in there  # an account that was erased took its conflicts with it
    }


def _figures(table: Table | None) -> list[tuple[object, ...]]:
    rows = table.rows if table else ()
    return sorted((row.entry, row.rank or 0, row.sheets, str(row.mean), str(row.adjusted)) for row in rows)


def _last_counts(lines: tuple[log.Line, ...]) -> dict[object, tuple[object, object]]:
    """What the log says last of each motion: its state and its winner, as counted, or that it is withdrawn.

    The last count, and not what the votes give now: while a motion is tied or short, members vote again before the
    next count. Whether a decision still follows from its votes, the log says of itself.
    """
    withdrawn = log.MotionWithdrawn.kind
    return {
        line.body.get("motion"): (line.body.get("state"), line.body.get("winner"))
        if line.kind != withdrawn
        else (Motion.State.WITHDRAWN, None)
        for line in lines
        if line.kind in (log.MotionDecided.kind, withdrawn)
    }


def _agrees(motion: Motion, counted: tuple[object, object]) -> bool:
    """Whether the motion's row says what its last count says."""
    recorded = motion.answer or (motion.winner.number if motion.winner else None)
    return (motion.state, recorded) == counted
