"""The sheets of what the funds ask: their rules about each other, and letters that stop counting."""

from __future__ import annotations

from kinomost.money.plan.labels import OUTCOME
from kinomost.money.plan.model import Source
from kinomost.money.plan.rules import Check, Outcome, counted
from kinomost.money.plan.select import key_of
from kinomost.money.plan.terms import Ratio, Sum
from kinomost.money.plan.workbook.book import Book
from kinomost.money.worksheets import DATE, PERCENT, Live, Value, number, quoted, sum_of


def fill_rules(book: Book) -> None:
    """Each fund's rules with what is found and how much room is left."""
    sheet = book.sheets["rules"]
    sheet.widths(30, 44, 12, 12, 20, 16, 60)
    names = "source", "rule", "found", "limit", "room", "outcome", "remarks"
    sheet.add(*(book.say[name] for name in names), head=True)
    for check in book.figures.checks:
        formats = ("", "", PERCENT, PERCENT, book.money)
        text = check.message.text(book.translate)
        sheet.add(
            check.source.name, str(check.rule), *_check(book, check, sheet.row + 1), text, formats=formats
        )


def _check(book: Book, check: Check, at: int) -> tuple[Value, ...]:
    rule = check.rule
    told = {outcome: book.translate(word) for outcome, word in OUTCOME.items()}
    if not isinstance(rule, Ratio) or check.have is None:
        return None, None, None, told[check.outcome]
    what, base = (_terms(book, wanted, check.source) for wanted in (rule.what, rule.base))
    sign, better = ("-", "<=") if rule.bound == "most" else ("", ">=")
    room = f"=ROUND({sign}(({what})-D{at}*({base})),{book.places})"
    kept = f"=IF(({what}){better}D{at}*({base}),{quoted(told[Outcome.KEPT])},{quoted(told[Outcome.BROKEN])})"
    return Live(f"=({what})/({base})"), Live(f"={number(rule.share)}"), Live(room), Live(kept)


def _terms(book: Book, wanted: Sum, asker: Source) -> str:
    signs: dict[int, list[str]] = {}
    for sign, row in counted(book.figures.rows, wanted, asker):
        signs.setdefault(sign, []).append(book.value_cell[key_of(row.of)])
    return (
        "+".join(f"{sum_of(cells)}*{sign}" if sign < 0 else sum_of(cells) for sign, cells in signs.items())
        or "0"
    )


def fill_letters(book: Book) -> None:
    """The letters that end, the first to do so first."""
    sheet = book.sheets["letters"]
    sheet.widths(32, 40, 12, 32, 14, 12)
    names = "source", "evidence", "dated", "asker", "until", "days"
    sheet.add(*(book.say[name] for name in names), head=True)
    day = book.sheets["summary"].at("B", 3)
    for letter in book.figures.letters:
        evidence, at = letter.source.evidence, sheet.row + 1
        if evidence:
            left = Live(f"=E{at}-{day}") if letter.until else None
            values = evidence.what, evidence.on, letter.asker, letter.until, left
            sheet.add(letter.source.name, *values, formats=("", "", DATE, "", DATE, "0"))
