"""What the frame of every page knows, asked for only when a template needs it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kinomost.exchange.models import Season
from kinomost.parties.models import Exchange
from kinomost.texts import formats

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def frame(request: HttpRequest) -> dict[str, Any]:
    """The chosen theme, and the season whose colour the page wears unless its view names another."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return {
        "theme": chosen if chosen in THEMES else "auto",
        "current_season": SimpleLazyObject(current_season),
        "sample_offices": SimpleLazyObject(sample_offices),
        "SITE_URL": settings.SITE_URL,
        "first_script": "cyrillic" if formats.language_code() in {"ru", "sr-cyrl"} else "latin",
    }


def sample_offices() -> frozenset[int]:
    """The offices whose records are invented, for lists that mix them with others; one query."""
    return frozenset(Exchange.objects.filter(is_sample=True).values_list("pk", flat=True))


def current_season() -> Season | None:
    """The public season that began last; one query."""
    return (
        Season.objects.filter(is_public=True, exchange__is_public=True)
        .select_related("exchange", "cover")
        .order_by("-starts", "-id")
        .first()
    )
