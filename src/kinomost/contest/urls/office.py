"""Entries, for the office that takes them in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
