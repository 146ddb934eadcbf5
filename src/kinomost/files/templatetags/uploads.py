"""The field that sends large files. Load with `{% load uploads %}`."""

from typing import Any

from django import template

from kinomost.files.purposes import terms_for

register = template.Library()


@register.inclusion_tag("files/upload_field.html", takes_context=True)
def upload_field(
    context: dict[str, Any],
    purpose: str,
    *,
    label: str,
    subject: Any = "",
    name: str = "file",
    several: bool = False,
    errors: Any = (),
) -> dict[str, Any]:
    """A file input that sends what is chosen in chunks, shows how far it is and goes on after a break.

    Stands inside a multipart form. Without JavaScript the form sends the files under `name` to its own address, where
    `files.resumable.take` does the same with them; `errors` are what that view has to say. Nothing is shown to those
    whom the purpose takes nothing from.
    """
    request = context["request"]
    return {
        "terms": terms_for(request.user, purpose, str(subject)),
        "purpose": purpose,
        "subject": subject,
        "label": label,
        "name": name,
        "several": several,
        "errors": errors,
        "id": f"upload-{name}",
    }
