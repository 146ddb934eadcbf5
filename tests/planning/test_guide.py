"""The guide's examples print what the guide says they print."""

import contextlib
import io
import re
from pathlib import Path

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "planning.md").read_text(encoding="utf-8")


def test_every_example_of_the_guide_prints_what_stands_under_it() -> None:
    blocks = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", GUIDE, re.DOTALL)
    assert len(blocks) == GUIDE.count("```python") == 3
    known: dict[str, object] = {}
    for code, printed in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(code, known)
        assert out.getvalue() == printed
