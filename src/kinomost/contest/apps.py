from django.apps import AppConfig


class ContestConfig(AppConfig):
    name = "kinomost.contest"
    label = "contest"
