"""Who changed what, and the outbox: read by the office's owners."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.config.desk import history
from kinomost.config.desk.forms import HistoryFilter, PostFilter
from kinomost.contest.conflicts import JUDGING, recused_from
from kinomost.parties.desk import office_page
from kinomost.parties.models import Account, Exchange
from kinomost.parties.rules import is_owner
from kinomost.post import sending
from kinomost.post.models import Letter

PAGE = 100


@require_safe
@office_page(is_owner("pk"))
def journal(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Every write in the office, latest first; to whoever is tied to an entry of a contest, without its judging."""
    form = HistoryFilter(request.GET, exchange=exchange)
    lines = (
        history.lines_of(exchange, **form.cleaned_data)
        if form.is_valid()
        else history.lines_of(exchange).none()
    )
    if recused_from(request.user):
        lines = lines.exclude(kind__in=["call", "round"], verb__in=JUDGING)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {"exchange": exchange, "form": form, "page": page, "entries": history.entries(page.object_list)}
    return render(request, "config/journal.html", context)


@require_safe
@office_page(is_owner("pk"))
def post(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """The office's letters: what waits, what was sent, what could not be."""
    form = PostFilter(request.GET)
    letters = Letter.objects.filter(exchange_id=exchange.pk).defer("message").order_by("-pk")
    if form.is_valid():
        if form.cleaned_data["status"]:
            letters = letters.filter(status=form.cleaned_data["status"])
        if form.cleaned_data["to"]:
            letters = letters.filter(to__icontains=form.cleaned_data["to"])
    page = Paginator(letters, PAGE).get_page(request.GET.get("page"))
    context = {"exchange": exchange, "form": form, "page": page, "can_read": _can_read()}
    return render(request, "config/post.html", context)


def _can_read() -> bool:
    # In the demo a letter is how a visitor gets a ticket. A real office has no business reading people's letters.
    return not settings.PRODUCTION and settings.POST_TRANSPORT == "file"


@require_safe
@office_page(is_owner("pk"))
def letter(request: HttpRequest, exchange: Exchange, number: int) -> HttpResponse:
    """One letter as it was written, in the demo only."""
    if not _can_read():
        raise Http404
    found = get_object_or_404(Letter, pk=number, exchange_id=exchange.pk)
    message = message_from_bytes(bytes(found.message), policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise Http404
    body = message.get_body(("plain", "html"))
    context = {
        "exchange": exchange,
        "letter": found,
        "text": body.get_content() if body is not None else "",
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }
    return render(request, "config/letter.html", context)


@require_POST
@office_page(is_owner("pk"))
@transaction.atomic
def send_again(request: HttpRequest, exchange: Exchange, number: int) -> HttpResponse:
    """Put a letter back into the outbox."""
    found = get_object_or_404(Letter, pk=number, exchange_id=exchange.pk)
    if not found.message:
        messages.error(request, _("What this letter said was erased; it cannot be sent again."))
    elif isinstance(request.user, Account):
        sending.send_again(found, by=request.user.ref)
        messages.success(request, _("The letter is in the outbox again."))
    return HttpResponseRedirect(reverse("office:post", args=[exchange.slug]))
