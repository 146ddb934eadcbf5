"""The way in: the link by mail, the account it opens, the film that is entered."""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kinomost.catalogue.forms.fields import CountryField
from kinomost.catalogue.forms.rows import choices_of
from kinomost.catalogue.models import Film
from kinomost.contest.actions import entering, entries
from kinomost.contest.models import AuthorInvitation, Call, Section
from kinomost.contest.naming import plain
from kinomost.contest.permissions import PERMISSIONS
from kinomost.contest.queries.entries import companies_of, entries_of, films_to_enter
from kinomost.contest.windows import arrival
from kinomost.journal.limits import allow, visitor
from kinomost.parties.actions.accounts import addresses
from kinomost.parties.forms import NewAccountForm
from kinomost.parties.models import Account, Organisation
from kinomost.parties.views.common import account_of
from kinomost.texts import formats
from kinomost.texts.forms import TextsFormField, posted

HOUR = 3600  # seconds
LINKS = 10  # asked for from one network in an hour
LINKS_TO_ONE = 3  # sent to one address in an hour
NO_TITLE = gettext_lazy("Write the film’s title, in the language it has.")


class LinkForm(forms.Form):
    """Where the link is to go."""

    email = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=254)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=list(formats.ENDONYMS.items())
    )


class BeginForm(forms.Form):
    """Which film is entered, in which section, by which company."""

    film = forms.ModelChoiceField(
        Film.objects.none(), label=gettext_lazy("A film of the catalogue"), required=False,
        empty_label=gettext_lazy("a new film"),
    )  # fmt: skip
    titles = TextsFormField(
        label=gettext_lazy("Title of the new film"), required=False, proposes=True,
        help_text=gettext_lazy("In its own language and script first; English if there is one."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=lambda: choices_of(Film.Kind.choices)
    )
    section = forms.ModelChoiceField(
        Section.objects.none(), label=gettext_lazy("Section"), required=False,
        empty_label=gettext_lazy("the one for this kind of film"),
    )  # fmt: skip
    company = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Company"),
        required=False,
        empty_label=gettext_lazy("another company"),
    )  # fmt: skip
    company_name = forms.CharField(
        label=gettext_lazy("Name of the other company"), required=False, max_length=200
    )
    company_country = CountryField(label=gettext_lazy("Its country"), required=False)

    def __init__(self, account: Account, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = list(call.sections.all())
        films, companies = films_to_enter(account, call), companies_of(account)
        for name, rows in (("film", films), ("company", companies), ("section", call.sections.all())):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = name_of  # type: ignore[attr-defined]
        for name, rows in (("film", films), ("company", companies)):
            if not rows.exists():
                del self.fields[name]
                if name == "company":
                    self.fields["company_name"].label = _("Company")
        if "film" not in self.fields:
            self.fields["titles"].required = True
            self.fields["titles"].error_messages["required"] = NO_TITLE
        taken = {kind for section in self.sections for kind in section.kinds}
        if taken and all(section.kinds for section in self.sections):
            self.fields["kind"].choices = [  # type: ignore[attr-defined]
                (value, label) for value, label in choices_of(Film.Kind.choices) if value in taken
            ]
        if len(self.sections) < 2:
            del self.fields["section"]

    def clean(self) -> dict[str, Any]:
        """A new film has a title."""
        typed = super().clean() or {}
        if not typed.get("film") and not typed.get("titles") and not self.has_error("titles"):
            self.add_error("titles", NO_TITLE)
        return typed

    @property
    def chosen_section(self) -> Section | None:
        """The section that was chosen, or the first for this kind of film, or the only one."""
        film = self.cleaned_data.get("film")
        kind = film.kind if film else str(self.cleaned_data.get("kind") or "")
        return self.cleaned_data.get("section") or section_for(self.sections, kind)


def section_for(sections: list[Section], kind: str) -> Section | None:
    """The first section in which films of this kind may be; the only one there is."""
    fitting = [one for one in sections if not one.kinds or kind in one.kinds]
    return fitting[0] if fitting else sections[0] if len(sections) == 1 else None


def name_of(record: Any) -> str:
    """A film, a company or a section in a list to choose from."""
    return plain(record.titles if isinstance(record, Film) else record.names) or str(record)


def find_open_call(request: HttpRequest, slug: str) -> Call:
    """The call with this short name that the visitor may see."""
    calls = PERMISSIONS["see_call"].among(request.user, Call.objects.select_related("season__exchange"))
    return get_object_or_404(calls, slug=slug)


@never_cache
def enter(request: HttpRequest, call: str) -> HttpResponse:
    """Begin an entry; those without an account ask for a link first."""
    found = find_open_call(request, call)
    at = arrival()
    context: dict[str, Any] = {"call": found, "season": found.season, "exchange": found.season.exchange}
    if not found.opens_at <= at < found.deadline:
        context |= {"is_early": at < found.opens_at}
        return render(request, "contest/entries/enter_closed.html", context)
    if not isinstance(request.user, Account):
        return _link(request, found, context)
    data, proposing = posted(request, "titles")
    form = BeginForm(request.user, found, data)
    if data is not None and not proposing and form.is_valid():
        typed = form.cleaned_data
        name, film = typed["company_name"], typed.get("film")
        try:
            entry = entering.begin(
                request.user,
                found,
                section=form.chosen_section,
                film=film,
                new_film=None if film else {"titles": typed["titles"].to_json(), "kind": typed["kind"]},
                company=typed.get("company"),
                new_company={
                    "names": entries.named_as_typed(name),
                    "country": typed["company_country"],
                }
                if name
                else None,
            )
        except ValidationError as error:
            for place, words in getattr(error, "message_dict", {"": error.messages}).items():
                form.add_error(place if place in form.fields else None, words)
        else:
            messages.success(request, _("The entry is begun. Everything you write is saved by itself."))
            return redirect("contest:entry", entry.pk)
    own = entries_of(request.user).filter(call=found)
    return render(request, "contest/entries/begin.html", {**context, "form": form, "own": own})


def _link(request: HttpRequest, call: Call, context: dict[str, Any]) -> HttpResponse:
    """Ask for a link; the answer is the same whether the address is known here or not."""
    data = request.POST if request.method == "POST" else None
    form = LinkForm(data, initial={"language": get_language()})
    if data is not None and form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        if not allow("contest link", visitor(request), LINKS, HOUR):
            form.add_error(None, _("That were many links for one hour. Try again in an hour."))
        else:
            if allow("contest link to", email, LINKS_TO_ONE, HOUR):
                entering.send_link("public", call, email, form.cleaned_data["language"])
            return render(request, "contest/entries/link_sent.html", {**context, "email": email})
    status = 429 if form.is_bound and form.is_valid() is False and form.non_field_errors() else 200
    return render(request, "contest/entries/enter.html", {**context, "form": form}, status=status)


@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What a link offers, and its use: by a new account, or by the one that its address has."""
    try:
        link = entering.find_link(token)
        context = {"link": link, "call": link.call, "season": link.call.season}
        if isinstance(request.user, Account):
            return _join_signed_in(request, token, link, context)
        if entering.has_account(link.email):
            if request.method == "POST":
                return redirect_to_login(request.path)
            return render(request, "contest/entries/join.html", {**context, "has_account": True})
        data = request.POST if request.method == "POST" else None
        form = NewAccountForm(data, initial={"language": link.language})
        if data is not None and form.is_valid():
            typed = form.cleaned_data
            account, link = entering.take_link_as_new(
                token, typed["display_name"], typed["language"], typed["password"] or None
            )
            with override(account.language):
                target = _target(link)
            response: HttpResponse = perform_login(request, account, redirect_url=target)
            return response
    except entering.LinkClosed as error:
        return render(request, "contest/entries/link_closed.html", {"reason": str(error)}, status=410)
    except entering.WrongAccount:
        return redirect_to_login(request.path)
    return render(request, "contest/entries/join.html", {**context, "form": form})


def _join_signed_in(
    request: HttpRequest, token: str, link: AuthorInvitation, context: dict[str, Any]
) -> HttpResponse:
    account = account_of(request)
    fits = link.email in addresses(account)
    if request.method == "POST" and fits:
        return redirect(_target(entering.take_link(token, account)))
    return render(request, "contest/entries/join.html", {**context, "fits": fits})


def _target(link: AuthorInvitation) -> str:
    if link.entry_id is not None:
        return reverse("contest:entry", args=[link.entry_id])
    return reverse("contest:enter", args=[link.call.slug])


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The entries that one works on."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    found = list(entries_of(request.user))
    calls = PERMISSIONS["see_call"].among(request.user, Call.objects.select_related("season__exchange"))
    at = arrival()
    open_calls = calls.filter(opens_at__lte=at, deadline__gt=at).order_by("deadline")
    return render(request, "contest/entries/mine.html", {"entries": found, "calls": open_calls, "now": at})
