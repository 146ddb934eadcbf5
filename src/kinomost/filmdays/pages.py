"""Pages of the programme that are the same for every visitor without an account: made once, sent many times."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from kinomost.filmdays.models import FilmDays
from kinomost.filmdays.queries.version import programme_version
from kinomost.texts import formats

# Seats left are told in words; this many seconds they may lag behind.
LIFETIME = 15


@dataclass(frozen=True, slots=True)
class Made:
    """A finished body, compressed, with the tag that names it."""

    body: bytes
    etag: str
    media_type: str


def shared(
    request: HttpRequest, film_days: FilmDays, what: str, make: Callable[[], HttpResponse]
) -> HttpResponse:
    """Answer with the page `what` of these film days, from the cache if nothing was written since it was made.

    Who is signed in, or is to be told something, gets a page of their own.
    """
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & set(request.COOKIES)
    if own or request.META.get("QUERY_STRING"):
        return make()
    theme = request.COOKIES.get("theme", "")
    theme = theme if theme in {"light", "dark"} else ""
    version = programme_version(film_days.exchange_id)
    key = f"programme:{film_days.pk}:{film_days.version}:{version}:{formats.language_code()}:{theme}:{what}"
    made = caches["memory"].get(key)
    if made is None:
        response = make()
        if response.status_code != 200 or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            return response
        made = Made(
            gzip.compress(response.content, 5, mtime=0),
            f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"',
            response.headers["Content-Type"],
        )
        caches["memory"].set(key, made, LIFETIME)
    return answer(request, made)


def answer(request: HttpRequest, made: Made) -> HttpResponse:
    """Send it compressed where the visitor can read that, or say that it has not changed."""
    response: HttpResponse
    if made.etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(made.body, content_type=made.media_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(made.body), content_type=made.media_type)
    response.headers["ETag"] = made.etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    return response
