"""What can be wrong with a waterfall or its receipts, each as one sentence with its place."""

# ruff: noqa: E501  (each template is one sentence on one line)
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def _(template: str) -> str:
    """Mark a template for the translators; the words stay English here."""
    return template


TEMPLATES: dict[str, str] = {
    # the file
    "bad_yaml": _("The YAML cannot be read: {detail}."),
    "alias": _("References (& and *) are not read. Write the value out."),
    "not_mapping": _("Here must stand lines of “name: value”."),
    "not_text": _("Here must stand one value, not lines or a list."),
    "empty": _("This is empty. Write at least one."),
    "key_twice": _("“{value}” is there twice."),
    "unknown_key": _("“{value}” is not known here. Known: {known}."),
    "unknown_key_near": _("“{value}” is not known here. Did you mean “{near}”?"),
    "missing_key": _("“{value}” is missing."),
    "no_place": _("There is no single value at “{value}” that could be changed."),
    "unknown_word": _("“{value}” is not one of: {known}."),
    "name_twice": _(
        "“{value}” is the name of two things. Parties, streams and steps each need a name of their own."
    ),
    # values
    "amount": "{detail}",
    "negative": _("{value} is below zero."),
    "bad_percent": _("“{value}” is not a percentage above 0 and up to {limit}. Write it like 12.5."),
    "bad_date": _("“{value}” is not a date. Write year, month, day: 2025-03-09."),
    "bad_days": _("“{value}” is not a year that interest is counted by. Write 365 or 360."),
    "rate_day": _(
        "The amount is in {found}, the account in {expected}. Say with “rate of” which day's rate converts it."
    ),
    # parties and shares
    "unknown_party": _("There is no party “{value}”. Known: {known}."),
    "unknown_party_near": _("There is no party “{value}”. Did you mean “{near}”?"),
    "unknown_source": _("There is no stream or step “{value}”. Known: {known}."),
    "unknown_source_near": _("There is no stream or step “{value}”. Did you mean “{near}”?"),
    "unknown_target": _("There is no party or step “{value}”. Known: {known}."),
    "unknown_target_near": _("There is no party or step “{value}”. Did you mean “{near}”?"),
    "not_hundred": _("The shares add up to {sum} %, not to 100 %."),
    "over_hundred": _("The corridor takes {sum} %; more than 100 % is not there."),
    "one_kind": _("A step has one of “percent”, “recoup” or “split”. This one has {count}."),
    "nobody_paid": _("Say who is paid: “pay: …”, or a line for each party under “recoup”."),
    "how_shared": _(
        "Several recoup side by side here. Say how: “shared: pro rata” (by what is owed), “equal” (by head) or “equal rank” (in shares that you name)."
    ),
    "rank_shares": _(
        "“Equal rank” says that nobody comes first, not in what proportion. Give each a “share”, or say “pro rata” or “equal”."
    ),
    "share_unused": _("A “share” counts only under “shared: equal rank”."),
    "books": _("These are kept apart, so each needs its own amount: {known}. Here stand: {found}."),
    # the graph
    "no_inflow": _("Nothing flows into this step. Say where from: “from: …”."),
    "no_outflow": _("What this step leaves goes nowhere. Let a step take it, or end with a split."),
    "taken_twice": _(
        "What “{value}” leaves is taken by both “{one}” and “{other}”. Use a split to divide it."
    ),
    "split_leaves": _("“{value}” is a split and leaves nothing; it cannot feed this step."),
    "stream_unused": _("The receipts of this stream go nowhere. Let a step take them with “from”."),
    "cycle": _("Money would go round in a circle: {path}."),
    "downstream": _(
        "This reads “{value}”, which is settled only after this step: {path}. A condition or a base must lie upstream."
    ),
    "not_recoup": _("“{value}” does not recoup anything, so it cannot be recouped."),
    # scenarios
    "bad_seed": _("“{value}” is not a seed. Write a whole number."),
    "estimate_currency": _("{value} must be in the stream's currency, {expected}."),
    "estimates": _(
        "Estimates rise from low to high and are above zero. Here stand {low}, {expected}, {high}."
    ),
    "beyond": _(
        "More would be paid or owed in one path than is reckoned exactly. Lower the estimates, the amounts or the interest."
    ),
    # receipts
    "unknown_stream": _("Receipt {receipt}: there is no stream “{value}”. Known: {known}."),
    "stream_currency": _("Receipt {receipt} is in {found}; the stream “{stream}” is in {expected}."),
    "receipt_twice": _("There are two receipts called {receipt}."),
    "receipt_amount": _("Receipt {receipt}: {detail}"),
    "receipt_day": _("Receipt {receipt}: no film earns on {day}. Check the year."),
    "refund_refused": _("Receipt {receipt} is a refund, and this waterfall says “refunds: refuse”."),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place: a path of names in the file, and the line it stands on."""

    code: str
    path: tuple[str, ...] = ()
    line: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, in the language that `translate` turns the English template into."""
        params = {
            key: value.text(translate) if hasattr(value, "text") else value
            for key, value in self.params.items()
        }
        return translate(TEMPLATES[self.code]).format_map(params)

    def where(self) -> str:
        """The place in one line: «line 12, steps › equity › recoup»."""
        line = f"line {self.line}" if self.line is not None else ""
        return ", ".join(part for part in (line, " › ".join(self.path)) if part)


class WaterfallError(ValueError):
    """A waterfall or its receipts cannot be used; carries everything that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{one.where()}: {one.text()}".removeprefix(": ") for one in problems))
