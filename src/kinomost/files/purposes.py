"""What large files are sent for. This room knows no contest and no film: the rooms above say what they take, and from whom.

def script(actor, subject):                     # subject is what the page's field was given: "17"
    entry = Entry.objects.filter(pk=subject).first()
    if entry is None or not PERMISSIONS["edit"].allows(actor, entry):
        return None
    return Terms(kinds=("pdf",), limit=20 * MEGABYTE, exchange_id=entry.exchange_id)

def keep_script(request, found, subject):
    entry = attach_script(request.user.ref, Entry.objects.get(pk=subject), found)
    return {"url": entry.get_absolute_url()}

take_for("script", terms=script, done=keep_script)        # in the room's AppConfig.ready()
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from kinomost.files.inspection import Found, endings, largest, megabytes, wanted


@dataclass(frozen=True)
class Terms:
    """What may be sent: kinds or endings as `inspect` knows them, how many bytes, and to which office."""

    kinds: tuple[str, ...]
    limit: int | None = None  # bytes; the kind's own limit holds as well
    exchange_id: int | None = None

    @property
    def endings(self) -> set[str]:
        """The endings of what is taken."""
        return endings(self.kinds)

    @property
    def largest(self) -> int:
        """How many bytes a file may have."""
        return largest(self.endings, self.limit)

    @property
    def largest_in_words(self) -> str:
        """The same in megabytes, as a sentence has it."""
        return megabytes(self.largest)

    @property
    def wanted(self) -> str:
        """What is taken, in words."""
        return wanted(self.endings)

    @property
    def accept(self) -> str:
        """What a file input offers to choose from."""
        more = {".jpeg"} if "jpg" in self.endings else set()
        return ",".join(sorted({f".{ending}" for ending in self.endings} | more))


Guard = Callable[[Any, str], Terms | None]
Done = Callable[[HttpRequest, Found, str], Mapping[str, Any]]


@dataclass(frozen=True)
class Purpose:
    """One thing that files are sent for.

    `terms(actor, subject)` says on what terms this actor may send a file for this subject; None: not at all. It is
    asked with whatever the browser sent, at every step. `done(request, found, subject)` keeps the file (`store`), in a
    transaction, and returns what the browser is told as JSON: `url`, if the page should go there once all is sent,
    `text`, a sentence to show beside the file. It may raise ValidationError with a sentence; then nothing is kept.
    """

    name: str
    terms: Guard
    done: Done


_purposes: dict[str, Purpose] = {}


def take_for(name: str, *, terms: Guard, done: Done) -> None:
    """Take files for a purpose. Called once, when the site starts."""
    _purposes[name] = Purpose(name, terms, done)


def purpose_of(name: str) -> Purpose | None:
    """The purpose of this name, if there is one."""
    return _purposes.get(name)


def terms_for(actor: Any, purpose: str, subject: str) -> Terms | None:
    """On what terms `actor` may send files for this; None if not at all. Only accounts may."""
    known = _purposes.get(purpose)
    if known is None or not actor.is_authenticated:
        return None
    try:
        return known.terms(actor, subject)
    except (ValueError, ValidationError):  # a subject that is no number, where one was looked for
        return None
