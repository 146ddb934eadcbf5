"""Who may enter: the rules of a call, of which some hold for one section only."""

from collections.abc import Iterable, Mapping
from typing import Any

from kinomost.contest.models import Call, Section
from kinomost.judging import eligibility
from kinomost.judging.messages import Message


def rules_for(call: Call, section: Section | str | None) -> list[Mapping[str, Any]]:
    """The rules for entries of a section (or its key); without one, those that hold for every entry.

    How many entries a company may send in is a column of the call and becomes a rule here.
    """
    key = section.key if isinstance(section, Section) else section or ""
    found = [bare(rule) for rule in call.rules if section_of(rule) in {"", key}]
    if call.entries_a_company:
        found.append({"rule": "entries_per_company", "most": call.entries_a_company})
    return found


def section_of(rule: Any) -> str:
    """The key of the section for which a stored rule holds; empty where it holds for all."""
    return str(rule.get("section", "")) if isinstance(rule, Mapping) else ""


def bare(rule: Any) -> Any:
    """A stored rule as `kinomost.judging.eligibility` reads it."""
    return {name: value for name, value in rule.items() if name != "section"} if section_of(rule) else rule


def asked(call: Call, key: str) -> list[tuple[str, Message]]:
    """What is asked in this section only, or with an empty key of every entry: the kind of rule, and its sentence."""
    rules = rules_for(call, None) if not key else [bare(one) for one in call.rules if section_of(one) == key]
    return sentences(rules)


def sentences(rules: Iterable[object]) -> list[tuple[str, Message]]:
    """Rules in words: the kind of each, and its sentence."""
    found = ((rule, eligibility.read(rule)[0]) for rule in rules)
    return [(rule["rule"], eligibility.describe(read)) for rule, read in found if read is not None]  # type: ignore[index]
