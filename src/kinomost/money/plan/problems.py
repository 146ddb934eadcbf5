"""What can be wrong with a finance plan, said so that a producer can mend it.

A `Problem` has a stable code, its place and parameters; the sentence is an English template that a caller may
translate. Where two numbers contradict each other, both are in the sentence.
"""

# ruff: noqa: E501  (each template is one sentence on one line)
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kinomost.money import amounts


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


TEMPLATES: dict[str, str] = {
    **amounts.TEMPLATES,
    # reading
    "bad_yaml": _("The YAML cannot be read: {detail}."),
    "yaml_alias": _("References (& and *) are not read. Write the value out."),
    "yaml_shape": _(
        "A plan has a few headings (budget, sources, rates); under each stands a list of “column: value” rows."
    ),
    "too_long": _("The plan has more than {limit} characters."),
    "too_many_rows": _("The sheet has more than {limit} rows."),
    "sheet_twice": _("The sheet “{value}” is there twice."),
    "column_twice": _("The column “{value}” is there twice."),
    "one_plan": _("The sheet “plan” has one row; only the first was read."),
    "unknown_heading": _("“{value}” is not part of a plan. Known here: {known}."),
    "unknown_column": _("“{value}” is not known here. Known: {known}."),
    "required": _("This must not be empty."),
    "bad_number": _("“{value}” is not a number above zero. Write it like 117.2."),
    "bad_country": _("“{value}” is not a country’s two-letter code. Write it like RS."),
    "bad_date": _("“{value}” is not a date. Write year, month, day: 2027-03-09."),
    "bad_whole": _("“{value}” is not a whole number from 1."),
    "bad_percent": _("“{value}” is not a percentage. Write it like 12.5 %."),
    "bad_yes_no": _("“{value}” is neither yes nor no."),
    "bad_choice": _("“{value}” is not one of: {known}."),
    "bad_ref": _("“{value}” cannot be a short name. Use small Latin letters, digits and hyphens."),
    "ref_twice": _("The short name “{value}” is already taken by line {first}."),
    "bad_formula": _(
        "“{value}” is neither an amount nor a formula. Write 1500.00 EUR, or 25 % of budget.RS, or 25 % of budget.RS - source.fund, at most 300000 EUR."
    ),
    "bad_term": _("“{value}” does not name rows of the plan. A name begins with one of: {known}."),
    "bad_rule": _(
        "“{value}” is not a rule. Write it like: public at most 50 % of budget; letters at most 6 months; not with source.gap."
    ),
    "bad_cash": _(
        "“{value}” does not say when money moves. Write a day or a month with its part: 2027-03-01 40 %; 2027-05/2027-08 60 %."
    ),
    "long_cash": _("“{value}” lasts {months} months; at most {limit} can be filled evenly."),
    "mixed_cash": _("Write every part as a percentage, or every part as an amount: here both occur."),
    # rows
    "unknown_ref": _("“{value}” names no row, country, group, type or status of this plan."),
    "row_without_rate": _(
        "There is no rate from {base} to {quote} for {day} or the {age} days before it. Until it stands under “rates”, this row is in no sum."
    ),
    "negative_source": _(
        "A source cannot be negative ({amount}). It is in no sum; write what it costs into the budget."
    ),
    "no_amount": _("No amount is known yet. The row is in no sum."),
    "zero_source": _("The source brings nothing: its amount is zero."),
    "negative_line": _(
        "This cost is negative ({amount}). It was counted as a credit; remove the minus if it is none."
    ),
    "zero_line": _("This cost is zero."),
    "no_budget": _("The plan has no budget, so no share can be computed."),
    "no_sources": _("The plan has no sources."),
    "no_evidence": _(
        "This is called confirmed, but no evidence is named. Write what was signed or decided, and when."
    ),
    "evidence_later": _("The evidence is dated {dated}, after the day of the plan ({on})."),
    "cash_sum": _(
        "The parts add up to {stated}, not to {amount}. The difference ({difference}) has no date."
    ),
    "no_cash_date": _("It is not said when {amount} arrives. It is in no month."),
    "no_cost_date": _("It is not said when {amount} is spent. It is in no month."),
    "terms_without_recoupment": _("A rank or premium is given, but the source is not recoupable."),
    "no_rank": _("The source is recoupable, but its rank is not given."),
    # typed against computed
    "stated_budget": _("The budget is typed as {stated}; its rows give {computed}."),
    "stated_sources": _("The sum of the sources is typed as {stated}; their rows give {computed}."),
    "stated_secured": _("What is secured is typed as {stated}; the confirmed rows give {computed}."),
    "stated_gap": _("The gap is typed as {stated}; the rows give {computed}."),
    "stated_share": _("The share is typed as {stated}; the amount gives {computed}."),
    "stated_shares": _("The typed shares add up to {stated}, not to 100 %."),
    # the plan as a whole
    "gap": _("{amount} ({share}) of the budget has no source."),
    "surplus": _("The sources exceed the budget by {amount}."),
    "circle_cap": _(
        "Computed from each other: {rows}. “{formula}” has a highest amount: such a circle has no exact solution. Type one of the amounts."
    ),
    "circle_endless": _(
        "Computed from each other: {rows}. No amount fits. Lower a percentage or take a row out of the base."
    ),
    "circle_negative": _(
        "Computed from each other: {rows}. The only solution is negative ({amount}). Check the percentages and signs."
    ),
    "circle_large": _("Too many rows are computed from each other ({rows}). Type some of the amounts."),
    "base_unknown": _("“{formula}” cannot be computed: {rows} has no usable amount."),
    # letters and rules
    "letter_expired": _("For “{asker}”, “{what}” counted until {until}. Ask for a new letter."),
    "letter_expires": _(
        "For “{asker}”, “{what}” counts until {until}: {days} days from the day of the plan."
    ),
    "letter_undated": _("“{asker}” counts fresh letters only, and “{what}” has no date."),
    "rule_met": _("{rule}: it is {found}."),
    "rule_most": _("{rule}: it is {found}, {excess} too much."),
    "rule_least": _("{rule}: it is {found}, {excess} too little."),
    "rule_beside": _("{rule}: but there is {rows}."),
    "rule_alone": _("{rule}: there is none."),
    "rule_unknown": _("{rule}: cannot be said, because {rows} has no usable amount."),
    "rule_nothing": _("{rule}: cannot be said, because {base} is zero."),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong (or, with `note`, one thing worth knowing) at one place of a plan.

    `sheet` is the heading (budget, sources, rates), `row` the line of the file where it is known, `ref` the row's
    short name.
    """

    code: str
    sheet: str = ""
    ref: str = ""
    column: str = ""
    row: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    note: bool = False

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, in the language that `translate` turns the English template into."""
        return translate(TEMPLATES[self.code]).format_map(self.params)

    def where(self) -> str:
        """The place in one line: «sources, fcs, amount, line 12»."""
        line = f"line {self.row}" if self.row is not None else ""
        return ", ".join(part for part in (self.sheet, self.ref, self.column, line) if part)


class PlanError(ValueError):
    """A word of the plan cannot be understood; knows the code and its parameters, not the place."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(TEMPLATES[code].format_map(params))
        self.code = code
        self.params = params
