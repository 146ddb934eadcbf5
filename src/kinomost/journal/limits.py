"""How often somebody may try: counted in the database, so that all processes and machines count together."""

import ipaddress
import time

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from kinomost.journal.models import Attempts

DAY = 86_400  # seconds
# One statement, the same for SQLite and PostgreSQL: whoever comes at once, each is counted.
COUNT = (
    "INSERT INTO journal_attempts (scope, who, began, count) VALUES (%s, %s, %s, 1) "
    "ON CONFLICT (scope, who, began) DO UPDATE SET count = journal_attempts.count + 1 RETURNING count"
)


def allow(scope: str, who: str, limit: int, seconds: int) -> bool:
    """Count one attempt of `who` at `scope`; False from the attempt after the `limit`th in this span of `seconds`.

    Spans begin at multiples of `seconds`, so twice the limit can fit around a boundary. Call it before the
    transaction of the attempt itself: a transaction that fails would take the count back with it.
    What is kept is a keyed hash: neither an address nor an e-mail can be read from it.
    """
    began = int(time.time()) // seconds * seconds
    hashed = salted_hmac("kinomost.limits", f"{scope} {who}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [scope, hashed, began])
        count: int = cursor.fetchone()[0]
    return count <= limit


def visitor(request: HttpRequest) -> str:
    """Whom to count a request to: the network address it came from, behind as many proxies as the settings trust.

    Of IPv6 the first 64 bits, which is what one household has.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
    ]
    if proxies and len(forwarded) >= proxies:
        address = forwarded[-proxies]
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def forget_old() -> int:
    """Delete the counts of past days; return how many there were."""
    deleted, _kinds = Attempts.objects.filter(began__lt=int(time.time()) - DAY).delete()
    return deleted
