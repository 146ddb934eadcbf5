"""`kinomost mail`: the outbox from the command line."""

from argparse import Namespace

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Count

from kinomost.post.actions import queue
from kinomost.post.models import Letter
from kinomost.post.sending import send_due


def run(arguments: Namespace) -> int:
    """Show, send or test."""
    if arguments.action == "test":
        if not arguments.address:
            print("Whom to? kinomost mail test somebody@their.address")
            return 1
        queue(
            EmailMessage("Kinomost", "This letter was sent by `kinomost mail test`.", to=[arguments.address])
        )
    if arguments.action in {"send", "test"}:
        print(f"Sent {send_due(limit=1000)} letters.")
    where = (
        settings.EMAIL_HOST if settings.POST_TRANSPORT == "smtp" else f"files in {settings.EMAIL_FILE_PATH}"
    )
    print(f"Letters go to {where}.")
    for row in Letter.objects.values("status").annotate(number=Count("pk")).order_by("status"):
        print(f"  {row['status']:<10}{row['number']:>8}")
    troubled = Letter.objects.exclude(last_error="").order_by("-pk")[:20]
    for letter in troubled:
        print(
            f"  {letter.to}: {letter.subject}\n    after {letter.attempts} attempts: {letter.last_error[:200]}"
        )
    return 1 if troubled and arguments.action == "test" else 0
