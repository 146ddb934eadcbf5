from django.apps import AppConfig


class FilmDaysConfig(AppConfig):
    name = "kinomost.filmdays"
    label = "filmdays"
