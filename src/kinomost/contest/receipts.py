"""The receipt of a sending: what was received, when, and the hash by which anybody can prove it."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kinomost.contest.models import Submission
from kinomost.contest.papers import sample_of
from kinomost.contest.queries.submissions import File, reading
from kinomost.contest.times import Moment
from kinomost.names.texts import Texts
from kinomost.texts import formats
from kinomost.typeset import pdf, words

PAGE = Path(__file__).parent / "print" / "receipt.typ"


@dataclass(frozen=True)
class Receipt:
    """What was sent in, in the few facts that prove it."""

    submission: Submission
    titles: Texts
    at: Moment
    files: list[tuple[str, File]]

    @property
    def number(self) -> int | None:
        """The entry's number in the call."""
        return self.submission.entry.number


def receipt_of(submission: Submission) -> Receipt:
    """The receipt of a submission, whose entry, call and film are selected."""
    found = reading(submission, hide_names=True, hide_finance=False)
    files = reading(submission).files if submission.document["files"] else []
    return Receipt(submission, found.titles, Moment(submission.at, submission.entry.call.zone), files)


def as_pdf(receipt: Receipt, tag: str) -> bytes:
    """The receipt on paper, in the active language."""
    submission, call = receipt.submission, receipt.submission.entry.call
    title = receipt.titles.best(tag)
    original = receipt.titles.original
    data = {
        "title": pgettext("of an entry", "Receipt"),
        "sample": sample_of(call),
        "call": call.name,
        "film": words(title.text, title.tag) if title else words("", tag),
        "original": words(original.text, original.tag) if original and original != title else None,
        "facts": [
            [_("Entry"), str(receipt.number)],
            [_("Sending"), str(submission.number)],
            [_("Received"), str(receipt.at)],
        ],
        "hash_label": _("Content hash (SHA-256)"),
        "sha256": submission.sha256,
        "files_label": _("Files"),
        "files": [[label, one.name, _megabytes(one.size), one.sha256] for label, one in receipt.files],
        "no_files": _("No files were sent."),
        "note": _(
            "The hash is computed from everything that was sent: film, people, companies, finance plan, answers and the "
            "hashes of the files. If one letter of it changed, the hash would be another."
        ),
    }
    return pdf(PAGE, data, language=tag)


def _megabytes(size: int) -> str:
    return f"{formats.number(round(size / 1_000_000, 2))} MB"
