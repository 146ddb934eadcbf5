"""Addresses without a language: what browsers and robots ask for by name."""

from django.urls import path, re_path

from kinomost.web import views

urlpatterns = [
    re_path(r"^accent/(?P<colour>[0-9a-f]{6})\.css$", views.accent, name="accent"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
