from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "kinomost.places"
    label = "places"
