"""Audit lines that nobody can change, and the version every edited record carries."""

from itertools import groupby

from django.db import models


class AuditLine(models.Model):
    """One write: who did what to which record. The database itself refuses to change or delete a line.

    `by` is a reference ("account:7", "public", "command"), never a name: an erased person
    leaves no name behind in a log that cannot be rewritten.
    """

    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    exchange_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("kind", "object_id", "-id"), name="audit_of_record"),
            models.Index(fields=("exchange_id", "-id"), name="audit_of_exchange"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by} {self.verb} {self.kind} {self.object_id}"


class Attempts(models.Model):
    """How often somebody tried something in one span of time (see `journal.limits`)."""

    scope = models.CharField(max_length=40)
    who = models.CharField(max_length=64)
    began = models.BigIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("scope", "who", "began"), name="one_count_a_span"),)

    def __str__(self) -> str:
        return f"{self.scope}: {self.count}"


class Versioned(models.Model):
    """A record that people edit: its version rises with every write (see `journal.actions.claim`)."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Sourced(models.Model):
    """A record that says where its facts were seen."""

    source = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    @property
    def sources(self) -> list[str]:
        """The sources named: each address by itself, the words between addresses as one title, each line by itself."""
        return [part for line in self.source.splitlines() for part in _named(line)]


def _named(line: str) -> list[str]:
    parts: list[str] = []
    for is_address, found in groupby(line.split(), lambda word: word.startswith(("http://", "https://"))):
        words = list(found)
        parts += words if is_address else [" ".join(words)]
    return parts
