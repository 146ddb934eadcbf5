"""Addresses of the film days."""

from django.urls import path

from kinomost.filmdays.views import booking, desk, door, feeds, programme

app_name = "filmdays"
urlpatterns = [
    path("days/", programme.index, name="programme"),
    path("days/<slug:slug>/", programme.by_day, name="programme"),
    path("days/<slug:slug>/films/", programme.by_film, name="programme_films"),
    path("days/<slug:slug>/cities/<slug:city>/", programme.by_city, name="programme_city"),
    path("days/<slug:slug>/programme.json", feeds.programme_json, name="programme_json"),
    path("days/<slug:slug>/programme.ics", feeds.programme_ics, name="programme_ics"),
    path("days/<slug:slug>/programme.pdf", feeds.programme_pdf, name="programme_pdf"),
    path("days/<slug:slug>/screenings/<slug:screening>/", programme.screening, name="screening"),
    path("days/<slug:slug>/screenings/<slug:screening>.ics", feeds.screening_ics, name="screening_ics"),
    path("days/<slug:slug>/screenings/<slug:screening>/wait/", booking.wait, name="wait"),
    path("days/<slug:slug>/book/", booking.book, name="book"),
    path("selection/", programme.selection, name="selection"),
    path("selection.ics", feeds.selection_ics, name="selection_ics"),
    path("bookings/<str:token>/", booking.booking, name="booking"),
    path("bookings/<str:token>/return/", booking.return_seats, name="return_seats"),
    path("bookings/<str:token>/tickets.pdf", feeds.tickets_pdf, name="tickets_pdf"),
    path("bookings/<str:token>/tickets.ics", feeds.tickets_ics, name="tickets_ics"),
    path("waiting/<str:token>/", booking.waiting, name="waiting"),
    path("desk/<slug:office>/days/", desk.index, name="desk"),
    path("desk/<slug:office>/days/new/", desk.add_film_days, name="add_film_days"),
    path("desk/<slug:office>/days/<slug:slug>/", desk.screenings, name="ledger"),
    path("desk/<slug:office>/days/<slug:slug>/record/", desk.edit_film_days, name="edit_film_days"),
    path("desk/<slug:office>/days/<slug:slug>/bulk/", desk.bulk, name="bulk"),
    path("desk/<slug:office>/days/<slug:slug>/export.csv", desk.export_csv, name="export_csv"),
    path("desk/<slug:office>/days/<slug:slug>/screenings/new/", desk.add_screening, name="add_screening"),
    path(
        "desk/<slug:office>/days/<slug:slug>/screenings/<slug:screening>/",
        desk.edit_screening,
        name="edit_screening",
    ),
    path("desk/<slug:office>/door/", door.index, name="door"),
    path("desk/<slug:office>/door/<int:pk>/", door.screening, name="door_screening"),
]
