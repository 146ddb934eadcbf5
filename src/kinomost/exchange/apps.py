from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kinomost.exchange"
    label = "exchange"
