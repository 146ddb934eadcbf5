"""Home, search and the desk's front page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The cover."""
    return render(request, "web/home.html")


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signed in."""
    return render(request, "web/desk.html")
