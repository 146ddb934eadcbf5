from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "kinomost.sheets"
    label = "sheets"
