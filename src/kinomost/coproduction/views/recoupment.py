"""Recoupment: the terms and their drawing, receipts, and where each cent of them goes."""

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kinomost.coproduction import actions, drawings, queries, recouping, words
from kinomost.coproduction.models import Coproduction, Partner, Receipt, Recoupment
from kinomost.coproduction.money_forms import OrderForm, ReceiptForm, StepForm, TermsForm
from kinomost.coproduction.permissions import PERMISSIONS
from kinomost.coproduction.recouping import Recouping
from kinomost.coproduction.views.common import find_file, frame
from kinomost.journal.actions import EditConflict
from kinomost.journal.forms import Clash
from kinomost.journal.models import AuditLine
from kinomost.money.amounts import Money
from kinomost.money.waterfall import WaterfallError, read
from kinomost.parties.desk import office_page
from kinomost.parties.models import Exchange
from kinomost.parties.views.common import back, by, numbers, offer_undo
from kinomost.texts import formats


def money_frame(request: HttpRequest, exchange: Exchange, found: Recouping) -> dict[str, Any]:
    """The context of a page of a film's recoupment."""
    film = found.coproduction.film
    pages = [
        ("recoupment", _("Receipts and shares")),
        ("terms", _("Terms")),
        ("statements", _("Statements")),
        ("outlook", _("Outlook")),
    ]
    current = request.resolver_match.url_name if request.resolver_match else ""
    part = {"receipt": "recoupment", "statement": "statements", "step": "terms"}.get(current or "", current)
    return frame(request, exchange, found.coproduction) | {
        "found": found,
        "parts": [
            (label, reverse(f"coproduction:{name}", args=[exchange.slug, film.slug]), name == part)
            for name, label in pages
        ],
    }


@office_page(PERMISSIONS["view_desk"])
def recoupment(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """The account: what came in, what each party got, what it has still to recoup; a form for the next receipt."""
    found = recouping.recouping(find_file(exchange, film))
    may_edit = PERMISSIONS["change_desk"].allows(request.user, exchange)
    form = None
    if found.waterfall is not None and may_edit:
        receipt = Receipt(coproduction=found.coproduction)
        data = request.POST if request.method == "POST" else None
        form = ReceiptForm(found.waterfall, data, instance=receipt, initial=_next(request, found))
        if data is not None and form.is_valid() and (line := _entered(request, form)):
            undo = reverse("coproduction:undo_money", args=[exchange.slug])
            offer_undo(
                request, _("Receipt %(number)s is entered.") % {"number": receipt.number}, undo, [line]
            )
            return redirect("coproduction:recoupment", exchange.slug, film)
    elif request.method == "POST":
        return HttpResponse(status=403 if not may_edit else 409)
    context = money_frame(request, exchange, found) | {"form": form}
    if found.waterfall is not None:
        context["graph"] = drawings.graph(found.waterfall)
    context["rows"] = [(one, None, None) for one in reversed(found.receipts)]
    if found.account is not None:
        currency = found.account.waterfall.currency
        context |= {
            "parties": _parties(found),
            "rows": _booked(found),
            "booked": True,
            "receipts_paid": found.account.paid(),
            "owed": Money(sum(one.total for one in found.account.owed), currency),
        }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "coproduction/desk/recoupment.html", context, status=status)


def _entered(request: HttpRequest, form: ReceiptForm) -> AuditLine | None:
    """Enter the receipt; None, and why in the form, if somebody was quicker."""
    try:
        return actions.add_receipt(by(request), form.instance)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _next(request: HttpRequest, found: Recouping) -> dict[str, Any]:
    """What the form for a receipt shows first: a number of its own; for a refund what it takes back."""
    taken = {one.number for one in found.receipts}
    number = next(f"{at}" for at in range(len(taken) + 1, 2 * len(taken) + 2) if f"{at}" not in taken)
    refunded = found.number(request.GET.get("refund", ""))
    if refunded is None:
        return {"number": number}
    return {
        "number": number, "stream": refunded.stream, "amount": -refunded.amount, "payer": refunded.payer,
        "note": _("Refund of %(number)s") % {"number": refunded.number},
    }  # fmt: skip


