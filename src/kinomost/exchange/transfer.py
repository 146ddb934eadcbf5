"""Addresses of import and export: the office's door in front of pages that a lower room makes."""

from collections.abc import Callable
from typing import Any

from django.urls import path
from django.views.decorators.http import require_POST

from kinomost.parties.desk import office_page
from kinomost.parties.rules import is_editor
from kinomost.sheets import views

app_name = "sheets"
DESK = "desk/<slug:office>/sheets/"


def _editors(view: Callable[..., Any]) -> Callable[..., Any]:
    # What is exported holds addresses of people, so reading it asks for the same role as writing.
    return office_page(is_editor("pk"))(view)


urlpatterns = [
    path(DESK, _editors(views.desk), name="desk"),
    path(f"{DESK}export.xlsx", _editors(views.export), {"ending": "xlsx"}, name="export_xlsx"),
    path(f"{DESK}export.zip", _editors(views.export), {"ending": "zip"}, name="export_zip"),
    path(f"{DESK}blank.xlsx", _editors(views.blank), name="blank"),
    path(f"{DESK}<int:pk>/", _editors(views.one), name="import"),
    path(f"{DESK}<int:pk>/columns/", _editors(views.columns), name="columns"),
    path(f"{DESK}<int:pk>/progress/", _editors(views.progress), name="progress"),
    path(f"{DESK}<int:pk>/apply/", require_POST(_editors(views.apply)), name="apply"),
    path(f"{DESK}<int:pk>/check/", require_POST(_editors(views.check_again)), name="check"),
    path(f"{DESK}<int:pk>/take-back/", require_POST(_editors(views.take_back)), name="take_back"),
    path(f"{DESK}<int:pk>/give-up/", require_POST(_editors(views.give_up)), name="give_up"),
    path(
        f"{DESK}mappings/<int:pk>/forget/",
        require_POST(_editors(views.forget_mapping)),
        name="forget_mapping",
    ),
]
