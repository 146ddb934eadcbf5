"""A page with a form that takes files, and its address beside those of the site: what a room above would write."""

from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import path

from kinomost.config.urls import handler400, handler403, handler404, handler500
from kinomost.config.urls import urlpatterns as site
from kinomost.files.resumable import NotAllowed, take

__all__ = ["handler400", "handler403", "handler404", "handler500"]

PAGE = """{% extends "base.html" %}{% load uploads %}{% block title %}Entry{% endblock %}
{% block content %}<h1>Entry</h1>
<form class="form" method="post" enctype="multipart/form-data">{% csrf_token %}
  {% upload_field "script" subject="7" label="Script" name="script" errors=errors %}
  {% upload_field "stills" subject="7" label="Stills" name="stills" several=True %}
  <div class="form-actions"><button class="button button-main">Submit</button></div>
</form>{% endblock %}"""


def page(request: HttpRequest) -> HttpResponse:
    """The form; without JavaScript its files arrive here."""
    errors: list[Any] = []
    if request.method == "POST":
        for name in ("script", "stills"):
            for file in request.FILES.getlist(name):
                try:
                    take(request, name, "7", file)
                except NotAllowed:
                    errors.append("Not allowed.")
                except ValidationError as error:
                    errors += error.messages
        if not errors:
            return redirect("thanks")
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"errors": errors})))


def thanks(request: HttpRequest) -> HttpResponse:
    """Where it goes from there."""
    text = "{% extends 'base.html' %}{% block content %}<h1>Thank you</h1>{% endblock %}"
    return HttpResponse(Template(text).render(RequestContext(request)))


urlpatterns = [
    *i18n_patterns(path("entry/", page, name="entry"), path("thanks/", thanks, name="thanks")),
    *site,
]
