"""A call whose jury is reading: conflicts, a plan of who reads what, some of the sheets, an entry that divides."""

import datetime as dt

from django.utils import timezone

from kinomost.contest.actions import assigning, conflicts, rounds
from kinomost.contest.actions.assigning import Overrule
from kinomost.contest.models import Call, Entry, Round
from kinomost.contest.sample.entries import begin, send, take
from kinomost.contest.sample.people import acts, person, seat
from kinomost.contest.sample.scoring import begin_sheet, gather, hand_in, say

FILMS = (
    "sample-skretnicar", "sample-ajvar", "sample-deveti-vagon", "sample-lift", "sample-polarna-apoteka",
    "sample-dunavski-valcer", "sample-sosedi-sverhu", "sample-vodomer", "sample-prevodilica",
    "sample-poslednja-smena", "sample-tisina-molim", "sample-yunyy-astronom",
)  # fmt: skip
CHAIR, READER, LATE = "sample-vesna-ocenic", "sample-danijela-glasic", "sample-aglaya-sudeykina"
JURY = (CHAIR, "sample-boris-ballov", READER, LATE, "sample-iskra-mustrova", "sample-stevan-skicic")
# How many of their sheets are in.
IN = {
    CHAIR: 20,
    "sample-boris-ballov": 5,
    READER: 2,
    LATE: 4,
    "sample-iskra-mustrova": 3,
    "sample-stevan-skicic": 3,
}


def enact(by: str, call: Call) -> None:
    """The shortlist is being read; a relative of a juror turned out to direct one of the entries after it was scored."""
    take(by, send(by, begin(by, call, *FILMS), call.deadline))
    seats = seat(by, call, *JURY, chair=CHAIR)
    entries = {
        entry.film.slug: entry for entry in Entry.objects.filter(call=call).select_related("film", "call")
    }
    conflicts.declare(by, seats[CHAIR], entries["sample-ajvar"], acts()["declared"])
    for slug in JURY:
        if slug != READER:
            conflicts.confirm(by, seats[slug])
    round_ = call.rounds.get(number=1)
    gather(by, round_, seats.values())
    for entry in entries.values():
        rounds.take_in(by, round_, entry)
    closes = timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=6)
    rounds.save_round(
        by, round_, round_.version,
        {"closes_at": closes.isoformat(), "shows_scores": Round.Scores.OWN, "breaker_id": seats[CHAIR].pk},
    )  # fmt: skip
    round_ = rounds.open_round(by, Round.objects.get(pk=round_.pk))
    for slug in acts()["divided"]["marks"]:
        assigning.overrule(by, round_, entries[acts()["divided"]["film"]], seats[slug], Overrule.ADD)
    late = entries["sample-yunyy-astronom"]
    assigning.overrule(by, round_, late, seats[LATE], Overrule.ADD)
    assigning.accept(by, assigning.ask(by, round_))
    for slug, juror in seats.items():
        # What divides and what is voided later comes first, so that it is among the sheets that are in.
        reading = sorted(
            round_.assignments.filter(juror=juror, barred=False).select_related("entry__film", "entry__call"),
            key=lambda one: (not one.fixed, one.entry.number),
        )
        for one in reading[: IN[slug]]:
            hand_in(round_, one.entry, juror)
        if slug == READER and len(reading) > IN[slug]:
            begin_sheet(round_, reading[IN[slug]].entry, juror)
    for film, slug, text in acts()["remarks"]:
        say(round_, entries[film], seats[slug], text)
    conflicts.tie(by, seats[LATE], person("sample-polina-kadrova"))
