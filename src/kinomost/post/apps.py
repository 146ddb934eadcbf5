from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "kinomost.post"
    label = "post"
