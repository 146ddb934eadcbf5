"""Calls: public pages, and the office that writes them."""

from django.urls import URLPattern, path

from kinomost.contest.views.calls import desk, editing, public, trying

DESK = "desk/<slug:office>/contest"
CALL = f"{DESK}/<slug:call>"

urlpatterns: list[URLPattern] = [
    path("calls/", public.index, name="calls"),
    path("calls/<slug:call>/", public.call, name="call"),
    path("calls/<slug:call>/deadline.ics", public.deadline_ics, name="deadline_ics"),
    path(f"{DESK}/", desk.desk, name="desk"),
    path(f"{DESK}/new/", desk.add, name="add_call"),
    path(f"{DESK}/undo/", desk.undo, name="undo_call"),
    path(f"{CALL}/", desk.overview, name="desk_call"),
    path(f"{CALL}/edit/<slug:section>/", editing.edit, name="edit_call"),
    path(f"{CALL}/preview/", trying.preview, name="preview_call"),
    path(f"{CALL}/try/", trying.trial, name="try_call"),
    path(f"{CALL}/show/", desk.show, name="show_call"),
    path(f"{CALL}/extend/", desk.extend, name="extend_call"),
]
