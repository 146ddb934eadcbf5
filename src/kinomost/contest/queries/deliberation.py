"""A deliberation as far as the reader may know of it: who is there, what is moved, how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext, pgettext

from kinomost.contest.models import Call, Entry, Given, Juror, Motion, Option, Presence, Round, Vote
from kinomost.contest.naming import person_name, plain, quoted
from kinomost.contest.queries.judging import motions_of
from kinomost.contest.queries.ledger import ledger_of
from kinomost.judging import messages
from kinomost.judging.votes import NO, YES, Choice, Decision, State
from kinomost.parties.rules import Actor
from kinomost.texts import formats


@dataclass(frozen=True)
class Member:
    """A juror of the round at the table."""

    juror: Juror
    is_present: bool


@dataclass(frozen=True)
class Item:
    """A motion with everything that is known of it now."""

    motion: Motion
    entries: tuple[Entry, ...]
    decision: Decision | None
    left: tuple[Juror, ...]  # take no part
    voted: tuple[Juror, ...]
    waiting: tuple[Juror, ...]  # are there, and have not voted
    names: "Names"
    given: Given | None = None
    votes: tuple[Vote, ...] = ()
    withdrawn_because: str = ""

    @property
    def is_choice(self) -> bool:
        """One of several entries is chosen; otherwise it is yes or no."""
        return self.motion.is_choice(len(self.entries))

    @property
    def takes_votes(self) -> bool:
        """Members may vote, or vote otherwise than before; and the office may take the question back."""
        return self.motion.ended_at is None

    @property
    def is_tied(self) -> bool:
        """The deadlock-breaker's word is waited for."""
        return self.motion.state == Motion.State.TIED

    @property
    def is_withdrawn(self) -> bool:
        """It was taken back before it was decided; its votes count for nothing."""
        return self.motion.state == Motion.State.WITHDRAWN

    @property
    def breaker(self) -> Juror | None:
        """Who breaks this tie, if anybody can."""
        found = self.decision.breaker if self.decision else None
        return self.names.jurors.get(found) if found is not None else None

    @property
    def leaders(self) -> list[Entry | str]:
        """The options between which the breaker chooses."""
        options = self.decision.leaders if self.decision else ()
        return [self.names.entries.get(one, "") if isinstance(one, int) else one for one in options]

    @property
    def differs(self) -> bool:
        """What was recorded is no longer what the votes give: a conflict or a withdrawal came later."""
        if self.decision is None or self.motion.state == Motion.State.OPEN:
            return False
        recorded = self.motion.answer or (self.motion.winner.number if self.motion.winner else None)
        found = self.decision.winner if self.decision.state is State.DECIDED else None
        return (self.motion.state == Motion.State.DECIDED) != (self.decision.state is State.DECIDED) or (
            self.motion.state == Motion.State.DECIDED and recorded != found
        )

    @property
    def reasons(self) -> list[str]:
        """How it came to this, in sentences."""
        return [self.names.sentence(one) for one in self.decision.reasons] if self.decision else []

    @property
    def tally(self) -> list[tuple[str, Entry | None, int]]:
        """Each option with its votes: its word, its entry, its count."""
        counts = self.decision.tally if self.decision else {}
        return [(self.names.option(one), self.names.entries.get(one), count) for one, count in counts.items()]

    @property
    def winner(self) -> Entry | None:
        """The entry that gets the award by this motion."""
        return self.motion.gets_award


@dataclass(frozen=True)
class Names:
    """What the numbers of the log are called."""

    jurors: Mapping[int, Juror] = field(default_factory=dict)
    entries: Mapping[Choice, Entry] = field(default_factory=dict)
    awards: Mapping[str, str] = field(default_factory=dict)

    def option(self, choice: Choice) -> str:
        """What is voted for, in words."""
        if isinstance(choice, str):
            return {YES: pgettext("vote", "For"), NO: gettext("Against")}.get(choice, choice)
        entry = self.entries.get(choice)
        return quoted(entry.film.titles) if entry else str(choice)

    def called(self, one: messages.Juror | messages.Entry | messages.Award) -> str:
        """What a number or key in a message of the judging room is called."""
        if isinstance(one, messages.Juror):
            return person_name(self.jurors[one].person) if one in self.jurors else str(one)
        return self.awards.get(one, one) if isinstance(one, messages.Award) else self.option(int(one))

    def sentence(self, message: messages.Message) -> str:
        """A message of the judging room with names in place of numbers."""
        return message.text(gettext, formats.country, self.called)


def names_of(call: Call) -> Names:
    """What every number and key of a call's log is called; for those who may know all of it."""
    return Names(
        {juror.number: juror for juror in call.jurors.select_related("person")},
        {entry.number or 0: entry for entry in call.entries.exclude(number=None).select_related("film")},
        {award.key: quoted(plain(award.names)) for award in call.awards.all()},
    )


def members_of(round_: Round) -> list[Member]:
    """The round's jurors in the order of their numbers, and who is there."""
    there = set(Presence.objects.filter(round=round_, is_present=True).values_list("juror", flat=True))
    jurors = Juror.objects.filter(rounds__round=round_).select_related("person").order_by("number")
    return [Member(juror, juror.pk in there) for juror in jurors]


def items_of(actor: Actor, round_: Round, members: Sequence[Member]) -> list[Item]:
    """The motions that the actor may know of, the latest first, in a fixed number of queries."""
    options = Option.objects.select_related("entry__film").order_by("entry__number")
    motions = list(
        motions_of(actor, round_)
        .select_related("award", "winner__film", "call", "round")
        .prefetch_related(
            Prefetch("options", options),
            Prefetch("votes", Vote.objects.select_related("juror__person", "entry__film")),
            Prefetch("given", Given.objects.filter(withdrawn_at=None).select_related("award")),
        )
        .order_by("-number")
    )
    ledger = ledger_of(round_.call)
    jurors = {member.juror.number: member.juror for member in members}
    there = {member.juror.number for member in members if member.is_present}
    found = []
    for motion in motions:
        entries = tuple(option.entry for option in motion.options.all())
        gone = ledger.recused(motion.number)
        voted = {vote.juror.number for vote in motion.votes.all() if not vote.breaks_tie} - gone
        found.append(
            Item(
                motion,
                entries,
                ledger.decision(motion.number),
                left=tuple(juror for number, juror in jurors.items() if number in gone),
                voted=tuple(juror for number, juror in jurors.items() if number in voted),
                waiting=tuple(juror for number, juror in jurors.items() if number in there - voted - gone),
                names=Names(jurors, {entry.number or 0: entry for entry in entries}),
                given=next(iter(motion.given.all()), None),
                votes=tuple(motion.votes.all()),
                withdrawn_because=ledger.withdrawn(motion.number) or "",
            )
        )
    return found


def last_vote(item: Item, juror: Juror) -> Vote | None:
    """What the juror last voted, if that counts still."""
    if juror in item.left:
        return None
    return next(
        (vote for vote in reversed(item.votes) if vote.juror_id == juror.pk and not vote.breaks_tie), None
    )
