"""Entries, for those who work on them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
