"""Putting a letter into the outbox."""

from django.core.mail import EmailMessage
from django.db.models import Model
from django.utils import timezone

from kinomost.post.models import Letter


def queue(message: EmailMessage, about: Model | None = None) -> list[Letter]:
    """Write one letter a recipient, in the transaction of what it speaks of.

    `about` is the record it speaks of; a letter that was not sent yet is deleted with it.
    """
    letters = []
    for recipient in message.recipients():
        single = EmailMessage()
        single.__dict__.update(message.__dict__)
        single.to, single.cc, single.bcc = [recipient], [], []
        letters.append(
            Letter(
                to=recipient,
                subject=str(message.subject),
                message=single.message().as_bytes(),
                about_kind=(about._meta.model_name or "") if about is not None else "",
                about_id=about.pk if about is not None else None,
                not_before=timezone.now(),
            )
        )
    return Letter.objects.bulk_create(letters)
