from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "kinomost.catalogue"
    label = "catalogue"
