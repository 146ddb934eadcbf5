"""Printed pages: a template and data become a PDF, in any of the site's scripts.

The template is a Typst file of the calling room. It begins with `#import "/kinomost.typ": *`, which gives
it `data` (what the caller handed over), the families `sans` and `serif`, `page-of` (page set-up) and `words`
(one text set in its own language). Data travels as JSON and is only ever shown as text: a title full of Typst
commands prints as it is written. The same data gives the same bytes.

    from kinomost.typeset import pdf, words
    pdf(Path(__file__).parent / "ticket.typ", {"title": words("Злато Умалте", "sr-Cyrl")}, language="sr-Cyrl")
"""

import json
import tempfile
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict

import typst

HERE = Path(__file__).parent


class Words(TypedDict):
    """A text with what the typesetter must know of its language."""

    text: str
    lang: str
    script: str
    dir: str


def words(text: str, tag: str) -> Words:
    """`text` as template data: set in the language and script of the BCP 47 `tag`, as its letters run."""
    parts = tag.lower().split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    return Words(text=text, lang=parts[0][:3] or "und", script=script, dir=_direction(text))


def _direction(text: str) -> str:
    for letter in text:
        strong = unicodedata.bidirectional(letter)
        if strong in {"L", "R", "AL"}:
            return "ltr" if strong == "L" else "rtl"
    return "ltr"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])


def pdf(
    template: Path,
    data: Mapping[str, object],
    *,
    language: str = "en",
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Set `template` with `data` (anything JSON can hold) and return the PDF, tagged for screen readers.

    `language` is the BCP 47 tag of the page itself. `files` are pictures by the name under which the template
    reads them (`image("/files/poster.jpg")`); names are plain, without folders. The template can read its
    own folder's `.typ` files, `files` and nothing else. Raises `typst.TypstError` if the template is wrong or
    a picture cannot be read.
    """
    page = words("", language)
    everything = {**data, "page": {"lang": page["lang"], "script": page["script"]}}
    with tempfile.TemporaryDirectory(prefix="kinomost-typeset-") as folder:
        root = Path(folder)
        for source in (HERE / "kinomost.typ", *template.parent.glob("*.typ")):
            (root / source.name).write_bytes(source.read_bytes())
        (root / "data.json").write_text(json.dumps(everything, ensure_ascii=False), encoding="utf-8")
        (root / "files").mkdir()
        for name, content in (files or {}).items():
            if Path(name).name != name:
                raise ValueError(f"{name!r} is not a plain file name")
            (root / "files" / name).write_bytes(content)
        return typst.compile(
            root / template.name,
            root=root,
            font_paths=_fonts(),
            format="pdf",
            timestamp=0,
        )
