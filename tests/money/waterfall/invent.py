"""Waterfalls and receipts at random, sound ones, for the property tests."""

import datetime as dt
from fractions import Fraction
from typing import Any

import yaml
from hypothesis import strategies as st

from kinomost.money import Money, Rate, Rates
from kinomost.money.waterfall import Receipt, Waterfall, read

PARTIES = ["agent", "bank", "director", "investor", "producer", "sales", "writer"]
STREAMS = {
    "rs cinema": {"territory": "RS", "medium": "cinema", "currency": "RSD"},
    "rs vod": {"territory": "RS", "medium": "vod"},
    "ru cinema": {"territory": "RU", "medium": "cinema"},
    "ru vod": {"territory": "RU", "medium": "vod"},
}
BOOKS = {
    "yes": [""],
    "across media": ["RS", "RU"],
    "across territories": ["cinema", "vod"],
    "no": ["RS cinema", "RS vod", "RU cinema", "RU vod"],
}
START = dt.date(2025, 1, 1)
RATES = Rates([Rate(START, "EUR", "RSD", Fraction("117.1523"), "sample")], age=10_000)
cents = st.integers(1, 3_000_00)
days = st.integers(0, 1500).map(lambda count: START + dt.timedelta(count))


def amount(minor: int) -> str:
    return str(Money(minor, "EUR"))


@st.composite
def hundred(draw: st.DrawFn, names: list[str]) -> dict[str, str]:
    """Shares in hundredths of a per cent that add up to 100."""
    cuts = sorted(draw(st.sets(st.integers(1, 9999), min_size=len(names) - 1, max_size=len(names) - 1)))
    edges = [0, *cuts, 10_000]
    return {
        name: f"{(end - start) / 100:.2f}" for name, start, end in zip(names, edges, edges[1:], strict=False)
    }


@st.composite
def some_parties(draw: st.DrawFn, least: int = 1, most: int = 4) -> list[str]:
    return draw(st.lists(st.sampled_from(PARTIES), min_size=least, max_size=most, unique=True))


@st.composite
def condition(draw: st.DrawFn, recouping: list[str]) -> dict[str, Any]:
    if recouping and draw(st.booleans()):
        return {"recouped": draw(st.sampled_from(recouping))}
    streams = draw(st.lists(st.sampled_from(list(STREAMS)), min_size=1, unique=True))
    return {"receipts": streams, "reach": amount(draw(cents))}


@st.composite
def percent(draw: st.DrawFn, above: list[str]) -> dict[str, Any]:
    step: dict[str, Any] = {
        "percent": draw(st.integers(1, 6000)) / 100,
        "of": draw(st.sampled_from(["gross", "net", *above])),
    }
    payees = draw(some_parties(most=3))
    step["pay"] = payees[0] if len(payees) == 1 else draw(hundred(payees))
    if draw(st.booleans()):
        step["cap"] = amount(draw(cents))
    return step


@st.composite
def recoup(draw: st.DrawFn) -> dict[str, Any]:
    crossed = draw(st.sampled_from(list(BOOKS)))
    parties = draw(some_parties())
    shared = draw(st.sampled_from(["pro rata", "equal", "equal rank"]))
    shares = draw(hundred(parties)) if len(parties) > 1 else {}
    claims: dict[str, Any] = {}
    for party in parties:
        books = {book: amount(draw(cents)) for book in BOOKS[crossed]}
        claim: dict[str, Any] = {"amount": books[""] if crossed == "yes" else books}
        if draw(st.booleans()):
            claim["premium"] = draw(st.integers(1, 50))
        if draw(st.integers(0, 3)) == 0:
            claim["interest"] = {
                "percent": draw(st.integers(1, 1500)) / 100,
                "from": draw(days).isoformat(),
                "days": draw(st.sampled_from(["365", "360"])),
                "compound": draw(st.sampled_from(["never", "yearly", "quarterly", "monthly"])),
            }
        if draw(st.integers(0, 3)) == 0:
            claim["corridor"] = {name: draw(st.integers(1, 30)) for name in draw(some_parties(most=3))}
        if shared == "equal rank" and shares:
            claim["share"] = shares[party]
        claims[party] = claim
    return {"recoup": claims, "shared": shared, "cross-collateralised": crossed}


@st.composite
def specs(draw: st.DrawFn, *, plain: bool = False) -> dict[str, Any]:
    """A chain of steps with now and then a split into two branches that join again; `plain`: no caps, no conditions."""
    steps: dict[str, Any] = {}
    above: list[str] = []
    recouping: list[str] = []
    sources: list[str] | None = None
    for place in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["percent", "recoup", "recoup", "split"]))
        name = f"{kind} {place}"
        if kind == "split":
            left, right = draw(hundred([f"left {place}", f"right {place}"])).items()
            steps[name] = {"split": dict([left, right])}
            steps[left[0]], steps[right[0]] = draw(recoup()), draw(percent(above))
            made, following = [name, left[0], right[0]], [left[0], right[0]]
            recouping.append(left[0])
        else:
            steps[name] = draw(recoup() if kind == "recoup" else percent(above))
            made, following = [name], None
            if kind == "recoup":
                recouping.append(name)
        if sources is not None:
            steps[name]["from"] = sources
        if kind != "split" and not plain:
            for word in ("when", "until"):
                if draw(st.integers(0, 3)) == 0:
                    steps[name][word] = draw(condition([one for one in recouping if one != name]))
        sources = following
        above += made
    for step in steps.values():
        if plain:
            step.pop("cap", None)
    steps["end"] = {"split": draw(hundred(draw(some_parties(most=4))))}
    if sources is not None:
        steps["end"]["from"] = sources
    return {
        "title": "Sample",
        "currency": "EUR",
        "remainder": draw(st.sampled_from(["largest", "first", "last"])),
        "rounding": draw(st.sampled_from(["half up", "half even", "up", "down"])),
        "refunds": draw(st.sampled_from(["set off", "restate"])),
        "parties": {name: name.title() for name in PARTIES},
        "streams": STREAMS,
        "steps": steps,
    }


def waterfall_of(spec: dict[str, Any]) -> Waterfall:
    return read(yaml.safe_dump(spec, sort_keys=False), rates=RATES)


@st.composite
def receipts(draw: st.DrawFn, *, refunds: bool = True) -> list[Receipt]:
    made = []
    for day in sorted(draw(st.lists(days, min_size=1, max_size=8))):
        stream = draw(st.sampled_from(list(STREAMS)))
        minor = draw(st.integers(-100_000 if refunds else 0, 500_000))
        currency = STREAMS[stream].get("currency", "EUR")
        made.append(Receipt(day, stream, Money(minor * (100 if currency == "RSD" else 1), currency)))
    return made
