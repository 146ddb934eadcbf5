"""The desk's door: every page of an office names its exchange in the address and says who may open it."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from kinomost.parties.models import Exchange
from kinomost.parties.rules import Rule

P = ParamSpec("P")
OfficeView = Callable[Concatenate[HttpRequest, Exchange, P], HttpResponseBase]


AddressView = Callable[..., HttpResponseBase]


def office_page(rule: Rule) -> Callable[[OfficeView[P]], AddressView]:
    """Turn the `office` slug of an address into its Exchange, for those whom `rule` (over an Exchange) lets in.

    A visitor who is not signed in is sent to sign in; one without the role gets 403.
    """

    def decorate(view: OfficeView[P]) -> AddressView:
        def opened(request: HttpRequest, office: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            exchange = get_object_or_404(Exchange, slug=office)
            if not rule.allows(request.user, exchange):
                raise PermissionDenied
            return view(request, exchange, *args, **kwargs)

        update_wrapper(opened, view)
        return opened

    return decorate
