"""Files with money in them, for tests. Every name and figure is invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

from kinomost.catalogue.models import Film
from kinomost.coproduction.models import Coproduction, Cost, Finance, Partner, RateOfDay, Receipt, Recoupment
from tests.factories import make_film

TERMS = """\
title: Sample film
currency: EUR
refunds: restate

parties:
  agent: Sample agent
  fund: Sample fund
  producer: Sample producer

streams:
  rs cinema: {territory: RS, medium: cinema, currency: RSD}
  world: {territory: world, medium: all}

steps:
  commission: {pay: agent, percent: 15, of: gross}
  fund's money: {pay: fund, recoup: 1 000, premium: 10}
  profit:
    split: {producer: 60, fund: 40}
"""
ESTIMATES = """\
seed: 3
windows:
  - {stream: world, date: 2026-12-31, low: 500, expected: 1 500, high: 6 000}
"""


def make_file(film: Film | None = None, **fields: Any) -> Coproduction:
    """The co-production file of a film."""
    return Coproduction.objects.create(film=film or make_film(), applied=dt.date(2026, 3, 1), **fields)


def make_plan(file: Coproduction, size: int = 1) -> None:
    """A budget of 1000 euros a row and a confirmed, a pending and a sought source a row."""
    for at in range(size):
        Partner.objects.create(coproduction=file, row=f"p{at}", country="RS", position=at)
        Cost.objects.create(
            coproduction=file,
            row=f"c{at}",
            group=f"Cost {at}",
            country="RS",
            amount="1000",
            due="2026-04",
            position=at,
        )
        for status, amount in (("confirmed", "400"), ("pending", "300"), ("sought", "100")):
            Finance.objects.create(
                coproduction=file, row=f"{status}{at}", name=f"{status} {at}", kind="fund", country="RS",
                amount=amount, status=status, cash="2026-05", evidence="letter", evidence_on=dt.date(2026, 1, 1),
                evidence_until=dt.date(2026, 12, 31), recoupable=True, rank=1, rules="public at most 50 % of budget",
            )  # fmt: skip


def make_terms(file: Coproduction, terms: str = TERMS, estimates: str = ESTIMATES) -> Recoupment:
    """Terms with two streams, one of them in dinars, and the rates of two days."""
    for day in (dt.date(2026, 4, 1), dt.date(2026, 9, 1)):
        RateOfDay.objects.create(
            coproduction=file, row=f"r{day}", day=day, base="EUR", quote="RSD", value=Decimal("117.2")
        )
    return Recoupment.objects.create(coproduction=file, terms=terms, estimates=estimates)


def make_receipt(file: Coproduction, number: str, amount: str = "1000", **fields: Any) -> Receipt:
    """Money from the world, in euros."""
    fields = {"on": dt.date(2026, 4, 2), "stream": "world", "currency": "EUR"} | fields
    return Receipt.objects.create(coproduction=file, number=number, amount=Decimal(amount), **fields)
