"""The rules that a call can set: dataclasses, and the plain mappings that a call stores."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

import pycountry

from kinomost.judging.eligibility.facts import KINDS, STAGES
from kinomost.judging.messages import Country, Message, Problem, Term, plain, problem
from kinomost.judging.plain import is_key, read_day, read_number, read_whole
from kinomost.money.amounts import AmountError, Money


@dataclass(frozen=True, slots=True)
class Length:
    """`{"rule": "length", "from": 60, "to": 240, "kinds": ["fiction"]}`: minutes, either end may be left out.

    For other kinds than those named (none: all) the rule asks nothing.
    """

    least: int | None = None
    most: int | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """`{"rule": "budget", "from": "1000000 EUR", "to": "20000000 EUR"}`: both ends in one currency, both included."""

    least: Money | None = None
    most: Money | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """`{"rule": "attached", "who": "director"}`: director, producer or writer; `"least": 2` for more than one."""

    who: str
    least: int = 1


@dataclass(frozen=True, slots=True)
class Secured:
    """`{"rule": "secured", "least": "30"}`: per cent of the budget that is confirmed, at least."""

    least: Decimal  # 0 to 1


@dataclass(frozen=True, slots=True)
class Countries:
    """`{"rule": "countries", "least": 2, "any": […], "leading": […], "none": […]}`: any part may be left out.

    `least` different countries, one at least of `any`, the leading one among `leading`, none of `none`.
    """

    least: int | None = None
    any: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kinds:
    """`{"rule": "kinds", "any": ["fiction", "animation"]}`."""

    any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """`{"rule": "stages", "any": ["development", "preproduction"]}`."""

    any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Languages:
    """`{"rule": "languages", "any": ["sr", "ru"]}`: one at least of these is spoken."""

    any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShootingFrom:
    """`{"rule": "shooting", "from": "2026-09-01"}`: shooting does not start before."""

    day: date


@dataclass(frozen=True, slots=True)
class PreviousWork:
    """`{"rule": "previous_work", "who": "director", "least": 1, "most": 2, "kinds": [...], "long": true}`.

    Finished films of the director or producer; `kinds` and `long` (feature length) say which count. A debut is
    `"most": 0`.
    """

    who: str
    least: int | None = None
    most: int | None = None
    kinds: tuple[str, ...] = ()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Companies:
    """`{"rule": "companies", "least": 1}`: production companies on the film."""

    least: int = 1


@dataclass(frozen=True, slots=True)
class EntriesPerCompany:
    """`{"rule": "entries_per_company", "most": 1}`."""

    most: int = 1


@dataclass(frozen=True, slots=True)
class Material:
    """`{"rule": "material", "all": ["script"]}`: these are there."""

    all: tuple[str, ...]


Rule = (
    Length
    | Budget
    | Attached
    | Secured
    | Countries
    | Kinds
    | Stages
    | Languages
    | ShootingFrom
    | PreviousWork
    | Companies
    | EntriesPerCompany
    | Material
)

# How the parts of a mapping are read. A reader gives the value, or None for what is not one; `bad` names the problem.


@dataclass(frozen=True, slots=True)
class _Part:
    attribute: str
    read: Callable[[object], object]
    bad: str
    needed: bool = False
    known: tuple[str, ...] = ()  # what may stand here, for the problem's sentence


def _count(value: object) -> int | None:
    number = read_whole(value)
    return number if number is not None and 0 <= number <= 100_000 else None


def _money(value: object) -> Money | None:
    if isinstance(value, Money):
        return value if value.minor >= 0 else None
    try:
        money = Money.parse(value) if isinstance(value, str) else None
    except AmountError:
        return None
    return money if money is not None and money.minor >= 0 else None


def _percent(value: object) -> Decimal | None:
    number = read_number(value.strip().removesuffix("%") if isinstance(value, str) else value)
    return number / 100 if number is not None and 0 <= number <= 100 else None


def _list(read: Callable[[str], str | None]) -> Callable[[object], tuple[str, ...] | None]:
    """A list of such values, each once; one by itself is a list of one."""

    def read_all(value: object) -> tuple[str, ...] | None:
        items = value if isinstance(value, list | tuple) else [value]
        found = [read(item.strip()) if isinstance(item, str) else None for item in items]
        return tuple(dict.fromkeys(item for item in found if item)) if all(found) else None

    return read_all


def _country(value: str) -> str | None:
    code = value.upper()
    return code if len(code) == 2 and pycountry.countries.get(alpha_2=code) else None


def _kind(value: str) -> str | None:
    return "fiction" if value == "feature" else value if value in KINDS else None


def _among(known: tuple[str, ...]) -> Callable[[object], object]:
    return lambda value: value if isinstance(value, str) and value in known else None


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
WHO = ("director", "producer", "writer")

_KINDS = _Part("kinds", _list(_kind), "not_among", known=KINDS)
_LEAST = _Part("least", _count, "bad_count")
_PARTS: Mapping[str, tuple[type[Rule], Mapping[str, _Part]]] = {
    "length": (
        Length,
        {"from": _LEAST, "to": _Part("most", _count, "bad_count"), "kinds": _KINDS},
    ),
    "budget": (
        Budget,
        {"from": _Part("least", _money, "bad_money"), "to": _Part("most", _money, "bad_money")},
    ),
    "attached": (
        Attached,
        {"who": _Part("who", _among(WHO), "not_among", needed=True, known=WHO), "least": _LEAST},
    ),
    "secured": (Secured, {"least": _Part("least", _percent, "bad_percent", needed=True)}),
    "countries": (
        Countries,
        {
            "least": _LEAST,
            "any": _Part("any", _list(_country), "bad_country"),
            "leading": _Part("leading", _list(_country), "bad_country"),
            "none": _Part("none", _list(_country), "bad_country"),
        },
    ),
    "kinds": (Kinds, {"any": _Part("any", _list(_kind), "not_among", needed=True, known=KINDS)}),
    "stages": (
        Stages,
        {
            "any": _Part(
                "any",
                _list(lambda value: value if value in STAGES else None),
                "not_among",
                needed=True,
                known=STAGES,
            )
        },
    ),
    "languages": (
        Languages,
        {
            "any": _Part(
                "any",
                _list(lambda value: value if _LANGUAGE.fullmatch(value) else None),
                "bad_language",
                needed=True,
            )
        },
    ),
    "shooting": (ShootingFrom, {"from": _Part("day", read_day, "bad_date", needed=True)}),
    "previous_work": (
        PreviousWork,
        {
            "who": _Part("who", _among(WHO[:2]), "not_among", needed=True, known=WHO[:2]),
            "least": _LEAST,
            "most": _Part("most", _count, "bad_count"),
            "kinds": _KINDS,
            "long": _Part("long", lambda value: value if isinstance(value, bool) else None, "bad_yes_no"),
        },
    ),
    "companies": (Companies, {"least": _LEAST}),
    "entries_per_company": (EntriesPerCompany, {"most": _Part("most", _count, "bad_count")}),
    "material": (
        Material,
        {"all": _Part("all", _list(lambda value: value if is_key(value) else None), "bad_key", needed=True)},
    ),
}

RULES: Mapping[str, type[Rule]] = {name: rule for name, (rule, _parts) in _PARTS.items()}
"""What may stand after `"rule":`, and the class that holds it."""


def name_of(rule: Rule) -> str:
    """The rule's key in RULES."""
    return next(name for name, kind in RULES.items() if kind is type(rule))


