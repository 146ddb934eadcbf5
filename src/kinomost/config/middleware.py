"""What happens to every request on its way in and every response on its way out."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

import kinomost

TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")


class HealthMiddleware:
    """Answers /health, before anything asks for the right host name or for https: a load balancer knows neither."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Say whether this process reaches its database: 200 or 503."""
        if request.path != "/health":
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
                well = cursor.fetchone() is not None
        except DatabaseError:
            well = False
        response = JsonResponse({"well": well, "version": kinomost.__version__}, status=200 if well else 503)
        response.headers["Cache-Control"] = "no-store"
        return response


class TextGZipMiddleware(GZipMiddleware):
    """Compresses text. Pictures, PDFs and workbooks are compressed already; doing it again only takes time."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress the response if it is text."""
        if not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
