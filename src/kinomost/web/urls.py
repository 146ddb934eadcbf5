"""Home, search, the theme switch, the style guide and the desk's front page."""

from django.urls import path

from kinomost.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("theme/", views.theme, name="theme"),
    path("style/", views.style, name="style"),
    path("desk/", views.desk, name="desk"),
]