def read(data: object) -> tuple[Rule | None, tuple[Problem, ...]]:
    """The rule in a plain mapping, or what is wrong with it; `Problem.where` is the mapping's key. Never raises."""
    if not isinstance(data, Mapping):
        return None, (problem("", "not_mapping"),)
    name = data.get("rule")
    if not isinstance(name, str) or name not in _PARTS:
        return None, (problem("rule", "not_among", value=str(name), known=tuple(map(Term, _PARTS))),)
    kind, parts = _PARTS[name]
    wrong = [
        problem(str(key), "unknown_key", value=str(key)) for key in data if key != "rule" and key not in parts
    ]
    values: dict[str, object] = {}
    for key, part in parts.items():
        given = data.get(key)
        if given is None or given in ("", [], ()):
            if part.needed:
                wrong.append(problem(key, "missing"))
        elif (value := part.read(given)) is None:
            wrong.append(problem(key, part.bad, value=str(given), known=tuple(map(Term, part.known))))
        else:
            values[part.attribute] = value
    if wrong:
        return None, tuple(wrong)
    rule = kind(**values)  # type: ignore[arg-type]  # the parts say what stands where
    faults = _contradictions(rule)
    return (None, faults) if faults else (rule, ())


def _contradictions(rule: Rule) -> tuple[Problem, ...]:
    least, most = getattr(rule, "least", None), getattr(rule, "most", None)
    if isinstance(rule, Budget) and least and most and least.currency != most.currency:
        return (problem("to", "two_currencies"),)
    if least is not None and most is not None and least > most:
        return (problem("to" if isinstance(rule, Length | Budget) else "most", "upside_down"),)
    if isinstance(rule, Length | Budget | PreviousWork) and least is None and most is None:
        return (problem("from" if isinstance(rule, Length | Budget) else "least", "asks_nothing"),)
    if isinstance(rule, PreviousWork) and rule.kinds and rule.long:
        return (problem("long", "kinds_or_long"),)
    if isinstance(rule, Countries):
        if least is None and not (rule.any or rule.leading or rule.none):
            return (problem("least", "asks_nothing"),)
        if both := tuple(map(Country, sorted({*rule.any, *rule.leading} & {*rule.none}))):
            return (problem("none", "in_and_out", countries=both),)
    return ()


