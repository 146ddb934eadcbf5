"""One process of a vote: a juror who votes again and again while others vote and somebody counts.

Started by test_deciding_rush.py as `python -m tests.contest.voter MOTION JUROR`; says a line for each vote that is in.
"""

import sys

import django

django.setup()

from django.core.exceptions import ValidationError  # noqa: E402

from kinomost.contest.actions.deciding import decide, vote  # noqa: E402
from kinomost.contest.models import Juror, Motion  # noqa: E402

VOTES = 15


def main(motion: int, juror: int) -> None:
    """Vote in turn for each of the entries; the juror 0 is nobody, and counts."""
    asked = Motion.objects.select_related("call__season", "round").get(pk=motion)
    entries = [option.entry for option in asked.options.select_related("entry").order_by("pk")]
    seat = Juror.objects.filter(pk=juror).first()
    print("ready", flush=True)
    sys.stdin.readline()
    for turn in range(VOTES):
        try:
            if seat is None:
                decide("command", asked)
                print("counted", flush=True)
            else:
                made = vote("command", asked, seat, "entry", entries[turn % len(entries)])
                print(f"in {made.pk}", flush=True)
        except ValidationError as error:
            print(f"refused {error.messages[0]}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
