"""A call in its last hours: the shortlist is made, today they pitch, and the jury has begun to decide."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from kinomost.contest.actions import assigning, awards, conflicts, deciding, rounds, sessions
from kinomost.contest.models import Award, Call, Entry, Juror, Motion, Round
from kinomost.contest.sample.entries import begin, send, take
from kinomost.contest.sample.people import acts, person, seat
from kinomost.contest.sample.scoring import gather, hand_in
from kinomost.judging.votes import YES
from kinomost.places.models import Place

ENTRY = "entry"  # a vote for one of several

FILMS = (
    "sample-most-bez-obala", "sample-zimski-trajekt", "sample-zaduzeni-za-vetar", "sample-dom-s-pereezdom",
    "sample-izgubljeno-nadjeno", "sample-partitura", "sample-selo-bez-kafane",
)  # fmt: skip
CHAIR, TIED = "sample-boris-ballov", "sample-stevan-skicic"
JURY = (CHAIR, "sample-danijela-glasic", TIED, "sample-iskra-mustrova", "sample-zorana-kadrovic")


def enact(by: str, call: Call) -> None:
    """Two of three motions are decided, one of them by the chair; a member who is tied to an entry left for it."""
    take(by, send(by, begin(by, call, *FILMS), call.deadline))
    seats = seat(by, call, *JURY, chair=CHAIR)
    conflicts.tie(by, seats[TIED], person("sample-tijana-panoramic"))
    for juror in seats.values():
        conflicts.confirm(by, juror)
    first, last = call.rounds.order_by("number")
    _shortlist(by, first, list(seats.values()))
    _pitch(by, first, last, seats)
    _deliberate(by, last, seats)


def _shortlist(by: str, round_: Round, seats: list[Juror]) -> None:
    gather(by, round_, seats)
    for entry in Entry.objects.filter(call=round_.call_id):
        rounds.take_in(by, round_, entry)
    round_ = rounds.open_round(by, Round.objects.get(pk=round_.pk))
    assigning.accept(by, assigning.ask(by, round_))
    for one in round_.assignments.filter(barred=False).select_related(
        "entry__film", "entry__call", "juror__person"
    ):
        hand_in(round_, one.entry, one.juror)
    rounds.close_round(by, round_)


def _pitch(by: str, before: Round, round_: Round, seats: dict[str, Juror]) -> None:
    gather(by, round_, seats.values())
    rounds.carry_on(by, round_, Round.objects.get(pk=before.pk))
    round_ = Round.objects.get(pk=round_.pk)
    rounds.save_round(
        by,
        round_,
        round_.version,
        {"breaker_id": seats[CHAIR].pk, "stand_in_id": seats["sample-zorana-kadrovic"].pk},
    )
    round_ = rounds.open_round(by, Round.objects.get(pk=round_.pk))
    zone = round_.call.zone
    starts = timezone.now().astimezone(ZoneInfo(zone)).replace(hour=16, minute=0, second=0, microsecond=0)
    session = sessions.set_up(
        by, round_, 0,
        {"starts_at": starts, "zone": zone, "place": Place.objects.filter(slug="sample-bioskop-lastavica").first()},
    )  # fmt: skip
    # One team's train comes late.
    pitch = sessions.pitches_of(session)[0]
    sessions.say_of(by, session, pitch, {"arrives_at": starts + dt.timedelta(minutes=40)})
    sessions.arrange(by, session)
    for entry in Entry.objects.filter(rounds__round=round_).select_related("film", "call"):
        for juror in seats.values():
            if not juror.conflicts.filter(entry=entry, lifted_at=None).exists():
                hand_in(round_, entry, juror)
    rounds.close_round(by, round_)


def _deliberate(by: str, round_: Round, seats: dict[str, Juror]) -> None:
    round_ = Round.objects.select_related("call__season").get(pk=round_.pk)
    for juror in seats.values():
        deciding.attend(by, round_, juror, True)
    entries = {
        entry.film.slug: entry for entry in Entry.objects.filter(rounds__round=round_).select_related("film")
    }
    chair, reader, _tied, iskra, zorana = seats.values()
    thanks = deciding.open_motion(by, round_, Motion.Kind.OTHER, [], text=acts()["thanks"])
    for juror in seats.values():
        deciding.vote(by, thanks, juror, YES)
    deciding.decide(by, thanks)
    # The votes stand two to two, and the chair's word breaks the tie.
    one, other = entries["sample-izgubljeno-nadjeno"], entries["sample-selo-bez-kafane"]
    screenplay = deciding.open_motion(
        by, round_, Motion.Kind.AWARD, [one, other], award=Award.objects.get(call=round_.call, key="glas")
    )
    for juror, entry in ((chair, one), (reader, one), (iskra, other), (zorana, other)):
        deciding.vote(by, screenplay, juror, ENTRY, entry)
    deciding.decide(by, screenplay)
    deciding.break_tie(by, screenplay, chair, ENTRY, one)
    awards.give(by, screenplay)
    grand = deciding.open_motion(
        by,
        round_,
        Motion.Kind.AWARD,
        [entry for slug, entry in entries.items() if slug != "sample-selo-bez-kafane"],
        award=Award.objects.get(call=round_.call, key="veliki-pet"),
        majority=Motion.Majority.ABSOLUTE,
    )
    for juror in (iskra, zorana):
        deciding.vote(by, grand, juror, ENTRY, entries["sample-dom-s-pereezdom"])
