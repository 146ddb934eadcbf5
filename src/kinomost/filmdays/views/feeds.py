"""The programme for machines and for paper: JSON, iCalendar, PDF."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from kinomost.filmdays import calendars, letters, prints, words
from kinomost.filmdays.models import FilmDays, Screening, Ticket
from kinomost.filmdays.pages import shared
from kinomost.filmdays.queries.programme import (
    Programme,
    film_days_or_404,
    programme,
    read_showings,
    shown_screenings,
)
from kinomost.filmdays.views.booking import booking_or_404
from kinomost.filmdays.views.programme import selected, selection_ids


def programme_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme as JSON; its form is described in docs/feeds.md."""
    film_days = film_days_or_404(slug)
    return shared(request, film_days, "json", lambda: _json(programme(film_days)))


def _json(shown: Programme) -> HttpResponse:
    film_days = shown.film_days
    data = {
        "film_days": {
            "slug": film_days.slug,
            "names": _texts(film_days.names.to_json()),
            "starts": film_days.starts.isoformat(),
            "ends": film_days.ends.isoformat(),
            "url": settings.SITE_URL + reverse("filmdays:programme", args=[film_days.slug]),
            "is_sample": film_days.season.exchange.is_sample,
        },
        "screenings": _lines(film_days, shown),
    }
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type="application/json; charset=utf-8")


def _lines(film_days: FilmDays, shown: Programme) -> list[dict[str, Any]]:
    base = settings.SITE_URL + reverse("filmdays:screening", args=[film_days.slug, "-"])[: -len("-/")]
    titles = {s.film.pk: _texts(json.loads(s.film.raw_titles)) for s in shown.showings}
    return [
        {
            "id": s.pk,
            "slug": s.slug,
            "url": f"{base}{s.slug}/",
            "starts_at": s.starts.isoformat(),
            "ends_at": s.ends.isoformat(),
            "timezone": s.hall.city.zone,
            "status": s.status,
            "film": {"slug": s.film.slug, "titles": titles[s.film.pk], "year": s.film.year, "minutes": s.film.minutes},
            "event": s.event.for_reader if s.event else None,
            "city": s.hall.city.slug or None,
            "place": {"slug": s.hall.place_slug, "name": s.hall.place},
            "hall": s.hall.name,
            "sound": s.sound or None,
            "subtitles": s.subtitles,
            "seats": {"offered": s.offered, "state": s.seats} if s.is_bookable else None,
        }
        for s in shown.showings
    ]  # fmt: skip


def _texts(entries: list[list[str]]) -> dict[str, str]:
    """One text a tag, the first of each."""
    return {tag: text for tag, _kind, text in reversed(entries)}


def programme_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole programme as a calendar to subscribe to."""
    film_days = film_days_or_404(slug)
    name = words.plain(film_days.names)
    return shared(
        request, film_days, "ics", lambda: _calendar(name, programme(film_days).showings, film_days.slug)
    )


def screening_ics(request: HttpRequest, slug: str, screening: str) -> HttpResponse:
    """One screening for a calendar."""
    film_days = film_days_or_404(slug)
    showings = read_showings(shown_screenings(film_days).filter(slug=screening))
    if not showings:
        raise Http404
    return _calendar(words.plain(film_days.names), showings, screening)


def selection_ics(request: HttpRequest) -> HttpResponse:
    """The screenings named in the address (`?s=`) for a calendar."""
    return _calendar("Kinomost", selected(selection_ids(request)), "selection")


def programme_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme to print."""
    film_days = film_days_or_404(slug)

    def make() -> HttpResponse:
        return HttpResponse(prints.programme_pdf(programme(film_days)), content_type="application/pdf")

    response = shared(request, film_days, "pdf", make)
    response.headers["Content-Disposition"] = f'inline; filename="{film_days.slug}.pdf"'
    return response


def tickets_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The tickets of a booking that are still held."""
    booking = booking_or_404(token)
    tickets = letters.held_tickets(booking)
    if not tickets:
        raise Http404
    showings = read_showings(Screening.objects.filter(pk__in={t.screening_id for t in tickets}))
    response = HttpResponse(prints.tickets_pdf(booking, tickets, showings), content_type="application/pdf")
    return _private(response, f"{booking.code}.pdf")


def tickets_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The screenings of a booking for a calendar."""
    booking = booking_or_404(token)
    held = booking.tickets.filter(status=Ticket.Status.HELD).values("screening")
    name = words.plain(booking.film_days.names)
    return _private(_calendar(name, read_showings(Screening.objects.filter(pk__in=held)), booking.code))


def _calendar(name: str, showings: Any, filename: str) -> HttpResponse:
    response = HttpResponse(calendars.calendar(name, showings), content_type=calendars.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    return response


def _private(response: HttpResponse, filename: str = "") -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    if filename:
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    return response
