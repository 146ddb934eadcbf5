from django.apps import AppConfig


class CoproductionConfig(AppConfig):
    name = "kinomost.coproduction"
    label = "coproduction"