def _parties(found: Recouping) -> list[dict[str, Any]]:
    """Each party that the steps pay: what it got, and what it has still to recoup."""
    account = found.account
    assert account is not None
    currency = account.waterfall.currency
    paid = dict.fromkeys(account.waterfall.parties, 0)
    owed = dict.fromkeys(account.waterfall.parties, 0)
    for entry in account.ledger:
        paid[entry.party] += entry.amount
    for one in account.owed:
        owed[one.party] += one.total
    recoups = {one.party for one in account.owed}
    return [
        {
            "name": name,
            "title": title,
            "paid": Money(paid[name], currency),
            "owed": Money(owed[name], currency) if name in recoups else None,
        }
        for name, title in account.waterfall.parties.items()
    ]


def _booked(found: Recouping) -> list[tuple[Receipt, Money, Money]]:
    """The receipts, the latest first, each in the account's currency, and what of it waits to be set off."""
    account = found.account
    assert account is not None
    currency = account.waterfall.currency
    booked = {one.receipt.name: one for one in account.receipts}
    rows = [
        (one, Money(booked[one.number].amount, currency), Money(booked[one.number].carried, currency))
        for one in found.receipts
    ]
    return rows[::-1]


@require_safe
@office_page(PERMISSIONS["view_desk"])
def receipt(request: HttpRequest, exchange: Exchange, film: str, number: str) -> HttpResponse:
    """Follow one receipt: each cent with the clause under which it went."""
    found = recouping.recouping(find_file(exchange, film))
    one = found.number(number)
    if one is None or found.account is None:
        raise Http404
    booked = next(other for other in found.account.receipts if other.receipt.name == number)
    currency = found.account.waterfall.currency
    shares = recouping.shares_of(found, number)
    context = money_frame(request, exchange, found) | {
        "receipt": one,
        "booked": booked,
        "in_account": Money(booked.amount, currency),
        "carried": Money(booked.carried, currency),
        "shares": shares,
        "sum": Money.total((share.money for share in shares), currency),
        "parties": found.account.waterfall.parties,
    }
    return render(request, "coproduction/desk/receipt.html", context)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def delete_receipt(request: HttpRequest, exchange: Exchange, film: str, number: str) -> HttpResponse:
    """Take out a receipt that was entered by mistake."""
    coproduction = find_file(exchange, film)
    gone = get_object_or_404(Receipt, coproduction=coproduction, number=number)
    line = actions.delete_receipt(by(request), gone)
    undo = reverse("coproduction:undo_money", args=[exchange.slug])
    offer_undo(request, _("Receipt %(number)s is taken out.") % {"number": number}, undo, [line])
    return redirect("coproduction:recoupment", exchange.slug, film)


