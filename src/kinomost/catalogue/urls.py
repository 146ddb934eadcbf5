"""Addresses of films."""

from django.urls import URLPattern, URLResolver, path, re_path

from kinomost.catalogue.views import public

app_name = "catalogue"
urlpatterns: list[URLPattern | URLResolver] = [
    path("films/", public.film_list, name="film_list"),
    path("films/catalogue.pdf", public.catalogue_pdf, name="catalogue_pdf"),
    path("films/films.json", public.films_json, name="films_json"),
    path("films/<slug:slug>/", public.film, name="film"),
    path("films/<slug:slug>/sheet.pdf", public.film_sheet, name="film_sheet"),
    path("joint/", public.joint_index, name="joint_index"),
    re_path(r"^joint/(?P<one>[A-Z]{2}|[A-Z]{4})-(?P<other>[A-Z]{2}|[A-Z]{4})/$", public.joint, name="joint"),
]
