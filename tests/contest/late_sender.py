"""One of several processes that send entries in at the deadline, each as the site does, and say what came of it.

Started by test_last_second.py as `python -m tests.contest.late_sender ENTRY…`: says that it is ready, reads a moment
(seconds since 1970), and sends all of them, again and again, until it has passed.
"""

import json
import sys
import time

import django

django.setup()

from kinomost.contest.actions import entries, sending  # noqa: E402
from kinomost.contest.models import Entry  # noqa: E402
from kinomost.contest.windows import Closed  # noqa: E402


def main(numbers: list[int]) -> None:
    found = list(Entry.objects.select_related("call__season", "film").filter(pk__in=numbers))
    print("ready", flush=True)
    until = float(sys.stdin.readline())
    turn = 0
    while time.time() < until:
        for entry in found:
            turn += 1
            began = time.time()
            try:
                base = entries.mark(f"Turn {turn - len(found)}." if turn > len(found) else None)
                entries.save_answer("account:1", entry, "synopsis_long", "en", f"Turn {turn}.", base=base)
                began = time.time()
                sent = sending.submit("account:1", entry)
                said = {"sent": entry.pk, "number": sent.number, "at": sent.at.timestamp(), "began": began}
            except Closed:
                said = {"closed": entry.pk, "began": began}
            print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]])