@office_page(PERMISSIONS["change_desk"])
def terms(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """The terms as a file, with every problem at its line."""
    coproduction = find_file(exchange, film)
    found = recouping.recouping(coproduction)
    kept = Recoupment.objects.filter(coproduction=coproduction).first()
    data = request.POST if request.method == "POST" else None
    form = TermsForm(data, instance=kept or Recoupment(coproduction=coproduction, version=0))
    clashes: list[Clash] | None = None
    if data is not None and form.is_valid():
        version, document = form.cleaned_data["version"] or 0, form.document()
        try:
            done = actions.save_recoupment(by(request), coproduction, version, document)
        except EditConflict:
            form, clashes = form.merged_with(Recoupment.objects.get(coproduction=coproduction))
        else:
            undo = reverse("coproduction:undo_money", args=[exchange.slug])
            offer_undo(request, _("Saved."), undo, [done.line] if done else [])
            return redirect("coproduction:terms", exchange.slug, film)
    return _terms_page(request, exchange, found, form, clashes=clashes)


def _terms_page(
    request: HttpRequest,
    exchange: Exchange,
    found: Recouping,
    form: TermsForm,
    *,
    step: StepForm | None = None,
    clashes: list[Clash] | None = None,
) -> HttpResponse:
    wrong: dict[int, list[str]] = {}
    for problem in found.problems:
        wrong.setdefault(problem.line or 1, []).append(words.told(problem))
    lines = found.terms.splitlines() if found.problems else []
    context = money_frame(request, exchange, found) | {
        "form": form,
        "order": OrderForm(),
        "step": step or StepForm(found.waterfall),
        "clashes": clashes,
        "lines": [(line, wrong.get(at, [])) for at, line in enumerate(lines, start=1)],
        "wrong": wrong,
        "graph": drawings.graph(found.waterfall) if found.waterfall else None,
    }
    refused = (form.is_bound and form.errors) or (step is not None and step.errors)
    status = 409 if clashes is not None else 422 if refused else 200
    return render(request, "coproduction/desk/terms.html", context, status=status)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def begin(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """Begin with one of the field's usual orders, filled from the film's file; what stood there can be taken back."""
    form = OrderForm(request.POST)
    coproduction = find_file(exchange, film)
    if form.is_valid():
        dossier = queries.dossier(coproduction)
        backers = [
            recouping.Backer(_name_of(partner), share or _agreed(partner))
            for partner, share in dossier.partners
        ]
        by_company = {
            partner.organisation_id: _name_of(partner)
            for partner, _share in dossier.partners
            if partner.organisation_id
        }
        names = {
            row["row"]: by_company[row["organisation_id"]]
            for row in dossier.document["finance"]
            if row["organisation_id"] in by_company
        }
        text = recouping.begin(
            form.cleaned_data["order"],
            str(coproduction.film.titles),
            dossier.facts.figures,
            backers,
            names,
        )
        _save_terms(request, exchange, coproduction, text)
    return redirect("coproduction:terms", exchange.slug, film)


def _name_of(partner: Partner) -> str:
    """The co-producer as the reader's language calls it; by its country while it has no name."""
    found = partner.organisation.names.best(formats.language_tag()) if partner.organisation else None
    return found.text if found else formats.country(partner.country)


def _agreed(partner: Partner) -> Fraction | None:
    return recouping.per_cent(partner.revenue if partner.revenue is not None else partner.share)


@require_POST
@office_page(PERMISSIONS["change_desk"])
def step(request: HttpRequest, exchange: Exchange, film: str) -> HttpResponse:
    """Put a step into the terms. Terms that would not be sound are not written; the form says why."""
    found = recouping.recouping(find_file(exchange, film))
    if found.waterfall is None:
        return redirect("coproduction:terms", exchange.slug, film)
    form = StepForm(found.waterfall, request.POST)
    if form.is_valid():
        try:
            text = recouping.with_step(found.terms, form.new)
            read(text, rates=found.rates)
        except WaterfallError as error:
            for problem in error.problems:
                form.add_error(None, words.told(problem))
        else:
            _save_terms(request, exchange, found.coproduction, text)
            return redirect("coproduction:terms", exchange.slug, film)
    kept = Recoupment.objects.get(coproduction=found.coproduction)
    return _terms_page(request, exchange, found, TermsForm(instance=kept), step=form)


def _save_terms(request: HttpRequest, exchange: Exchange, coproduction: Coproduction, text: str) -> None:
    kept = Recoupment.objects.filter(coproduction=coproduction).first()
    version = kept.version if kept else 0
    try:
        done = actions.save_recoupment(by(request), coproduction, version, {"terms": text})
    except EditConflict as error:
        messages.error(request, str(error))
    else:
        undo = reverse("coproduction:undo_money", args=[exchange.slug])
        offer_undo(request, _("Saved."), undo, [done.line] if done else [])


@require_POST
@office_page(PERMISSIONS["change_desk"])
def undo_money(request: HttpRequest, exchange: Exchange) -> HttpResponse:
    """Take back what one did to terms, estimates or receipts of this office."""
    lines = AuditLine.objects.filter(
        pk__in=numbers(request.GET.getlist("line")), exchange_id=exchange.pk, by=by(request),
        kind__in=("recoupment", "receipt"), verb__in=("save", "add", "remove"),
    )  # fmt: skip
    try:
        for line in lines:
            (actions.undo_recoupment if line.kind == "recoupment" else actions.undo_receipt)(
                by(request), line
            )
    except EditConflict:
        messages.error(request, _("Somebody has changed the same since. Look at the record and decide."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back."))
    return back(request, reverse("coproduction:desk", args=[exchange.slug]))
