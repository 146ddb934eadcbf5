"""The jurors' reading room, scores and rankings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
