"""Addresses of seasons and of interest. `interest/` alone finds the season that takes it now."""

from django.urls import path

from kinomost.exchange.views import desk, interest, public

SEASONS = "desk/<slug:office>/seasons"

app_name = "exchange"
urlpatterns = [
    path("seasons/", public.seasons, name="seasons"),
    path("seasons/<slug:slug>/", public.season, name="season"),
    path("interest/", interest.find, name="interest"),
    path("seasons/<slug:slug>/interest/", interest.page, name="season_interest"),
    path("seasons/<slug:slug>/interest/say/", interest.say, name="say_interest"),
    path("seasons/<slug:slug>/interest/<int:pk>/withdraw/", interest.withdraw, name="withdraw_interest"),
    path("seasons/<slug:slug>/interest/<int:pk>/restore/", interest.restore, name="restore_interest"),
    path(f"{SEASONS}/", desk.desk, name="desk"),
    path(f"{SEASONS}/new/", desk.add, name="add_season"),
    path(f"{SEASONS}/bulk/", desk.bulk, name="bulk"),
    path(f"{SEASONS}/undo/", desk.undo, name="undo"),
    path(f"{SEASONS}/suggest/<str:kind>/", desk.suggest, name="suggest"),
    path(f"{SEASONS}/<slug:slug>/", desk.change, name="change_season"),
    path("desk/<slug:office>/interest/", desk.interest, name="desk_interest"),
    path("desk/<slug:office>/interest/interest.csv", desk.interest_csv, name="interest_csv"),
]
