"""How the jurors of the sample score: by a film's merit, their own leaning, and a little of their own mind."""

import hashlib
from collections.abc import Iterable

from kinomost.contest.actions import juries, scores
from kinomost.contest.actions.scores import Filled
from kinomost.contest.models import Entry, Juror, Round
from kinomost.contest.queries.standings import criteria_of
from kinomost.contest.sample.people import acts
from kinomost.parties.models import Account

MOODS = (0, 0, 0, 1, -1)  # what a criterion adds to a mark


def gather(by: str, round_: Round, seats: Iterable[Juror]) -> None:
    """Let the jurors into the round."""
    for juror in seats:
        juries.join(by, round_, juror)


def hand_in(round_: Round, entry: Entry, juror: Juror) -> None:
    """The juror hands in a sheet for the entry, in their own words where they have some."""
    scores.submit_sheet(_account(juror), round_, entry, 0, _filled(round_, entry, juror))


def begin_sheet(round_: Round, entry: Entry, juror: Juror) -> None:
    """The juror has begun a sheet and left it."""
    marks = dict(list(_filled(round_, entry, juror).marks.items())[:1])
    scores.save_draft(_account(juror), round_, entry, 0, Filled(marks))


def say(round_: Round, entry: Entry, juror: Juror, text: str) -> None:
    """The juror tells the others something."""
    scores.say(_account(juror), round_, entry, text)


def _account(juror: Juror) -> Account:
    return Account.objects.get(person=juror.person_id)


def _filled(round_: Round, entry: Entry, juror: Juror) -> Filled:
    film, who = entry.film.slug, juror.person.slug
    divided = acts()["divided"]
    marks = {}
    for one in criteria_of(round_):
        mark = acts()["merit"][film] + acts()["leaning"][who]
        if film == divided["film"] and who in divided["marks"]:
            mark = divided["marks"][who]
        mark += MOODS[hashlib.sha256(f"{film} {who} {one.key}".encode()).digest()[0] % len(MOODS)]
        marks[one.key] = str(max(int(one.low), min(mark, int(one.high))))
    return Filled(
        marks,
        acts()["comments"].get(film, {}).get(who, ""),
        acts()["feedback"].get(film, {}).get(who, ""),
    )
