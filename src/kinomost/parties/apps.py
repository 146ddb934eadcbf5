from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "kinomost.parties"
    label = "parties"
