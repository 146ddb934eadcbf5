"""Addresses of files. They name the file's id; there is nothing to guess from its name."""

from django.urls import path

from kinomost.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:upload_id>/<int:width>.<slug:extension>", views.picture, name="picture"),
    path("<uuid:upload_id>/shown.pdf", views.shown, name="shown"),
    path("<uuid:upload_id>/", views.original, name="original"),
]
