"""The outbox."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Letter(models.Model):
    """One mail, written in the transaction of what it speaks of. Sent ones stay on record until they are redacted."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("letter", "waiting")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", pgettext_lazy("letter", "failed")

    to = models.EmailField()
    subject = models.CharField(max_length=300)
    message = models.BinaryField()
    exchange_id = models.BigIntegerField(null=True)
    about_kind = models.CharField(max_length=40, blank=True, default="")
    about_id = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("not_before", "id"), name="letters_waiting", condition=models.Q(status="waiting")
            ),
            models.Index(fields=("about_kind", "about_id"), name="letters_about"),
            models.Index(fields=("exchange_id", "-id"), name="letters_of_exchange"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status="sent", sent_at__isnull=False) | ~models.Q(status="sent"),
                name="sent_letter_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.to}: {self.subject} ({self.status})"
