"""The drafts for a lawyer, from the file."""

import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import lxml.html
import pytest
from django.test import Client

from kinomost.coproduction.models import Coproduction
from kinomost.parties.models import Exchange
from tests.coproduction.money_rows import make_file, make_plan, make_terms
from tests.factories import make_film

pytestmark = pytest.mark.django_db
HERE = "/en/desk/ured/coproductions/film/documents/"


@pytest.fixture
def file(office: Exchange) -> Coproduction:
    return make_file(make_film(slug="film", exchange=office))


def text_of(content: bytes, folder: Path) -> str:
    paper = folder / "paper.pdf"
    paper.write_bytes(content)
    told = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())


@pytest.mark.parametrize("paper", ["term-sheet", "agreement"])
@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Draft for a lawyer"),
        ("ru", "Проект для юриста"),
        ("sr-Latn", "Nacrt za advokata"),
        ("sr-Cyrl", "Нацрт за адвоката"),
    ],
)
def test_each_paper_says_in_each_language_that_it_is_a_draft(
    client: Client, file: Coproduction, tmp_path: Path, paper: str, language: str, says: str
) -> None:
    make_plan(file)
    make_terms(file)
    answer = client.get(f"{HERE}{paper}.pdf?language={language}")
    assert answer["Content-Type"] == "application/pdf"
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not here")
    told = text_of(answer.content, tmp_path)
    assert says in told
    assert "Sample agent" in told


def test_the_page_says_what_stays_blank(client: Client, file: Coproduction) -> None:
    tree: Any = lxml.html.fromstring(client.get(HERE).content.decode())
    blanks = [one.text_content() for one in tree.xpath('//main//ul[@class="log"]/li')]
    assert "the order of recoupment" in blanks
    make_terms(file)
    tree = lxml.html.fromstring(client.get(HERE).content.decode())
    assert "the order of recoupment" not in [
        one.text_content() for one in tree.xpath('//main//ul[@class="log"]/li')
    ]


@pytest.mark.parametrize("address", ["term-sheet.pdf?language=xx", "contract.pdf"])
def test_other_papers_and_languages_are_not_found(client: Client, file: Coproduction, address: str) -> None:
    assert client.get(f"{HERE}{address}").status_code == 404
