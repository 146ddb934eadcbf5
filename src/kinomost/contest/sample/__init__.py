"""The contests of the sample season, each at another stage: open, being read, pitching, published.

Calls, films, people and finance plans are rows of sheets (`exchange/seasons/sample-contest`). What cannot be a row is
done here, with the room's own actions and in their order: entries are sent in, jurors are seated, declare what ties
them, score, vote, and the office publishes. So the sealed log of each contest is a true log, of the minute in which the
sample was made, and `kinomost contest verify` finds that the results stand. Only what an entry says about its own past
is reported: when it was sent in (`Submission.is_reported`).
"""

from django.db import transaction

from kinomost.contest.models import Call
from kinomost.contest.sample import opened, pitching, published, reading

STAGES = {
    "sample-dokumentarni-most": opened.enact,
    "sample-reka": reading.enact,
    "sample-pet-minuta": pitching.enact,
    "sample-prvi-film": published.enact,
}


def enact(by: str) -> list[Call]:
    """Bring every sample call to its stage, once; returns those that were brought there now.

    Nothing is done to a call that somebody entered for already, or of an exchange that is no sample.
    """
    done = []
    for slug, act in STAGES.items():
        call = (
            Call.objects.select_related("season__exchange")
            .filter(slug=slug, season__exchange__is_sample=True, entries=None)
            .first()
        )
        if call is not None:
            with transaction.atomic():
                act(by, call)
            done.append(call)
    return done
