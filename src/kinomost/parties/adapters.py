"""Where sign-in differs from what the library does by itself."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override

from kinomost.parties.models import Account


def language_of(email: str) -> str | None:
    """The language in which the account of this address reads, if there is one."""
    return (
        Account.objects.filter(emailaddress__email__iexact=email).values_list("language", flat=True).first()
    )


def remember_language(response: HttpResponse, language: str) -> None:
    """Let the browser open the site in this language next time."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come by invitation; letters and the desk speak the account's language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse open sign-up: an invitation makes the account."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is: the sender already says who writes."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the account's language, whatever page the letter was asked from."""
        with override(language_of(email) or get_language()):
            super().send_mail(template_prefix, email, context)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk, in the account's language."""
        with override(request.user.language if isinstance(request.user, Account) else get_language()):
            url: str = super().get_login_redirect_url(request)
        return url

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Remember the account's language in this browser."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response
