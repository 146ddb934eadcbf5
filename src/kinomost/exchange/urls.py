"""Addresses of seasons and of interest. `interest/` alone finds the season that takes it now."""

from django.urls import path

from kinomost.exchange.views import interest, public

app_name = "exchange"
urlpatterns = [
    path("seasons/", public.seasons, name="seasons"),
    path("seasons/<slug:slug>/", public.season, name="season"),
    path("interest/", interest.find, name="interest"),
    path("seasons/<slug:slug>/interest/", interest.page, name="season_interest"),
    path("seasons/<slug:slug>/interest/say/", interest.say, name="say_interest"),
    path("seasons/<slug:slug>/interest/<int:pk>/withdraw/", interest.withdraw, name="withdraw_interest"),
    path("seasons/<slug:slug>/interest/<int:pk>/restore/", interest.restore, name="restore_interest"),
]
