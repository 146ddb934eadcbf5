"""Writes the name index.

Whoever changes a name, its publicity or its owner calls `index` in the same transaction.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Model

from kinomost.names.fold import keys
from kinomost.names.match import word_grams, word_slips
from kinomost.names.texts import Texts
from kinomost.texts.models import Entry, EntryText, EntryWord, WordPiece

LONGEST_WORD = 40
_MOST_WORDS = (
    60  # of one text: the beginning of a novel that somebody pasted into a title is enough to find it by
)
_LONGEST_COMPANY = 1000
_BATCH = 500
_WORDS = 100  # looked at in one statement, with all their pieces


@dataclass(frozen=True, slots=True)
class Listing:
    """One thing to be found: what it is, what it is called, who may find it."""

    kind: str
    object_id: int
    texts: Texts
    public: bool
    exchange_id: int | None = None
    label: Mapping[str, str] = field(default_factory=dict)


def index(
    kind: str,
    object_id: int,
    texts: Texts,
    *,
    public: bool,
    exchange_id: int | None = None,
    label: Mapping[str, str] | None = None,
) -> None:
    """Enter a thing under its names, in place of what was entered for it before.

    `public` says whether everybody may find it; `label` is given back with every hit, for the page that shows
    it.
    """
    index_many([Listing(kind, object_id, texts, public, exchange_id, label or {})])


def index_many(listings: Iterable[Listing]) -> int:
    """Enter many things; of two with the same kind and number the last counts. Gives the number that changed.

    The number of queries grows with every 500 listings, not with every one. What is entered already as it
    should be costs no write.
    """
    latest = {(listing.kind, listing.object_id): listing for listing in listings}
    waiting = list(latest.values())
    changed = 0
    with transaction.atomic():
        for start in range(0, len(waiting), _BATCH):
            changed += _write(waiting[start : start + _BATCH])
    return changed


def forget(kind: str, *object_ids: int) -> None:
    """Take things out of the index, and with them every word that no other name has."""
    with transaction.atomic():
        entries = Entry.objects.filter(kind=kind, object_id__in=object_ids)
        words = set(EntryWord.objects.filter(entry__in=entries).values_list("word", flat=True))
        entries.delete()
        _drop_unused(words)


def _write(batch: Sequence[Listing]) -> int:
    stored = {
        (entry.kind, entry.object_id): entry
        for entry in Entry.objects.filter(
            kind__in={listing.kind for listing in batch},
            object_id__in=[listing.object_id for listing in batch],
        ).prefetch_related("texts")
    }
    batch = [
        listing for listing in batch if not _as_stored(listing, stored.get((listing.kind, listing.object_id)))
    ]
    if not batch:
        return 0
    entries = Entry.objects.bulk_create(
        [
            Entry(
                kind=listing.kind,
                object_id=listing.object_id,
                exchange_id=listing.exchange_id,
                is_public=listing.public,
                label=dict(listing.label),
            )
            for listing in batch
        ],
        update_conflicts=True,
        unique_fields=("kind", "object_id"),
        update_fields=("exchange_id", "is_public", "label"),
    )
    before = EntryWord.objects.filter(entry__in=entries)
    gone = set(before.values_list("word", flat=True)) if stored else set()
    before.delete()
    EntryText.objects.filter(entry__in=entries).delete()
    texts: list[EntryText] = []
    words: list[tuple[str | int | None, ...]] = []
    for entry, listing in zip(entries, batch, strict=True):
        places: dict[str, tuple[int, int]] = {}
        for text in listing.texts:
            folded = sorted(keys(text.text))
            texts.append(
                EntryText(entry=entry, tag=text.tag, kind=text.kind, text=text.text, keys="\n".join(folded))
            )
            for key in folded:
                parts = [part[:LONGEST_WORD] for part in key.split()]
                for position, word in enumerate(parts[:_MOST_WORDS]):
                    place = (min(len(parts), _MOST_WORDS), position)
                    places[word] = min(place, places.get(word, place))
        company = "".join(f" {word}" for word in places)[:_LONGEST_COMPANY]
        words += [
            (word, entry.pk, entry.kind, entry.exchange_id, entry.is_public, *place, company)
            for word, place in places.items()
        ]
    EntryText.objects.bulk_create(texts)
    columns = ("word", "entry_id", "kind", "exchange_id", "is_public", "length", "position", "company")
    _insert(EntryWord, columns, words)
    present = {str(row[0]) for row in words}
    _learn(present)
    _drop_unused(gone - present)
    return len(batch)


def _as_stored(listing: Listing, entry: Entry | None) -> bool:
    return (
        entry is not None
        and (entry.exchange_id, entry.is_public, entry.label)
        == (listing.exchange_id, listing.public, dict(listing.label))
        and [[text.tag, text.kind, text.text] for text in entry.texts.all()] == listing.texts.to_json()
    )


def _insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[str | int | None, ...]]) -> None:
    """Insert rows that may be there already; an instance for each of a million would take most of the time."""
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The driver reads a statement letter by letter in search of its parameters: give it one, not thousands.
            types = [model._meta.get_field(column).db_type(connection) for column in columns]
            cells = ", ".join(f"CAST(value ->> {at} AS {kind})" for at, kind in enumerate(types))
            rest = f"SELECT {cells} FROM json_array_elements(CAST(%s AS json)) ON CONFLICT DO NOTHING"  # noqa: S608
            cursor.execute(f"{into} {rest}", [json.dumps(rows)])
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"{into} VALUES ({marks}) ON CONFLICT DO NOTHING", rows)


def _learn(words: Collection[str]) -> None:
    """Store the pieces of the words that are new."""
    # Every word has a piece made of its first letter; asking for that one tells whether the word is known.
    known = set(
        WordPiece.objects.filter(piece__in={f"^{word[0]}" for word in words}, word__in=words).values_list(
            "word", flat=True
        )
    )
    # In a fixed order, so that two writers who learn the same words do not wait for each other crosswise.
    rows = sorted(
        (piece, word) for word in set(words) - known for piece in word_grams(word) | word_slips(word)
    )
    _insert(WordPiece, ("piece", "word"), rows)


def _drop_unused(words: Collection[str]) -> None:
    """Remove the pieces of the words that no name has any more."""
    every = sorted(words)
    for start in range(0, len(every), _WORDS):  # a statement takes so many values and no more
        some = every[start : start + _WORDS]
        used = EntryWord.objects.filter(word__in=some).values_list("word", flat=True).distinct()
        if unused := set(some) - set(used):
            pieces = {piece for word in unused for piece in word_grams(word) | word_slips(word)}
            WordPiece.objects.filter(piece__in=pieces, word__in=unused).delete()
