"""`kinomost contest` with a database: the calls there are, and whether a call's result stands."""

import sys
from argparse import Namespace

from kinomost.config.commands.contest_file import lines_in
from kinomost.contest.models import Call
from kinomost.contest.queries.calls import calls_of
from kinomost.contest.queries.ledger import head_of
from kinomost.contest.queries.verifying import inspect
from kinomost.parties.models import Exchange


def show(arguments: Namespace) -> int:
    """List the calls of every office."""
    for exchange in Exchange.objects.order_by("slug"):
        for call in calls_of(exchange):
            state = "published" if call.published_at else f"deadline {call.deadline:%Y-%m-%d %H:%M} UTC"
            print(f"{call.slug:40} {exchange.slug:24} {state}")
    return 0


def verify(arguments: Namespace) -> int:
    """Say whether a call's result stands; 1 if it does not, 2 if that cannot be said."""
    call = Call.objects.select_related("season__exchange").filter(slug=arguments.call).first()
    if call is None:
        print(f"There is no call “{arguments.call}”. `kinomost contest list` names them.", file=sys.stderr)
        return 2
    lines = None
    if arguments.file:
        lines = lines_in(arguments.file)
        if lines is None:
            return 2
    found = inspect(call, head=arguments.head or None, lines=lines)
    print(found.verdict)
    for claim in found.sentences:
        print(f"{'✓' if claim.holds else '✗'} {claim.text}")
    print(f"The last line's hash: {head_of(call)}")
    return 0 if found.stands else 1
