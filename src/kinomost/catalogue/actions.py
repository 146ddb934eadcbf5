"""Everything that is done to films. Each action is one transaction and leaves an audit line a film."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kinomost.catalogue import document as documents
from kinomost.catalogue.document import Document
from kinomost.catalogue.listings import index_films
from kinomost.catalogue.models import Film
from kinomost.files.actions import store
from kinomost.files.inspection import Found
from kinomost.files.models import Upload
from kinomost.journal.actions import EditConflict, claim, record
from kinomost.journal.models import AuditLine
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange
from kinomost.parties.slugs import free_slug


def create(by: str, exchange: Exchange, document: Document, slug: str = "") -> Film:
    """Enter a film. Raises ValidationError, by the document's names, and writes nothing then."""
    film = Film(exchange=exchange)
    documents.check(film, {"titles": [], **document})
    document = documents.normal(document)
    with transaction.atomic():
        film.slug = slug or free_slug(Film, Texts.from_json(document["titles"]))
        documents.write(film, document)
        index_films([film])
        record(by, "create", film, after=document)
    return film


def save(by: str, film: Film, version: int, document: Document) -> Film:
    """Write what `document` says about `film`, which the editor read at `version`.

    Raises ValidationError by the document's names, and EditConflict if somebody else saved in between. A document
    that says nothing new writes nothing.
    """
    documents.check(film, document)
    document = documents.normal(document)
    with transaction.atomic():
        before = documents.read(Film.objects.get(pk=film.pk))
        changed = documents.difference(before, document)
        if not changed:
            return film
        # What was read before the claim is what the claim finds: it fails if anybody saved in between.
        claim(film, version)
        documents.write(film, {name: document[name] for name in changed})
        index_films([film])
        record(
            by,
            "save",
            film,
            before={name: before[name] for name in changed},
            after={name: document[name] for name in changed},
        )
    return film


def show(by: str, films: Iterable[Film], is_public: bool) -> list[AuditLine]:
    """Publish or hide films; those that are so already stay untouched. Returns the audit lines, to undo them by."""
    lines = []
    with transaction.atomic():
        for film in films:
            if film.is_public == is_public:
                continue
            claim(film, film.version)
            film.is_public = is_public
            film.save(update_fields=["is_public", "changed_at"])
            index_films([film])
            lines.append(
                record(
                    by,
                    "publish" if is_public else "hide",
                    film,
                    before={"is_public": not is_public},
                    after={"is_public": is_public},
                )
            )
    return lines


def undo(by: str, lines: Sequence[AuditLine]) -> list[Film]:
    """Take back what the audit lines say was done, all of it or nothing.

    Raises EditConflict if somebody has since changed the same facts again: their work is not thrown away.
    """
    films = []
    with transaction.atomic():
        for line in sorted(lines, key=lambda line: -line.pk):
            film = Film.objects.get(pk=line.object_id or 0)
            before, after = line.detail.get("before"), line.detail["after"]
            if before is None:
                raise ValidationError(_("Entering a film is not undone; hide it instead."))
            now = documents.read(film)
            if any(now[name] != value for name, value in after.items()):
                raise EditConflict(film)
            documents.check(film, before)
            claim(film, film.version)
            documents.write(film, before)
            index_films([film])
            record(by, "undo", film, before=after, after=before, line=line.pk)
            films.append(film)
    return films


def add_picture(
    by: str,
    film: Film,
    found: Found,
    *,
    as_poster: bool,
    is_public: bool,
    alt: Texts,
    credit: str,
    rights_note: str,
) -> Upload:
    """Keep a picture as the film's poster or among its stills."""
    with transaction.atomic():
        upload = store(
            found,
            by=by,
            exchange_id=film.exchange_id,
            is_public=is_public,
            alt=alt,
            credit=credit,
            rights_note=rights_note,
        )
        if as_poster:
            change: Document = {"poster_id": str(upload.pk)}
        else:
            change = {"pictures": [*documents.read(film)["pictures"], {"upload_id": str(upload.pk)}]}
        save(by, film, film.version, change)
    return upload


def drop_picture(by: str, film: Film, upload_id: str) -> Film:
    """Take a picture off the film. The file stays with the office, so that this can be undone."""
    now = documents.read(film)
    kept = [row for row in now["pictures"] if row["upload_id"] != upload_id]
    poster = None if now["poster_id"] == upload_id else now["poster_id"]
    return save(by, film, film.version, {"pictures": kept, "poster_id": poster})
