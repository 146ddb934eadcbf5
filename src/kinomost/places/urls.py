"""Addresses of places and cities; `actions.RESERVED_SLUGS` keeps places off the fixed ones."""

from django.urls import path

from kinomost.places import api
from kinomost.places.views import desk, public

PLACES = "desk/<slug:office>/places"
CITIES = "desk/<slug:office>/cities"

app_name = "places"
urlpatterns = [
    path("places/", public.place_list, name="places"),
    path("places/map/", public.place_map, name="map"),
    path("places/map/view/", api.map_view, name="map_view"),
    path("places/<slug:slug>/", public.place_page, name="place"),
    path("cities/<slug:slug>/", public.city_page, name="city"),
    path(f"{PLACES}/", desk.desk, name="desk"),
    path(f"{PLACES}/new/", desk.add, name="add"),
    path(f"{PLACES}/bulk/", desk.bulk, name="bulk"),
    path(f"{PLACES}/undo/", desk.undo, name="undo"),
    path(f"{PLACES}/<slug:slug>/", desk.change, name="change"),
    path(f"{PLACES}/<slug:slug>/photo/", desk.photo, name="photo"),
    path(f"{CITIES}/", desk.cities, name="desk_cities"),
    path(f"{CITIES}/new/", desk.add_city, name="add_city"),
    path(f"{CITIES}/<slug:slug>/", desk.change_city, name="change_city"),
]
