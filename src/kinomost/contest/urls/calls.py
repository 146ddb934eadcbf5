"""Calls: public pages, and the office that writes them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
