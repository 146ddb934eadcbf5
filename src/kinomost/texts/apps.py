from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "kinomost.texts"
    label = "texts"
