"""`kinomost contest`: whether a result stands, said on the command line."""

import json
from pathlib import Path

import pytest

from kinomost.config.cli import main
from kinomost.contest.log import lines_of
from kinomost.contest.models import Call, Given
from kinomost.contest.queries.ledger import head_of
from kinomost.judging.log.files import write_lines
from tests.contest.deliberations import make_decided
from tests.contest.factories import make_call, make_entry

pytestmark = pytest.mark.django_db
Said = pytest.CaptureFixture[str]


@pytest.fixture
def call() -> Call:
    made = make_call(slug="decided")
    make_decided(made)
    return made


def test_it_lists_the_calls(call: Call, capsys: Said) -> None:
    assert main(["contest", "list"]) == 0
    assert capsys.readouterr().out.split()[0] == "decided"


def test_a_result_that_stands_is_said_to_stand(call: Call, capsys: Said) -> None:
    assert main(["contest", "verify", "decided", "--head", head_of(call)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("The result stands")
    assert out[-1] == f"The last line's hash: {head_of(call)}"
    assert not any(line.startswith("✗") for line in out)


def test_tables_that_say_something_else_are_named(call: Call, capsys: Said) -> None:
    Given.objects.update(entry=make_entry(call))
    assert main(["contest", "verify", "decided"]) == 1
    assert "✗ The awards on the site are not those of the log." in capsys.readouterr().out.splitlines()


def test_a_hash_that_is_no_line_of_the_log_does_not_stand(call: Call) -> None:
    assert main(["contest", "verify", "decided", "--head", "0" * 63 + "1"]) == 1


def exported(call: Call, path: Path) -> Path:
    path.write_text("".join(write_lines(lines_of(call))), encoding="utf-8")
    return path


def test_an_exported_log_is_checked_alone_and_beside_the_site(
    call: Call, tmp_path: Path, capsys: Said
) -> None:
    path = exported(call, tmp_path / "log.jsonl")
    assert main(["contest", "verify", "--file", str(path), "--head", head_of(call)]) == 0
    assert main(["contest", "verify", "decided", "--file", str(path)]) == 0
    assert capsys.readouterr().out.count("The result stands") == 2


def test_one_changed_letter_in_an_exported_log_is_found(call: Call, tmp_path: Path) -> None:
    path = exported(call, tmp_path / "log.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(at for at, line in enumerate(lines) if '"vote_cast"' in line)
    changed = json.loads(lines[at])
    changed["body"]["choice"] = "no"
    lines[at] = json.dumps(changed)
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["contest", "verify", "--file", str(path)]) == 1


@pytest.mark.parametrize("text", ["[]\n", "x\n", '{"number": 1}\n', "\x00\n"])
def test_a_file_that_is_no_log_is_said_to_be_none(tmp_path: Path, capsys: Said, text: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(text, encoding="utf-8")
    assert main(["contest", "verify", "--file", str(path)]) == 2
    assert capsys.readouterr().err == f"{path}: line 1 is no line of a contest's log.\n"


def test_a_call_or_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: Said) -> None:
    assert main(["contest", "verify", "nowhere"]) == 2
    assert main(["contest", "verify"]) == 2
    assert main(["contest", "verify", "--file", str(tmp_path / "none")]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == [
        "There is no call “nowhere”. `kinomost contest list` names them.",
        "Name a call, or a file with --file.",
    ]
