"""Addresses of the office's pages that look at all rooms."""

from django.urls import path

from kinomost.config.desk import views

app_name = "office"
urlpatterns = [
    path("desk/<slug:office>/journal/", views.journal, name="journal"),
    path("desk/<slug:office>/post/", views.post, name="post"),
    path("desk/<slug:office>/post/<int:number>/", views.letter, name="letter"),
    path("desk/<slug:office>/post/<int:number>/again/", views.send_again, name="send_again"),
]
