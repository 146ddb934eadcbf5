"""Addresses of places and cities. `map` is kept from the places' own addresses by standing first."""

from django.urls import path

from kinomost.places import api, views

app_name = "places"
urlpatterns = [
    path("places/", views.place_list, name="places"),
    path("places/map/", views.place_map, name="map"),
    path("places/map/view/", api.map_view, name="map_view"),
    path("places/<slug:slug>/", views.place_page, name="place"),
    path("cities/<slug:slug>/", views.city_page, name="city"),
]
