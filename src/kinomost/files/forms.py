"""Form fields that take a file and look into it."""

from typing import Any

from django import forms

from kinomost.files.inspection import Found, inspect


class UploadField(forms.FileField):
    """A file input; its cleaned value is a `Found` for `files.actions.store`, or None where nothing was sent."""

    def __init__(self, *args: Any, kinds: tuple[str, ...] = ("picture",), **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(*args, **kwargs)
        accepted = {"picture": "image/jpeg,image/png,image/webp", "document": "application/pdf"}
        self.widget.attrs.setdefault("accept", ",".join(accepted[kind] for kind in kinds))

    def clean(self, data: Any, initial: Any = None) -> Found | None:
        """Look into the file. Raises ValidationError with a sentence about what is wrong with it."""
        file = super().clean(data, initial)
        return inspect(file.file, file.name, self.kinds) if file and file is not initial else None
