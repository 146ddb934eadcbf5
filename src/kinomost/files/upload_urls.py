"""Addresses of files on their way here. They carry a language, so that a refusal is in the page's own."""

from django.urls import path

from kinomost.files import upload_views

app_name = "uploads"
urlpatterns = [
    path("uploads/", upload_views.begin, name="begin"),
    path("uploads/<uuid:upload_id>/", upload_views.upload, name="upload"),
]
