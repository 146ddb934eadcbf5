"""One process of the rush: books as the site does and says what it got, a line at a time.

Started by test_rush.py as `python -m tests.filmdays.rush_visitor NUMBER FILM_DAYS KEY HOT FIRST SECOND`.
"""

import json
import sys
from uuid import UUID, uuid4

import django

django.setup()

from kinomost.filmdays.actions import Refused, book, return_tickets  # noqa: E402
from kinomost.filmdays.models import Booking  # noqa: E402

WISHES = 40


def wish(slug: str, seats: dict[int, int], email: str, key: UUID | None = None) -> Booking | None:
    """Book, say what was booked, and return it."""
    try:
        outcome = book("public", slug, seats, email=email, language="en", key=key or uuid4())
    except Refused as refused:
        print(json.dumps({"refused": [str(r.reason) for r in refused.refusals]}), flush=True)
        return None
    print(json.dumps({"booked": outcome.booking.code, "repeated": outcome.repeated}), flush=True)
    return outcome.booking


def main(number: int, slug: str, key: UUID, hot: int, first: int, second: int) -> None:
    """A hot hall; two halls in changing order, and some seats given back; one person everywhere; one form everywhere."""
    for turn in range(WISHES):
        wish(slug, {hot: 1 + turn % 4}, f"hot-{number}-{turn}@kinomost.example")
    for turn in range(WISHES // 2):
        both = {first: 1, second: 2} if (turn + number) % 2 else {second: 2, first: 1}
        made = wish(slug, both, f"both-{number}-{turn}@kinomost.example")
        if made and turn % 3 == 0:
            return_tickets("public", made, [ticket.pk for ticket in made.tickets.all()])
    for _ in range(6):
        wish(slug, {first: 1}, "everywhere@kinomost.example")
    wish(slug, {second: 3}, "one-form@kinomost.example", key)
    print(json.dumps({"done": number}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], UUID(sys.argv[3]), *map(int, sys.argv[4:7]))
