from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "kinomost.config"
    label = "config"
