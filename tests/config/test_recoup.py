"""`kinomost recoup`: files in, cents out, no database."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kinomost.config.cli import main
from tests.coproduction.money_rows import ESTIMATES, TERMS

RECEIPTS = (
    "number,day,stream,amount,currency\n1,2026-04-02,world,2 000.01,\n2,2026-04-03,rs cinema,-117.20,RSD\n"
)
RATES = "day,from,to,rate,source\n2026-04-01,EUR,RSD,117.2,sample\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (
        ("terms.yaml", TERMS), ("receipts.csv", RECEIPTS), ("rates.csv", RATES), ("estimates.yaml", ESTIMATES),
    ):  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["recoup", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_receipt_is_its_lines_and_what_it_carried(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, "terms.yaml", "receipts.csv", "--rates", "rates.csv")
    for receipt in found["receipts"]:
        lines = [Decimal(one["amount"]) for one in found["ledger"] if one["receipt"] == receipt["receipt"]]
        assert sum(lines) + Decimal(receipt["carried"]) == Decimal(receipt["in_account"])
    paid = sum(Decimal(one["paid"]) for one in found["parties"])
    assert paid + Decimal(found["carried"]) == Decimal(found["received"]) == Decimal("1999.01")
    assert {(one["step"], one["line"]) for one in found["ledger"]} == {
        ("commission", 15), ("fund's money", 16), ("profit", 17),
    }  # fmt: skip


def test_it_is_told_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["recoup", "terms.yaml", "receipts.csv", "--rates", "rates.csv", "--estimates", "estimates.yaml"]
        )
        == 0
    )
    told = capsys.readouterr().out
    assert "Sample film, in EUR" in told
    assert "profit: Sample producer (split)" in told
    assert "Sample fund recoups “fund's money”" in told


def test_the_json_has_what_its_page_describes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(
        capsys, "terms.yaml", "receipts.csv", "--rates", "rates.csv", "--estimates", "estimates.yaml"
    )
    page = (Path(__file__).parents[2] / "docs" / "recoup-json.md").read_text(encoding="utf-8")
    outlook = found["outlook"]
    parts = [
        found,
        found["parties"][0],
        found["receipts"][0],
        found["ledger"][0],
        outlook,
        outlook["claims"][0],
    ]
    for part in [*parts, outlook["parties"]["fund"]]:
        for field in part:
            assert f"`{field}`" in page


def test_receipts_may_stop_at_a_day(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "terms.yaml", "receipts.csv", "--rates", "rates.csv", "--until", "2026-04-02")
    assert [one["receipt"] for one in found["receipts"]] == ["1"]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        (
            "terms.yaml",
            TERMS.replace("fund: 40}", "fund: 39.9}"),
            "line 18, steps › profit › split: The shares add up to 99.9 %",
        ),
        ("terms.yaml", "a: [", "terms.yaml: line 2: The YAML cannot be read"),
        ("receipts.csv", RECEIPTS.replace("world", "moon"), "receipts.csv: Receipt 1: there is no stream “moon”."),
        ("receipts.csv", RECEIPTS.replace("2026-04-02", "2.4.2026"), "receipts.csv: line 2: “2.4.2026” is not a date."),
        ("receipts.csv", RECEIPTS.replace("2 000.01", "much"), "receipts.csv: line 2: “much” is not an amount of money."),
        ("receipts.csv", "day,stream\n", "receipts.csv: line 1: there is no column “number”."),
        ("rates.csv", "day,from,to,rate\n", "receipts.csv: Receipt 2: There is no rate from RSD to EUR for 2026-04-03"),
        ("rates.csv", RATES.replace("117.2", "-1"), "rates.csv: line 2: A rate must be above zero"),
        ("rates.csv", RATES.replace("117.2", "1e999999999"), "rates.csv: line 2: “1e999999999” is not a rate."),
        ("receipts.csv", RECEIPTS.replace("2026-04-02", "9999-12-31"), "receipts.csv: line 2: “9999-12-31” is not"),
        ("rates.csv", RATES.replace("EUR", "XXQ"), "rates.csv: line 2: “XXQ” is not a currency code."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, sentence: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    assert main(["recoup", "terms.yaml", "receipts.csv", "--rates", "rates.csv"]) == 2
    assert sentence in capsys.readouterr().err


def test_files_that_are_not_there_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recoup", "none.yaml"]) == 2
    assert "none.yaml: the file cannot be read" in capsys.readouterr().err
    assert main(["recoup", "."]) == 2
    assert "this is a folder" in capsys.readouterr().err
