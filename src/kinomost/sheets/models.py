"""What was last imported, so that an edit on the site is told from a change in the file."""

from django.db import models


class ImportedRow(models.Model):
    """A row as it was when it was last imported, by exchange, sheet and key."""

    exchange_id = models.BigIntegerField()
    sheet = models.CharField(max_length=40)
    key = models.CharField(max_length=300)
    row = models.JSONField()
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("exchange_id", "sheet", "key"), name="one_imported_row_a_key"),
        )

    def __str__(self) -> str:
        return f"{self.sheet}: {self.key}"


class Mapping(models.Model):
    """Which column of somebody else's spreadsheet is which of our columns, saved by name."""

    exchange_id = models.BigIntegerField()
    name = models.CharField(max_length=100)
    target = models.CharField(max_length=40)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("exchange_id", "name"), name="one_mapping_a_name"),)

    def __str__(self) -> str:
        return self.name
