"""Addresses of films."""

from django.urls import URLPattern, URLResolver, path, re_path

from kinomost.catalogue.views import desk, public

app_name = "catalogue"
DESK = "desk/<slug:office>/films"
urlpatterns: list[URLPattern | URLResolver] = [
    path("films/", public.film_list, name="film_list"),
    path("films/catalogue.pdf", public.catalogue_pdf, name="catalogue_pdf"),
    path("films/films.json", public.films_json, name="films_json"),
    path("films/<slug:slug>/", public.film, name="film"),
    path("films/<slug:slug>/sheet.pdf", public.film_sheet, name="film_sheet"),
    path("joint/", public.joint_index, name="joint_index"),
    re_path(r"^joint/(?P<one>[A-Z]{2}|[A-Z]{4})-(?P<other>[A-Z]{2}|[A-Z]{4})/$", public.joint, name="joint"),
    path(f"{DESK}/", desk.ledger, name="desk"),
    path(f"{DESK}/bulk/", desk.bulk, name="bulk"),
    path(f"{DESK}/new/", desk.add, name="add"),
    path(f"{DESK}/undo/<str:lines>/", desk.undo, name="undo"),
    path(f"{DESK}/suggest/<str:kind>/", desk.suggest, name="suggest"),
    path(f"{DESK}/<slug:slug>/", desk.edit, name="edit"),
    path(f"{DESK}/<slug:slug>/pictures/", desk.picture, name="picture"),
]
