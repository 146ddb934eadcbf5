"""Juries, rounds, conflicts and who reads what, for the office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
