"""Calls: public pages, and the office that writes them."""

from django.urls import URLPattern, path

from kinomost.contest.views.calls import desk

DESK = "desk/<slug:office>/contest"
CALL = f"{DESK}/<slug:call>"

urlpatterns: list[URLPattern] = [
    path(f"{DESK}/", desk.desk, name="desk"),
    path(f"{CALL}/", desk.overview, name="desk_call"),
]
