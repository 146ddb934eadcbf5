from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kinomost.files"
    label = "files"
