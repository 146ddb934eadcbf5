"""A call with published results: partners' prizes, a winner that withdrew, feedback that the jury released."""

from kinomost.contest.actions import awards, conflicts, deciding, office, results, rounds
from kinomost.contest.models import Award, Call, Entry, Given, Motion, Round, Sheet
from kinomost.contest.sample.entries import begin, send, take
from kinomost.contest.sample.people import acts, seat
from kinomost.contest.sample.scoring import gather, hand_in
from kinomost.judging.votes import YES

ENTRY = "entry"  # a vote for one of several

FILMS = (
    "sample-med-i-beton", "sample-ledostav", "sample-probni-rad", "sample-tretiy-zvonok", "sample-komsijin-pas",
    "sample-mayak-po-perepiske",
)  # fmt: skip
CHAIR = "sample-vesna-ocenic"
JURY = (CHAIR, "sample-boris-ballov", "sample-aglaya-sudeykina")


def enact(by: str, call: Call) -> None:
    """The first winner withdrew before the results were out, and a second motion gave the award to another film."""
    take(by, send(by, begin(by, call, *FILMS), call.deadline))
    seats = seat(by, call, *JURY, chair=CHAIR)
    for juror in seats.values():
        conflicts.confirm(by, juror)
    round_ = call.rounds.get()
    gather(by, round_, seats.values())
    entries = {
        entry.film.slug: entry for entry in Entry.objects.filter(call=call).select_related("film", "call")
    }
    for entry in entries.values():
        rounds.take_in(by, round_, entry)
    rounds.save_round(by, round_, round_.version, {"breaker_id": seats[CHAIR].pk})
    round_ = rounds.open_round(by, Round.objects.get(pk=round_.pk))
    for entry in entries.values():
        for juror in seats.values():
            if not juror.conflicts.filter(entry=entry, lifted_at=None).exists():
                hand_in(round_, entry, juror)
    rounds.close_round(by, round_)
    round_ = Round.objects.select_related("call__season").get(pk=round_.pk)
    for juror in seats.values():
        deciding.attend(by, round_, juror, True)
    chair, boris, aglaya = seats.values()
    main = Award.objects.get(call=call, key="prvi-film")
    honey, ice = entries["sample-med-i-beton"], entries["sample-ledostav"]
    first = deciding.open_motion(by, round_, Motion.Kind.AWARD, [honey, ice], award=main)
    for juror, entry in ((chair, ice), (boris, ice), (aglaya, honey)):
        deciding.vote(by, first, juror, ENTRY, entry)
    deciding.decide(by, first)
    given = awards.give(by, first)
    awards.give_partners(by, Award.objects.get(call=call, key="kosava"), entries["sample-tretiy-zvonok"])
    awards.give_partners(by, Award.objects.get(call=call, key="tv"), entries["sample-probni-rad"])
    _withdrawn(by, ice, given)
    second = deciding.open_motion(by, round_, Motion.Kind.AWARD, [honey], award=main)
    for juror in seats.values():
        deciding.vote(by, second, juror, YES)
    deciding.decide(by, second)
    awards.give(by, second)
    awards.decide_shortlist(
        by,
        round_,
        [honey, *(entries[f"sample-{one}"] for one in ("tretiy-zvonok", "probni-rad", "mayak-po-perepiske"))],
    )
    sheets = Sheet.objects.filter(round=round_)
    results.release_feedback(by, call, sheets, sheets.exclude(feedback=""))
    results.settle_page(by, call, shows_selected=True, shows_films=True)
    results.publish(by, Call.objects.select_related("season__exchange").get(pk=call.pk))


def _withdrawn(by: str, entry: Entry, given: Given) -> None:
    entry = Entry.objects.get(pk=entry.pk)
    office.withdraw(by, entry, entry.version, acts()["lost"])
    awards.withdraw(by, given, acts()["lost"])
