"""Which facts a rule asks for, so that of many entries only these are read."""

from collections.abc import Mapping

from kinomost.judging.eligibility.rules import (
    Attached,
    Budget,
    Companies,
    Countries,
    EntriesPerCompany,
    Kinds,
    Languages,
    Length,
    Material,
    PreviousWork,
    Rule,
    Secured,
    ShootingFrom,
    Stages,
)

_ASKED: Mapping[type[Rule], tuple[str, ...]] = {
    Length: ("kind", "minutes"),
    Budget: ("budget", "rates", "on"),
    Secured: ("secured_share",),
    Countries: ("countries",),
    Kinds: ("kind",),
    Stages: ("stage",),
    Languages: ("languages",),
    ShootingFrom: ("shooting_starts",),
    Companies: ("companies",),
    EntriesPerCompany: ("company_entries",),
    Material: ("materials",),
}


def asked_by(rule: Rule) -> tuple[str, ...]:
    """The fields of `Facts` that decide whether the rule is met; others only help to say so in words."""
    match rule:
        case Attached():
            return (f"{rule.who}s",)
        case PreviousWork():
            return (f"{rule.who}_careers",)
    return _ASKED[type(rule)]
