"""People and organisations in the name index: entered whenever they are written, found in any script."""

from collections.abc import Iterable

from kinomost.parties.models import Exchange, Organisation, Person
from kinomost.texts.index import Listing, forget, index_many

KINDS: dict[type[Person] | type[Organisation], str] = {Person: "person", Organisation: "organisation"}


def enter(parties: Iterable[Person | Organisation]) -> None:
    """Enter these records as they are now. Call it in the transaction that wrote them."""
    parties = list(parties)
    public = set(
        Exchange.objects.filter(pk__in={party.exchange_id for party in parties}, is_public=True).values_list(
            "pk", flat=True
        )
    )
    index_many(
        Listing(
            KINDS[type(party)],
            party.pk,
            party.names,
            public=party.is_public and party.exchange_id in public,
            exchange_id=party.exchange_id,
            label={"slug": party.slug},
        )
        for party in parties
    )


def leave_out(kind: type[Person] | type[Organisation], *pks: int) -> None:
    """Take records out of the index that are there no more."""
    forget(KINDS[kind], *pks)
