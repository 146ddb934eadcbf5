"""Addresses of co-production files; all of them belong to an office's desk."""

from django.urls import path

from kinomost.coproduction.views import desk, verdicts

FILES = "desk/<slug:office>/coproductions"
FILE = f"{FILES}/<slug:film>"

app_name = "coproduction"
urlpatterns = [
    path(f"{FILES}/", desk.desk, name="desk"),
    path(f"{FILES}/open/", desk.open_file, name="open"),
    path(f"{FILES}/undo/", desk.undo, name="undo"),
    path(f"{FILE}/", desk.overview, name="file"),
    path(f"{FILE}/edit/<slug:section>/", desk.edit, name="edit"),
    path(f"{FILE}/treaties/", verdicts.treaties, name="treaties"),
    path(f"{FILE}/treaties/<slug:treaty>/", verdicts.treaty, name="treaty"),
]
