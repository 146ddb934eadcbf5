"""The log of a contest: a chain in which each line seals the one before it."""

from django.db import models

from kinomost.contest.models.calls import Call


class LogLine(models.Model):
    """One line of a call's log, in the words of `kinomost.judging.log`. The database refuses to change or delete it.

    Jurors and entries stand in it by their numbers in the call, never by name.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="log")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    body = models.JSONField()
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("call", "number"), name="one_line_a_number"),)

    def __str__(self) -> str:
        return f"{self.call_id} {self.number} {self.kind}"
