"""Files that arrive in chunks, and go on where they stopped: begin, receive, finish, give up.

Nothing of it is an office's record yet, so nothing is written into the log before `finish`, whose `store` does that.
Any web process may take any chunk: what has arrived is known to the database alone, the bytes lie in the file store.
"""

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import IO, Any, Protocol
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kinomost.files.inspection import Found, check_size, clean_name, inspect, megabytes
from kinomost.files.models import BegunUpload, Chunk
from kinomost.files.purposes import Purpose, Terms, purpose_of, terms_for
from kinomost.journal.limits import allow

CHUNK = 1 << 20  # bytes: what one request carries, and the most that one holds in memory
IN_FLIGHT = 30  # files that one account may have on their way
BYTES_IN_FLIGHT = 1_000_000_000
BEGINNINGS = 500  # of uploads by one account in an hour
PATIENCE = timedelta(days=3)  # from one chunk to the next
IDLE = timedelta(hours=1)  # after which an upload gives way when its account has too much on its way
MEMORY = timedelta(hours=6)  # for which a finished upload still says what became of it


class Readable(Protocol):
    """A request's body, or a file."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""
        ...


class NotAllowed(Exception):
    """This account may not send a file for this, or there is no such upload of its own."""


class WrongOffset(Exception):
    """Another chunk is expected: the one that begins at `offset`."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def begin(actor: Any, purpose: str, subject: str, name: str, size: int) -> BegunUpload:
    """Announce a file of `size` bytes. Raises NotAllowed, and ValidationError with a sentence if it is too large."""
    terms = _terms(actor, purpose, subject)
    if size <= 0:
        raise ValidationError(_("The file is empty."), code="empty")
    check_size(size, terms.endings, terms.limit)
    if not allow("begin an upload", actor.ref, BEGINNINGS, 3600):
        raise ValidationError(_("Too many files were begun in an hour. Try again later."), code="often")
    begun = BegunUpload.objects.create(
        by=actor.ref,
        exchange_id=terms.exchange_id,
        purpose=purpose,
        subject=subject,
        name=clean_name(name),
        size=size,
        expires_at=timezone.now() + PATIENCE,
    )
    # Entered first and counted then: of two that begin at once each counts the other.
    if _has_too_much(actor.ref):
        idle = timezone.now() + PATIENCE - IDLE
        for left in BegunUpload.objects.filter(by=actor.ref, answer__isnull=True, expires_at__lt=idle):
            discard(left)
        if _has_too_much(actor.ref):
            discard(begun)
            raise ValidationError(
                _(
                    "At most %(files)s files or %(size)s MB can be on their way at a time. "
                    "Let some arrive, or cancel them."
                ),
                code="busy",
                params={"files": IN_FLIGHT, "size": megabytes(BYTES_IN_FLIGHT)},
            )
    return begun


def find(actor: Any, upload_id: Any) -> BegunUpload:
    """The actor's own upload. Raises NotAllowed if there is none, or if what it is for is no longer open to them."""
    begun = BegunUpload.objects.filter(
        pk=upload_id, by=getattr(actor, "ref", ""), expires_at__gt=timezone.now()
    ).first()
    if begun is None:
        raise NotAllowed
    if begun.answer is None:
        _terms(actor, begun.purpose, begun.subject)
    return begun


def receive(begun: BegunUpload, offset: int, stream: Readable) -> int:
    """Keep the chunk that begins at `offset`; return where the next one begins.

    Every chunk but the last has exactly CHUNK bytes, so a file is never more objects than it must be. Raises
    WrongOffset for a chunk that is here already or too early (of two at once exactly one is kept), ValidationError
    for one that was cut off or goes beyond the size announced. No more than a chunk is read.
    """
    if offset != begun.received:
        raise WrongOffset(begun.received)
    expected = min(CHUNK, begun.size - offset)
    data = stream.read(expected + 1) if expected else b""
    if not expected:
        return offset
    if len(data) > expected:
        raise ValidationError(
            _("More arrives than the %(size)s MB that were announced. Choose the file again."),
            code="beyond",
            params={"size": megabytes(begun.size)},
        )
    if len(data) < expected:
        raise ValidationError(_("A part of the file was cut off on its way. It is sent again."), code="cut")
    stored = default_storage.save(f"{begun.folder}/{offset}-{uuid4().hex}", ContentFile(data))
    try:
        with transaction.atomic():
            mine = BegunUpload.objects.filter(pk=begun.pk, received=offset, answer__isnull=True)
            if not mine.update(received=offset + expected, expires_at=timezone.now() + PATIENCE):
                now = BegunUpload.objects.filter(pk=begun.pk).first()
                raise NotAllowed if now is None else WrongOffset(now.received)
            Chunk.objects.create(upload=begun, offset=offset, size=expected, stored=stored)
    except BaseException:
        default_storage.delete(stored)
        raise
    begun.received = offset + expected
    return begun.received


