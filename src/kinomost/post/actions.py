"""Putting a letter into the outbox."""

from collections.abc import Mapping
from copy import copy
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone

from kinomost.post.models import Letter


def written(to: str, name: str, context: Mapping[str, Any]) -> EmailMessage:
    """The letter of the templates `<name>_subject.txt` and `<name>.txt`, in the active language."""
    subject = render_to_string(f"{name}_subject.txt", dict(context))
    body = render_to_string(f"{name}.txt", dict(context))
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[to])


def queue(
    message: EmailMessage, about: Model | None = None, *, exchange_id: int | None = None
) -> list[Letter]:
    """Write one letter a recipient, in the transaction of what it speaks of.

    `about` is the record it speaks of; a letter that was not sent yet dies with it. `exchange_id` is the office
    that sees the letter among its post, by default that of `about`; without one only the installation's keeper does.
    """
    letters = []
    for recipient in message.recipients():
        single = copy(message)
        single.to, single.cc, single.bcc = [recipient], [], []
        single.extra_headers = {**_headers(), **single.extra_headers}
        letters.append(
            Letter(
                to=recipient,
                subject=str(message.subject),
                message=single.message().as_bytes(),
                exchange_id=exchange_id or getattr(about, "exchange_id", None),
                about_kind=about._meta.label_lower if about is not None else "",
                about_id=about.pk if about is not None else None,
                not_before=timezone.now(),
            )
        )
    return Letter.objects.bulk_create(letters)


def _headers() -> dict[str, str]:
    """A number under the site's own name, and that no absence note need be sent in answer (RFC 3834)."""
    number = make_msgid(domain=urlsplit(settings.SITE_URL).hostname)
    return {"Message-ID": number, "Auto-Submitted": "auto-generated"}
