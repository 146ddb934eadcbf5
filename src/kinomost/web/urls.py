"""Home, search and the desk's front page."""

from django.urls import path

from kinomost.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
]
