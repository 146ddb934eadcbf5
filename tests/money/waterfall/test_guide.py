"""The guide's example is what the engine does, and its code runs."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from kinomost.money import Money
from kinomost.money.waterfall import Receipt, read, run

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "waterfall.md").read_text(encoding="utf-8")
EXAMPLE = next(block for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL) if "The Bridge" in block)


def rows() -> list[list[str]]:
    """The table's rows but its head: receipt, by hand, step, party, kind, amount."""
    table = [line[1:-1].split("|") for line in GUIDE.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in table if len(row) == 6][2:]


def test_the_example_by_hand_is_the_ledger() -> None:
    receipts: list[Receipt] = []
    wanted: list[tuple[str, str, str, str, Decimal]] = []
    for head, _by_hand, *line, amount in rows():
        if head:
            stream, day, paid = head.split(", ")
            receipts.append(Receipt(dt.date.fromisoformat(day), stream, Money.of(paid, "EUR")))
        step, party, kind = line
        wanted.append((f"R{len(receipts)}", step, party, kind, Decimal(amount)))
    account = run(read(EXAMPLE), receipts)
    assert len(receipts) == 3
    assert [
        (entry.receipt, entry.step, entry.party, entry.kind, Money(entry.amount, "EUR").amount)
        for entry in account.ledger
    ] == wanted


def test_the_code_runs_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL):
        exec(block, names)
    said = capsys.readouterr().out
    assert "senior loan bank interest 650000\n" in said
    assert (tmp_path / "statements.xlsx").stat().st_size > 5_000
