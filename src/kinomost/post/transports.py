"""How a letter leaves the house: to a mail server, or as a file in the demo."""

import re
import smtplib
from email import message_from_bytes, policy
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from kinomost.post.models import Letter


class LetterRefused(Exception):
    """The receiving side will never take this letter: trying again is of no use."""


class Transport(Protocol):
    """Sends letters, one after another, over one connection."""

    def send(self, letter: Letter) -> None:
        """Send it. Raises LetterRefused for ever, OSError or SMTPException for now."""

    def close(self) -> None:
        """Hang up."""


class FileTransport:
    """Writes each letter as an .eml file, which any mail program opens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter) -> None:
        """Write the file; a letter sent again replaces its file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        to = re.sub(r"[^\w.@+-]", "_", letter.to)[:80]
        draft = self.folder / f".{letter.pk}.part"
        draft.write_bytes(bytes(letter.message))
        draft.replace(self.folder / f"{letter.pk:06d} {to}.eml")

    def close(self) -> None:
        """Nothing is held open."""


class SmtpTransport:
    """Hands letters to the mail server of the settings, over one connection until `close`."""

    def __init__(self) -> None:
        self.backend = EmailBackend(timeout=30)

    def send(self, letter: Letter) -> None:
        """Send it under its own From address."""
        content = bytes(letter.message)
        sender = message_from_bytes(content, policy=policy.default)["From"].addresses[0].addr_spec
        self.backend.open()
        connection = self.backend.connection
        if connection is None:
            raise smtplib.SMTPServerDisconnected("the mail server did not answer")
        try:
            connection.sendmail(sender, [letter.to], re.sub(rb"\r?\n", b"\r\n", content))
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[letter.to]
            connection.rset()
            if code >= 500:
                raise LetterRefused(f"{code} {said.decode(errors='replace')}") from error
            raise
        except (OSError, smtplib.SMTPException):
            self.close()  # the next letter starts on a fresh connection
            raise

    def close(self) -> None:
        """Hang up; a server that is gone already is no error."""
        try:
            self.backend.close()
        except (OSError, smtplib.SMTPException):
            self.backend.connection = None


def transport() -> Transport:
    """The transport of the settings: KINOMOST_MAIL is `smtp`, or `file` in the demo."""
    return (
        SmtpTransport()
        if settings.POST_TRANSPORT == "smtp"
        else FileTransport(Path(settings.EMAIL_FILE_PATH))
    )
