from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "kinomost.journal"
    label = "journal"