def finish(request: HttpRequest, begun: BegunUpload) -> Mapping[str, Any]:
    """Join the chunks, look into the file and hand it to those it is for; return their answer.

    Asked again, it gives the same answer and does nothing. Raises WrongOffset if something is missing, and
    ValidationError if the file is not taken: then nothing of it is kept, and another one has to be sent.
    """
    if begun.answer is not None:
        return dict(begun.answer)
    if begun.received < begun.size:
        raise WrongOffset(begun.received)
    terms = _terms(request.user, begun.purpose, begun.subject)
    try:
        with tempfile.TemporaryFile() as joined:
            _join(begun, joined)
            answer = _hand_over(request, begun, inspect(joined, begun.name, terms.kinds, limit=terms.limit))
    except ValidationError:
        discard(begun)
        raise
    except FileNotFoundError as error:  # another request finished it, or gave it up, while this one joined
        now = BegunUpload.objects.filter(pk=begun.pk).first()
        if now is None or now.answer is None:
            raise NotAllowed from error
        answer = dict(now.answer)
    _empty(begun)
    return answer


def take(request: HttpRequest, purpose: str, subject: str, file: UploadedFile[Any]) -> Mapping[str, Any]:
    """A whole file at once, from a plain form: the same terms, the same look into it, the same hands.

    Raises NotAllowed and ValidationError.
    """
    terms = _terms(request.user, purpose, subject)
    found = inspect(file.file, file.name or "", terms.kinds, limit=terms.limit)  # type: ignore[arg-type]
    with transaction.atomic():
        return _known(purpose).done(request, found, subject)


def discard(begun: BegunUpload) -> None:
    """Forget an upload and all that has arrived of it."""
    _forget(begun.pk)
    _empty(begun)


def expire() -> int:
    """Forget the uploads that nobody went on with; return how many there were. The worker's duty."""
    late = BegunUpload.objects.filter(expires_at__lte=timezone.now())
    gone = [begun for begun in late if _forget(begun.pk, expires_at__lte=timezone.now())]
    for begun in gone:
        _empty(begun)
    return len(gone)


def _forget(pk: UUID, **conditions: Any) -> bool:
    """Delete the row, if it still is so; a chunk that is just being entered is waited for."""
    with transaction.atomic():
        rows = BegunUpload.objects.filter(pk=pk)
        if not rows.select_for_update().filter(**conditions):
            return False
        rows.delete()
    return True


def _has_too_much(by: str) -> bool:
    on_the_way = BegunUpload.objects.filter(by=by, answer__isnull=True, expires_at__gt=timezone.now())
    counted = on_the_way.aggregate(number=Count("pk"), size=Sum("size", default=0))
    return bool(counted["number"] > IN_FLIGHT or counted["size"] > BYTES_IN_FLIGHT)


def _known(purpose: str) -> Purpose:
    known = purpose_of(purpose)
    if known is None:
        raise NotAllowed
    return known


def _terms(actor: Any, purpose: str, subject: str) -> Terms:
    terms = terms_for(actor, purpose, subject)
    if terms is None:
        raise NotAllowed
    return terms


def _hand_over(request: HttpRequest, begun: BegunUpload, found: Found) -> Mapping[str, Any]:
    with transaction.atomic(durable=True):  # what follows takes the chunks away: this must be kept by then
        # Of two that finish at once the second waits here, and then finds the answer of the first.
        now = BegunUpload.objects.select_for_update().filter(pk=begun.pk).first()
        if now is None:
            raise NotAllowed
        if now.answer is None:
            now.answer = dict(_known(begun.purpose).done(request, found, begun.subject))
            now.expires_at = timezone.now() + MEMORY
            now.save(update_fields=["answer", "expires_at"])
            now.chunks.all().delete()
        return dict(now.answer)


def _join(begun: BegunUpload, target: IO[bytes]) -> None:
    """Write the chunks one after the other. Raises FileNotFoundError if they are no longer there."""
    for chunk in begun.chunks.order_by("offset"):
        with default_storage.open(chunk.stored) as source:
            target.write(source.read())
    if target.tell() != begun.size:
        raise FileNotFoundError(begun.folder)


def _empty(begun: BegunUpload) -> None:
    """Delete whatever lies in the upload's folder, kept chunks and those that lost a race alike."""
    try:
        _folders, names = default_storage.listdir(begun.folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{begun.folder}/{name}")
    with suppress(
        OSError
    ):  # somebody's late chunk is just being written there, and will be taken away by them
        default_storage.delete(begun.folder)
