"""The guide's film is read by the commands as the guide says."""

import re
from pathlib import Path

import pytest

from kinomost.config.cli import main

GUIDE = Path(__file__).resolve().parents[2] / "docs/guides/coproduction.md"


def test_the_film_of_the_guide_gets_its_verdict_and_its_incentive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    film = tmp_path / "film.yaml"
    film.write_text(found[1], encoding="utf-8")
    assert main(["qualify", str(film)]) == 0
    assert "the smallest change: Serbia bears 80 %, and Bulgaria 20 %." in capsys.readouterr().out
    assert main(["incentives", str(film)]) == 0
    assert "PASS: 150000.00 EUR" in capsys.readouterr().out
