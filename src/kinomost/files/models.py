"""Uploaded files."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kinomost.files.inspection import WIDTHS
from kinomost.texts.fields import TextsField


def stored_path(upload: "Upload", filename: str) -> str:
    """Where the file is kept: under its own random id, never under the name it came with."""
    return f"{upload.id.hex[:2]}/{upload.id.hex}{upload.extension}"


class Upload(models.Model):
    """A file with what was found in it (not what its name claimed), its credit and its rights note."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exchange_id = models.BigIntegerField(null=True)
    file = models.FileField(upload_to=stored_path)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)
    alt = TextsField(blank=True)
    credit = models.CharField(max_length=200, blank=True, default="")
    rights_note = models.TextField(blank=True, default="")
    is_public = models.BooleanField(default=False)
    uploaded_by = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("exchange_id", "sha256"), name="uploads_of_exchange"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The address of the file as it was sent."""
        return reverse("files:original", args=[self.id])

    @property
    def is_picture(self) -> bool:
        """Whether pages can show it."""
        return self.width is not None

    @property
    def derivative_endings(self) -> list[str]:
        """How the names of a picture's derivatives end."""
        return [f"-{width}.webp" for width in WIDTHS] + [f"-{WIDTHS[-1]}.jpg"] if self.is_picture else []

    def derivative_name(self, ending: str) -> str:
        """Where a derivative is kept, beside the file it was made from."""
        return f"{self.id.hex[:2]}/{self.id.hex}{ending}"

    def picture_url(self, width: int, extension: str = "webp") -> str:
        """The address of a derivative: width 400, 800 or 1600 in `webp`, 1600 in `jpg`."""
        return reverse("files:picture", args=[self.id, width, extension])

    @property
    def srcset(self) -> str:
        """The derivatives as an img element's `srcset`, none promised wider than it is."""
        widths = [w for w in WIDTHS if w < (self.width or 0)] + [w for w in WIDTHS if w >= (self.width or 0)][
            :1
        ]
        return ", ".join(f"{self.picture_url(w)} {min(w, self.width or w)}w" for w in widths)


class BegunUpload(models.Model):
    """A file on its way here, chunk by chunk: what was announced, and how much of it has arrived.

    It lives until `expires_at`, which every chunk puts off. Once finished it only remembers what was answered, for
    whoever did not hear it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.CharField(max_length=40)
    exchange_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    answer = models.JSONField(null=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=("by",), name="begun_uploads_by"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(size__gt=0, received__lte=F("size")), name="no_more_received_than_announced"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> str:
        """Where its chunks are kept until they are joined."""
        return f"begun/{self.id.hex}"


class Chunk(models.Model):
    """One piece of a begun upload, an object of its own in the file store. No two begin at the same place."""

    upload = models.ForeignKey(BegunUpload, on_delete=models.CASCADE, related_name="chunks")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    stored = models.CharField(max_length=100)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("upload", "offset"), name="one_chunk_at_an_offset"),)
