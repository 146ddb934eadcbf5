"""`kinomost recoup`: who gets which cent of a film's receipts, from files, without any database."""

import csv
import io
import json
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from kinomost.money.amounts import AmountError, Money, Rate, Rates
from kinomost.money.waterfall import (
    Account,
    Outlook,
    Receipt,
    Waterfall,
    WaterfallError,
    is_day,
    outlook,
    read,
    read_scenario,
    run,
)

FORMAT = 1  # grows when a field of the JSON changes its meaning or goes; docs/recoup-json.md describes it
T = TypeVar("T")
RECEIPTS = ("number", "day", "stream", "amount", "currency")
NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,12})?")
RATES = ("day", "from", "to", "rate", "source")


class _Unusable(Exception):
    """A file cannot be used; its problems, each with its place, are the arguments."""


def recoup(arguments: Namespace) -> int:
    """Distribute the receipts by the terms; with estimates, say what may come."""
    try:
        rates, latest = _rates(arguments.rates)
        text = _text(arguments.path)
        waterfall = _told(arguments.path, lambda: read(text, rates=rates))
        receipts = _receipts(arguments.receipts, waterfall) if arguments.receipts else []
        until = _day(arguments.until, "--until") if arguments.until else None
        account = _told(
            arguments.receipts or arguments.path, lambda: run(waterfall, receipts, rates, until=until)
        )
        outcome = None
        if arguments.estimates:
            estimated = _text(arguments.estimates)
            scenario = _told(arguments.estimates, lambda: read_scenario(estimated, waterfall))
            outcome = _told(
                arguments.estimates, lambda: outlook(waterfall, scenario, latest, paths=arguments.paths)
            )
    except _Unusable as error:
        for problem in error.args:
            print(problem, file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(_json(account, outcome), ensure_ascii=False, indent=2))
    else:
        _print(account, outcome)
    return 0


# --------------------------------------------------------------------------------------------- reading


