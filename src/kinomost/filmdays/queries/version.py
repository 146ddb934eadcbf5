"""The version of a programme: a number that every write of the office raises, whichever room it was made in."""

from django.db.models import Max, Q

from kinomost.journal.models import AuditLine

# Audit lines that change seats, but nothing that a programme says.
VISITORS = ("public", "worker")
# A transaction may become visible a little later than one with a higher number.
OVERLAP = 500
_seen: dict[int, tuple[int, int]] = {}


def programme_version(exchange_id: int) -> int:
    """The number of the office's last write. Every write leaves an audit line, so a film renamed in the catalogue
    counts as much as a screening moved here. One query, over the lines written since the last call.
    """
    seen, version = _seen.get(exchange_id, (0, 0))
    found = AuditLine.objects.filter(exchange_id=exchange_id, id__gt=seen - OVERLAP).aggregate(
        last=Max("id"), written=Max("id", filter=~Q(by__in=VISITORS))
    )
    version = max(version, found["written"] or 0)
    _seen[exchange_id] = (max(seen, found["last"] or 0), version)
    return version
