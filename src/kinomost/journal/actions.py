"""Writing audit lines, and claiming a record before editing it."""

from typing import Any, TypeVar

from django.db.models import F, Model
from django.utils.translation import gettext as _

from kinomost.journal.models import AuditLine, Versioned

V = TypeVar("V", bound=Versioned)


class EditConflict(Exception):
    """Somebody else saved the record since it was read: nothing was written."""

    def __init__(self, current: Versioned) -> None:
        super().__init__(
            _(
                "Somebody else saved this while you were editing. Nothing of yours was lost: compare and save again."
            )
        )
        self.current = current


def record(
    by: str,
    verb: str,
    subject: Model | None = None,
    *,
    exchange_id: int | None = None,
    kind: str = "",
    **detail: Any,
) -> AuditLine:
    """Append one audit line. Call it inside the transaction that makes the change.

    A record that is not numbered (a file) is named by its `id` in the detail.
    """
    if exchange_id is None:
        exchange_id = getattr(subject, "exchange_id", None)
    number = subject.pk if subject is not None else None
    if number is not None and not isinstance(number, int):
        number, detail = None, {"id": str(number), **detail}
    return AuditLine.objects.create(
        by=by,
        verb=verb,
        kind=kind or (subject._meta.model_name or "" if subject is not None else ""),
        object_id=number,
        exchange_id=exchange_id,
        detail=detail,
    )


def claim(subject: V, expected: int) -> V:
    """Raise the version of `subject` if it still is `expected`; raise EditConflict with the current record if not.

    The comparison and the increment are one UPDATE, so of two editors exactly one wins on every database.
    """
    model = type(subject)
    if not model._default_manager.filter(pk=subject.pk, version=expected).update(version=F("version") + 1):
        raise EditConflict(model._default_manager.get(pk=subject.pk))
    subject.version = expected + 1
    return subject
