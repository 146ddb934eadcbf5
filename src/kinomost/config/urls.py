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
        path("", include("kinomost.coproduction.urls")),
        path("", include("kinomost.contest.urls")),
        path("", include("kinomost.filmdays.urls")),
        path("", include("kinomost.config.desk.urls")),
        path("", include("kinomost.exchange.transfer")),
        path("", include("kinomost.files.upload_urls")),
        path("account/", include("allauth.urls")),
    ),
    path("", include("kinomost.web.plain_urls")),
    path("files/", include("kinomost.files.urls")),
]

handler400 = "kinomost.web.errors.bad_request"
handler403 = "kinomost.web.errors.forbidden"
handler404 = "kinomost.web.errors.not_found"
handler500 = "kinomost.web.errors.server_error"
