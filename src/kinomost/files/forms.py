"""Form fields that take a file and look into it."""

from typing import Any

from django import forms

from kinomost.files.inspection import Found, inspect
from kinomost.files.purposes import Terms


class UploadField(forms.FileField):
    """A file input; its cleaned value is a `Found` for `files.actions.store`, or None where nothing was sent."""

    def __init__(
        self, *args: Any, kinds: tuple[str, ...] = ("picture",), limit: int | None = None, **kwargs: Any
    ) -> None:
        self.terms = Terms(kinds, limit)
        super().__init__(*args, **kwargs)
        self.widget.attrs.setdefault("accept", self.terms.accept)

    def clean(self, data: Any, initial: Any = None) -> Found | None:
        """Look into the file. Raises ValidationError with a sentence about what is wrong with it."""
        file = super().clean(data, initial)
        if not file or file is initial:
            return None
        return inspect(file.file, file.name, self.terms.kinds, limit=self.terms.limit)