def write(rule: Rule) -> dict[str, object]:
    """The plain mapping that `read` reads back, ready for JSON; what is left out is not in it."""
    name = name_of(rule)
    defaults = {field.name: field.default for field in fields(rule)}
    return {"rule": name} | {
        key: _plain(value)
        for key, part in _PARTS[name][1].items()
        if (value := getattr(rule, part.attribute)) != defaults[part.attribute]
    }


def _plain(value: object) -> object:
    match value:
        case Money():
            return str(value)
        case Decimal():
            return plain(value * 100)
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


def _terms(values: tuple[str, ...]) -> tuple[Term, ...]:
    return tuple(map(Term, values))


def _places(values: tuple[str, ...]) -> tuple[Country, ...]:
    return tuple(map(Country, values))


def describe(rule: Rule) -> Message:
    """What the rule asks, in a sentence for the call's page."""
    name = name_of(rule)
    match rule:
        case Length() | Budget():
            ends = {"least": rule.least, "most": rule.most}
            form = "between" if None not in ends.values() else "from" if rule.most is None else "to"
            kinds = _terms(rule.kinds) if isinstance(rule, Length) else ()
            message = Message(f"ask_{name}_{form}", ends)
            return Message("ask_of_kinds", {"kinds": kinds, "asked": message}) if kinds else message
        case Attached():
            return Message(f"ask_attached_{rule.who}", {"least": rule.least})
        case Secured():
            return Message("ask_secured", {"least": rule.least * 100})
        case Countries():
            asked = [
                Message(
                    f"ask_countries_{part}", {"value": _places(value) if isinstance(value, tuple) else value}
                )
                for part in ("least", "any", "leading", "none")
                if (value := getattr(rule, part))
            ]
            return Message("sentences", {"said": tuple(asked)}) if len(asked) > 1 else asked[0]
        case Kinds() | Stages():
            return Message(f"ask_{name}", {"any": _terms(rule.any)})
        case Languages():
            return Message("ask_languages", {"any": rule.any})
        case ShootingFrom():
            return Message("ask_shooting", {"day": rule.day})
        case PreviousWork():
            which = _terms(rule.kinds) or ((Term("feature length"),) if rule.long else (Term("any kind"),))
            ends = {"least": rule.least, "most": rule.most}
            form = "between" if None not in ends.values() else "least" if rule.most is None else "most"
            return Message(f"ask_{rule.who}_{form}", {**ends, "which": which})
        case Companies():
            return Message("ask_companies", {"least": rule.least})
        case EntriesPerCompany():
            return Message("ask_entries_per_company", {"most": rule.most})
        case Material():
            return Message("ask_material", {"all": _terms(rule.all)})
