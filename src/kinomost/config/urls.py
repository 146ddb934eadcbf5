"""Addresses. Pages carry their language first; feeds, files and health do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("kinomost.web.urls")),
        path("", include("kinomost.parties.urls")),
        path("", include("kinomost.catalogue.urls")),
        path("", include("kinomost.places.urls")),
        path("", include("kinomost.exchange.urls")),
        path("", include("kinomost.filmdays.urls")),
        path("", include("kinomost.sheets.urls")),
        path("account/", include("allauth.urls")),
    ),
    path("files/", include("kinomost.files.urls")),
]
