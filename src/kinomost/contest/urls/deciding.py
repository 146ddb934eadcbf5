"""Pitch session, motions and votes, awards and results."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