def _text(name: str) -> str:
    path = Path(name)
    if path.is_dir():
        raise _Unusable(f"{path}: this is a folder. Name a file.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _Unusable(f"{path}: the file cannot be read: {error}.") from error


def _told(name: str, work: Callable[[], T]) -> T:
    """What `work` gives; its problems with the file's name before them."""
    try:
        return work()
    except WaterfallError as error:
        told = (": ".join(part for part in (name, one.where(), one.text()) if part) for one in error.problems)
        raise _Unusable(*told) from error


def _rows(name: str, columns: Sequence[str], needed: int) -> list[tuple[str, dict[str, str]]]:
    """The rows of a CSV file, each with its place; commas or semicolons between the cells."""
    text = _text(name)
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    heads = [head.strip() for head in reader.fieldnames or ()]
    missing = [column for column in columns[:needed] if column not in heads]
    if missing:
        raise _Unusable(f"{name}: line 1: there is no column “{missing[0]}”. Known: {', '.join(columns)}.")
    reader.fieldnames = heads
    found = []
    for row in reader:
        cells = {head: (row.get(head) or "").strip() for head in heads}
        if any(cells.values()):
            found.append((f"{name}: line {reader.line_num}", cells))
    return found


def _receipts(name: str, waterfall: Waterfall) -> list[Receipt]:
    problems: list[str] = []
    receipts = []
    for place, row in _rows(name, RECEIPTS, 4):
        stream = waterfall.streams.get(row["stream"])
        currency = row.get("currency") or (stream.currency if stream else waterfall.currency)
        try:
            amount = Money.parse(row["amount"], currency.upper())
            receipts.append(Receipt(_day(row["day"], place), row["stream"], amount, row["number"]))
        except AmountError as error:
            problems.append(f"{place}: {error}")
        except _Unusable as error:
            problems += error.args
    if problems:
        raise _Unusable(*problems)
    return receipts


def _rates(name: str) -> tuple[Rates, Rates]:
    """The rates, and for estimates the latest ever known."""
    problems: list[str] = []
    rates = []
    for place, row in _rows(name, RATES, 4) if name else ():
        if not NUMBER.fullmatch(row["rate"]):
            problems.append(f"{place}: “{row['rate']}” is not a rate. Write it like 117.2.")
            continue
        try:
            value = Fraction(row["rate"].replace(",", "."))
            rates.append(Rate(_day(row["day"], place), row["from"], row["to"], value, row.get("source", "")))
        except (AmountError, _Unusable) as error:
            problems += [f"{place}: {error}" if isinstance(error, AmountError) else str(error)]
    if problems:
        raise _Unusable(*problems)
    try:
        return Rates(rates), Rates(rates, age=100 * 366)
    except AmountError as error:
        raise _Unusable(f"{name}: {error}") from error


def _day(text: str, place: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if not is_day(day):
        raise _Unusable(f"{place}: “{text}” is not a date. Write year, month, day: 2026-03-09.")
    return day


# ------------------------------------------------------------------------------------------------ words


def _print(account: Account, outcome: Outlook | None) -> None:
    waterfall = account.waterfall
    currency = waterfall.currency
    print(f"{waterfall.title or 'The film'}, in {currency}")
    if account.receipts:
        print(f"\nCame in up to {account.closing}: {account.received}")
        wide = max(len(title) for title in waterfall.parties.values())
        for name, title in waterfall.parties.items():
            owed = sum(one.total for one in account.owed if one.party == name)
            left = f"   still to recoup {Money(owed, currency)}" if owed else ""
            print(f"  {title:{wide}} {account.paid(party=name).amount:>18,}{left}")
        if account.carried:
            print(f"  refunds that wait to be set off: {account.carried}")
        print("\nReceipt by receipt")
        for booked in account.receipts:
            one = booked.receipt
            print(f"  {one.name}, {one.day}, {one.stream}: {one.amount}")
            for entry in account.entries(receipt=one.name):
                said = f"{entry.step}: {waterfall.parties[entry.party]} ({entry.kind})"
                print(f"    {said:60} {Money(entry.amount, currency).amount:>16,}")
    if outcome is not None:
        print(f"\nWhat may come, in {outcome.paths:,} paths")
        for claim in outcome.claims:
            print(
                f"  {waterfall.parties[claim.party]} recoups “{claim.step}”: {claim.recouped:.0%},"
                f" missing on average {claim.missing}"
            )
        for name, spread in outcome.parties.items():
            low, middle, high = (spread.percentiles[share].amount for share in (5, 50, 95))
            print(f"  {waterfall.parties[name]}: {middle:,} in the middle, nine in ten {low:,} to {high:,}")


# ------------------------------------------------------------------------------------------------- JSON


def _json(account: Account, outcome: Outlook | None) -> dict[str, Any]:
    currency = account.waterfall.currency
    return {
        "format": FORMAT,
        "title": account.waterfall.title,
        "currency": currency,
        "closing": account.closing.isoformat() if account.closing else None,
        "received": str(account.received.amount),
        "carried": str(account.carried.amount),
        "parties": [
            {
                "party": name,
                "name": title,
                "paid": str(account.paid(party=name).amount),
                "owed": str(
                    Money(sum(one.total for one in account.owed if one.party == name), currency).amount
                ),
            }
            for name, title in account.waterfall.parties.items()
        ],
        "receipts": [
            {
                "receipt": one.receipt.name,
                "day": one.receipt.day.isoformat(),
                "stream": one.receipt.stream,
                "amount": str(one.receipt.amount.amount),
                "currency": one.receipt.amount.currency,
                "rate": str(one.rate.value),
                "in_account": str(Money(one.amount, currency).amount),
                "carried": str(Money(one.carried, currency).amount),
            }
            for one in account.receipts
        ],
        "ledger": [
            {
                "receipt": entry.receipt,
                "day": entry.day.isoformat(),
                "step": entry.step,
                "line": account.waterfall.steps[entry.step].line,
                "party": entry.party,
                "kind": entry.kind,
                "claim": entry.claim,
                "book": entry.book,
                "amount": str(Money(entry.amount, currency).amount),
            }
            for entry in account.ledger
        ],
        "outlook": _outlook(outcome) if outcome else None,
    }


def _outlook(found: Outlook) -> dict[str, Any]:
    return {
        "paths": found.paths,
        "claims": [
            {
                "step": one.step,
                "party": one.party,
                "chance": one.recouped,
                "by_day": [{"day": day.isoformat(), "chance": chance} for day, chance in one.by_day],
                "missing": str(one.missing.amount),
            }
            for one in found.claims
        ],
        "parties": {
            name: {
                "mean": str(spread.mean.amount),
                "nothing": spread.nothing,
                "percentiles": {str(share): str(money.amount) for share, money in spread.percentiles.items()},
            }
            for name, spread in found.parties.items()
        },
    }
