"""The jury's door: a juror's pages name the call, and are open to its jurors only."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from kinomost.contest.models import Call, Juror
from kinomost.contest.permissions import PERMISSIONS, person_of

P = ParamSpec("P")


def juror_page(
    view: Callable[Concatenate[HttpRequest, Juror, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """Turn the `call` of an address into the juror's own seat in it.

    A visitor who is not signed in is sent to sign in; one who does not sit in the jury gets 403.
    """

    def opened(request: HttpRequest, call: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        found = get_object_or_404(Call, slug=call)
        if not PERMISSIONS["sit"].allows(request.user, found):
            raise PermissionDenied
        seats = Juror.objects.select_related("person", "call__season__exchange")
        return view(request, seats.get(call=found, person=person_of(request.user)), *args, **kwargs)

    update_wrapper(opened, view)
    return opened
