"""What was last imported, so that an edit on the site is told from a change in the file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Import(models.Model):
    """Files on their way in: uploaded, checked, shown, and then carried out or given up.

    The files themselves are kept here until then, so that any web process or worker can go on with them and nothing
    has to be uploaded twice. `report` is what the check found, or what the import did.
    """

    class State(models.TextChoices):
        COLUMNS = "columns", _("columns to be named")
        CHECKING = "checking", _("being checked")
        READY = "ready", _("checked")
        APPLYING = "applying", _("being imported")
        DONE = "done", _("imported")
        GIVEN_UP = "given_up", _("given up")
        TAKEN_BACK = "taken_back", _("taken back")

    exchange_id = models.BigIntegerField()
    exchange = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)
    name = models.CharField(max_length=200)
    files = models.BinaryField(default=bytes)
    encoding = models.CharField(max_length=20, blank=True, default="")
    separator = models.CharField(max_length=1, blank=True, default="")
    target = models.CharField(max_length=40, blank=True, default="")
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    report = models.JSONField(default=dict)
    progress = models.JSONField(default=list)
    by = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("exchange_id", "-id"), name="imports_of_exchange"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        """Somebody is at it: the page should look again."""
        return self.state in (self.State.CHECKING, self.State.APPLYING)
