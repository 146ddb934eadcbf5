"""What happens to every request on its way in and every response on its way out."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.core.cache import caches
from django.core.exceptions import BadRequest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

import kinomost

TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")


class HealthMiddleware:
    """Answers /health, before anything asks for the right host name or for https: a load balancer knows neither."""

    QUESTION = "SELECT 1 FROM django_migrations LIMIT 1"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Say whether this process reaches its database: 200 or 503."""
        if request.path != "/health":
            return self.get_response(request)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(self.QUESTION)
                well = cursor.fetchone() is not None
        except DatabaseError:
            well = False
        response = JsonResponse({"well": well, "version": kinomost.__version__}, status=200 if well else 503)
        response.headers["Cache-Control"] = "no-store"
        return response


class NoNulMiddleware:
    """Refuses an address with a NUL in its query: no text has one, and PostgreSQL takes none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raise BadRequest, which is answered with a page that says so."""
        if "%00" in request.META["QUERY_STRING"]:
            raise BadRequest
        return self.get_response(request)


class LastSeenMiddleware:
    """Notes when and from where a session was seen last, for the list of places where an account is signed in.

    Each web process writes it once in `EVERY` seconds: written with every page, it would be all that most pages write.
    """

    EVERY = 300

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note it before the page is made, so that the list shows this very visit."""
        key = request.session.session_key
        new = key and caches["memory"].add(f"seen-{key}", True, self.EVERY)
        if new and request.user.is_authenticated:
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


class HeadMiddleware:
    """Answers HEAD with the headers of GET alone: the server in front complains about a body, and drops it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the body away. Content-Length was set further in, where it was still there."""
        response = self.get_response(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""
        return response


class TextGZipMiddleware(GZipMiddleware):
    """Compresses text. Pictures, PDFs and workbooks are compressed already; doing it again only takes time."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the response if it is text."""
        if not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
