"""One's own account, and one's own data: see it, take it along, have it erased."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kinomost.parties.actions import accounts, privacy
from kinomost.parties.actions.access import LastOwner
from kinomost.parties.adapters import remember_language
from kinomost.parties.forms import CodeForm, ProfileForm
from kinomost.parties.models import Account, Consent
from kinomost.parties.queries import offices_of
from kinomost.parties.views.common import account_of, zip_response
from kinomost.post.actions import queue

CODE_LASTS = 15 * 60  # seconds
CODE_TRIES = 5
CODE_KEY = "erasure_code"


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """The account: name and language, sign-in, offices, consents, data."""
    account = account_of(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=account)
    if form.is_bound and form.is_valid():
        changed = accounts.change_profile(
            account.ref,
            Account.objects.get(pk=account.pk),
            form.cleaned_data["display_name"],
            form.cleaned_data["language"],
        )
        with override(changed.language):
            messages.success(request, _("Saved."))
            response = redirect("parties:me")
        remember_language(response, changed.language)
        return response
    consents = (
        Consent.objects.filter(person=account.person_id).order_by("-given_at") if account.person_id else ()
    )
    context = {
        "form": form,
        "offices": offices_of(account),
        "consents": consents,
        "plan": privacy.plan(privacy.subject_of_account(account)),
    }
    return render(request, "parties/me.html", context)


@require_POST
@login_required
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one had agreed to."""
    account = account_of(request)
    consent = get_object_or_404(Consent, pk=pk, person=account.person_id)
    accounts.withdraw_consent(account.ref, consent)
    messages.success(request, _("The consent is withdrawn."))
    return redirect("parties:me")


@require_POST
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def download(request: HttpRequest) -> HttpResponse:
    """Everything held about the account, as a ZIP."""
    account = account_of(request)
    content = privacy.download(account.ref, privacy.subject_of_account(account))
    return zip_response(content, "kinomost-my-data")


def _knows_a_secret(account: Account) -> bool:
    """Whether the account can prove itself by a password or a second factor; else a code is sent."""
    return bool(get_adapter().get_reauthentication_methods(account))


@never_cache
@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """Say what erasure would do, have the account prove itself once more, then erase."""
    account = account_of(request)
    if _knows_a_secret(account):
        response: HttpResponse = _erase_page(request)
        return response
    return _erase_by_code(request, account)


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def _erase_page(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    if request.method == "POST":
        return _erase(request, account)
    return _show_plan(request, account, CodeForm(), needs_code=False)


def _erase_by_code(request: HttpRequest, account: Account) -> HttpResponse:
    sent = CODE_KEY in request.session
    if request.method == "POST" and "send" in request.POST:
        if ratelimit.consume(request, action="request_login_code", key=account.email):
            _send_code(request, account)
            messages.success(request, _("The code is on its way to %(email)s.") % {"email": account.email})
        else:
            messages.error(request, _("Too many letters. Wait a minute and try again."))
        return redirect("parties:erase")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if _code_fits(request, form.cleaned_data["code"]):
            return _erase(request, account)
        form.add_error("code", _("This is not the code from the letter, or it is too old."))
    return _show_plan(request, account, form, needs_code=True, sent=sent)


def _show_plan(
    request: HttpRequest, account: Account, form: CodeForm, *, needs_code: bool, sent: bool = False
) -> HttpResponse:
    plan = privacy.plan(privacy.subject_of_account(account))
    context = {"plan": plan, "form": form, "needs_code": needs_code, "sent": sent}
    return render(request, "parties/erase.html", context)


def _erase(request: HttpRequest, account: Account) -> HttpResponse:
    try:
        done = privacy.erase(account.ref, privacy.subject_of_account(account))
    except LastOwner as error:
        messages.error(request, str(error))
        return redirect("parties:me")
    logout(request)
    return render(request, "parties/erased.html", {"plan": done})


def _hash(code: str) -> str:
    return salted_hmac("kinomost.erasure", code.replace("-", "").strip().upper()).hexdigest()


def _send_code(request: HttpRequest, account: Account) -> None:
    code = get_adapter().generate_login_code()
    request.session[CODE_KEY] = {"hash": _hash(code), "until": time.time() + CODE_LASTS, "tries": CODE_TRIES}
    with override(account.language):
        subject = _("Code to erase your account")
        body = render_to_string("parties/mail/erasure_code.txt", {"code": code, "minutes": CODE_LASTS // 60})
    queue(EmailMessage(subject, body, to=[account.email]))


def _code_fits(request: HttpRequest, code: str) -> bool:
    """Compare with the code that was sent; a few wrong tries use it up."""
    kept = request.session.get(CODE_KEY)
    if not kept or kept["until"] < time.time() or kept["tries"] < 1:
        request.session.pop(CODE_KEY, None)
        return False
    request.session[CODE_KEY] = {**kept, "tries": kept["tries"] - 1}
    return constant_time_compare(kept["hash"], _hash(code))
