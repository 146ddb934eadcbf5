"""Who works on an entry: inviting a colleague, removing one, leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kinomost.contest.actions import entering
from kinomost.contest.models import Entry
from kinomost.contest.queries.entries import authors_of
from kinomost.contest.views.entries.common import entry_page, frame
from kinomost.contest.views.entries.entrance import HOUR, LinkForm
from kinomost.journal.limits import allow
from kinomost.parties.models import Account
from kinomost.parties.views.common import account_of, by

INVITATIONS = 20  # by one account in an hour


@entry_page()
def colleagues(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Who works on the entry, who is invited, and the form for one more."""
    account = account_of(request)
    data = request.POST if request.method == "POST" else None
    form = LinkForm(data, initial={"language": get_language()})
    form.fields["email"].label = _("E-mail address of your colleague")
    if data is not None and form.is_valid():
        email = form.cleaned_data["email"]
        if not allow("contest colleague", account.ref, INVITATIONS, HOUR):
            form.add_error(None, _("That were many invitations for one hour. Try again in an hour."))
        else:
            entering.send_link(account.ref, entry.call, email, form.cleaned_data["language"], entry)
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": email})
            return redirect("contest:entry_colleagues", entry.pk)
    invited = entry.invitations.filter(accepted_at=None, expires_at__gt=timezone.now()).order_by(
        "-created_at"
    )
    context = frame(request, entry) | {"authors": authors_of(entry), "invited": invited, "form": form}
    return render(request, "contest/entries/colleagues.html", context)


@require_POST
@entry_page()
def remove(request: HttpRequest, entry: Entry, account: int) -> HttpResponse:
    """Let a colleague, or oneself, no longer work on the entry."""
    someone = get_object_or_404(Account, pk=account, entries__entry=entry)
    me = account_of(request)
    try:
        entering.remove_author(by(request), entry, someone)
    except entering.LastAuthor as error:
        messages.error(request, str(error))
        return redirect("contest:entry_colleagues", entry.pk)
    if someone == me:
        messages.success(request, _("You no longer work on this entry."))
        return redirect("contest:entries")
    messages.success(request, _("%(who)s no longer works on this entry.") % {"who": someone})
    return redirect("contest:entry_colleagues", entry.pk)


@require_POST
@entry_page()
def withdraw(request: HttpRequest, entry: Entry, invitation: int) -> HttpResponse:
    """Take an invitation back; its link stops working."""
    found = get_object_or_404(entry.invitations.filter(accepted_at=None), pk=invitation)
    entering.withdraw_link(by(request), found)
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return redirect("contest:entry_colleagues", entry.pk)
