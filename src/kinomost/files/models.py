"""Uploaded files."""

import uuid

from django.db import models

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
