"""The words of a finance plan on paper: English, marked for the translators."""

from __future__ import annotations

from kinomost.money.plan.model import Form, Kind, Status
from kinomost.money.plan.rules import Outcome


def _(template: str) -> str:
    """Mark a word for the translators; it stays English here."""
    return template


STATUS = {Status.CONFIRMED: _("confirmed"), Status.PENDING: _("pending"), Status.SOUGHT: _("sought")}
OUTCOME = {Outcome.KEPT: _("met"), Outcome.BROKEN: _("not met"), Outcome.UNKNOWN: _("cannot be said")}
FORM = {Form.LETTER: _("letter"), Form.DECISION: _("decision"), Form.CONTRACT: _("contract")}
KIND = {
    Kind.FUND: _("film fund"),
    Kind.INCENTIVE: _("production incentive"),
    Kind.BROADCASTER: _("broadcaster"),
    Kind.PRESALE: _("pre-sale"),
    Kind.MINIMUM_GUARANTEE: _("minimum guarantee"),
    Kind.EQUITY: _("equity"),
    Kind.PRODUCER: _("producer’s own money"),
    Kind.LOAN: _("loan"),
    Kind.SPONSOR: _("sponsor"),
    Kind.DEFERRAL: _("deferral"),
    Kind.IN_KIND: _("in kind"),
    Kind.OTHER: _("other"),
}
# Headings, by a name that stays.
WORDS = {
    "finance_plan": _("Finance plan"),
    "budget": _("Budget"),
    "sources": _("Sources"),
    "rates": _("Rates"),
    "dates": _("Dates"),
    "cash_flow": _("Cash flow"),
    "rules": _("Rules"),
    "letters": _("Letters"),
    "summary": _("Summary"),
    "remarks": _("Remarks"),
    "producer": _("Producer"),
    "day": _("Day of the plan"),
    "currency": _("Currency"),
    "total": _("Total"),
    "gap": _("Gap"),
    "secured": _("Secured"),
    "share": _("Share of the budget"),
    "country": _("Country"),
    "no_country": _("no country"),
    "group": _("Account group"),
    "amount": _("Amount"),
    "amount_in": _("Amount in {currency}"),
    "source": _("Source"),
    "type": _("Type"),
    "status": _("Status"),
    "evidence": _("Evidence"),
    "dated": _("Dated"),
    "until": _("Counts until"),
    "days": _("Days left"),
    "asker": _("Asked by"),
    "recoupable": _("Recoupable"),
    "yes": _("yes"),
    "no": _("no"),
    "rank": _("Rank"),
    "premium": _("Premium"),
    "rate": _("Rate"),
    "rate_day": _("Rate of"),
    "quoted": _("Quoted as"),
    "origin": _("Origin"),
    "short_name": _("Short name"),
    "month": _("Month"),
    "money_in": _("Money in"),
    "in_kind": _("In kind and deferred"),
    "costs": _("Costs"),
    "net": _("Net"),
    "cumulative": _("Cumulative"),
    "cumulative_secured": _("Cumulative, confirmed sources only"),
    "deepest": _("Lowest"),
    "undated": _("Without a date"),
    "moved": _("What moves"),
    "exposure": _("Foreign currencies"),
    "effect": _("If it becomes 10 % dearer"),
    "rule": _("Rule"),
    "found": _("Found"),
    "limit": _("Limit"),
    "room": _("Room left"),
    "outcome": _("Outcome"),
    "by_country": _("By country"),
    "place_date": _("Place and date"),
    "signature": _("Signature of the producer"),
}
