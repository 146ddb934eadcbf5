"""`kinomost law`, `qualify` and `incentives`: files in, words or JSON out, and no database anywhere."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kinomost.config.cli import main
from kinomost.law import treaties
from kinomost.law.incentives import schemes

ROOT = Path(__file__).resolve().parents[2]
FILM = """
title: Ogledni film
type: fiction
format: feature
medium: cinema
minutes: 100
applied: 2024-04-05
parties:
  - {country: RS, company: Ogledalo, share: 85 %}
  - {country: BG, company: Ogledalo BG, share: 15 %}
budget: 1000000 EUR
spend:
  - {country: RS, kind: crew, amount: 600000 EUR}
  - {country: BG, kind: post, amount: 400000 EUR}
"""


@pytest.fixture
def film(tmp_path: Path) -> str:
    path = tmp_path / "film.yaml"
    path.write_text(FILM, encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    said = capsys.readouterr()
    return status, said.out, said.err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    status, out, err = run(capsys, *words, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_the_files_that_ship_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "law", "check")
    assert (status, err) == (0, "")
    assert out.startswith(f"{len(treaties())} treaties and {len(schemes())} incentives are in order")


def test_the_list_knows_what_holds_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (answer(capsys, "law", "list", "--on", day) for day in ("1995-01-01", "2026-03-01"))
    names = [{one["name"] for one in said["treaties"]} for said in (old, new)]
    assert "council-of-europe-convention-2017" not in names[0]
    assert "council-of-europe-convention-2017" in names[1]
    assert [one["name"] for one in old["incentives"]] == []
    assert "serbia" in [one["name"] for one in new["incentives"]]


def test_a_film_gets_its_verdicts_rule_by_rule_with_the_smallest_change(
    film: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = answer(capsys, "qualify", film)
    verdict = next(one for one in said["verdicts"] if one["treaty"] == "european-convention-1992")
    finding = next(one for one in verdict["findings"] if one["clause"] == "Art. 6(2)")
    assert (verdict["outcome"], finding["outcome"], finding["numbers"]["share"]) == ("fail", "fail", "3/20")
    assert verdict["change"]["edits"][0]["text"] == "Serbia bears 80 %, and Bulgaria 20 %."
    status, out, _err = run(capsys, "qualify", film)
    assert status == 0
    assert "fail           Art. 6(2): Bulgaria bears 15 %; at least 20 % is needed." in out
    assert "the smallest change: Serbia bears 80 %, and Bulgaria 20 %. → unknown" in out


def test_a_film_gets_its_incentives_step_by_step(film: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = answer(capsys, "incentives", film)
    assert [one["territory"] for one in said["incentives"]] == ["BG", "RS"]
    serbia = said["incentives"][1]
    assert (serbia["outcome"], serbia["amount"]) == ("pass", {"amount": "150000.00", "currency": "EUR"})
    assert serbia["route"]["steps"][-1]["award"] == serbia["amount"]
    everywhere = answer(capsys, "incentives", film, "--everywhere")
    assert len(everywhere["incentives"]) == len(schemes())
    _status, out, _err = run(capsys, "incentives", film)
    assert "  PASS: 150000.00 EUR" in out


def test_every_problem_of_a_file_is_said_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "film.yaml"
    path.write_text("minutes: long\nparties:\n  - {country: SFRY}\n  - {cuntry: RS}\n", encoding="utf-8")
    status, out, err = run(capsys, "qualify", str(path))
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        "film.yaml, line 1, minutes: “long” is not a whole number.",
        "film.yaml, line 3, parties[1].country: “SFRY” means SFR Yugoslavia, which no longer exists. "
        "Name the state of today: BA, HR, ME, MK, RS, SI.",
        "film.yaml, line 4, parties[2].cuntry: “cuntry” is not known here. Did you mean “country”?",
        "film.yaml, line 4, parties[2]: “country” is missing.",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["qualify", "/no/such/film.yaml"], "There is no file at this path."),
        (["incentives", "/"], "this is a folder"),
        (
            ["law", "list", "--on", "yesterday"],
            "“yesterday” is not a date. Write year, month, day: 2026-03-09.",
        ),
    ],
)
def test_a_mistake_gets_a_sentence_and_a_status(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert sentence in err


def test_the_commands_touch_neither_settings_nor_a_database(film: str, tmp_path: Path) -> None:
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "KINOMOST_VAR": str(tmp_path / "var"),
           "DJANGO_SETTINGS_MODULE": "no.such.settings"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "kinomost.config.cli", "qualify", film],
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "var").exists()


def _keys(value: Any, path: str = "") -> set[str]:
    """Every field of the JSON by its path; what stands in a list has `[]`, names of numbers are left out."""
    if isinstance(value, list):
        return {key for one in value for key in _keys(one, f"{path}[]")}
    if not isinstance(value, dict) or path.endswith("numbers") or set(value) == {"amount", "currency"}:
        return set()
    found = {f"{path}.{name}".removeprefix(".") for name in value}
    return found.union(*(_keys(one, f"{path}.{name}".removeprefix(".")) for name, one in value.items()))


def test_the_documentation_names_every_field_of_the_json(
    film: str, capsys: pytest.CaptureFixture[str]
) -> None:
    documented = set(
        re.findall(r"^\| `([a-z_.\[\]]+)` \|", (ROOT / "docs/law-json.md").read_text(), re.MULTILINE)
    )
    given: set[str] = set()
    for words in (["law", "list"], ["qualify", film], ["incentives", film, "--everywhere"]):
        given |= {re.sub(r".*\.", "", key) for key in _keys(answer(capsys, *words))}
    assert given - documented == set()
    assert documented - given == {"path"} - given
