"""Drafts for a lawyer: complete in every language, filled from the deal's facts, honest about what is missing."""

import dataclasses
import datetime as dt
import io
import re
import string
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

import pytest
from pypdf import PdfReader

from kinomost.money.documents import (
    BLANK,
    DRAFT_PAGE,
    LANGUAGES,
    Deal,
    Draft,
    Paper,
    Party,
    Step,
    Territory,
    draft,
)
from kinomost.money.documents.drafts import _clauses, _words
from kinomost.money.plan import figures_of
from kinomost.names.serbian import to_cyrillic
from kinomost.typeset import pdf
from tests.money.plan.support import zlato

DEAL = Deal(
    title="Sample film",
    parties=(
        Party("Sample Film d.o.o.", "RS", Fraction(7, 10), "Beograd", "Ana Anić", leads=True),
        Party("ООО «Пример»", "RU", Fraction(3, 10), "Москва", "Иван Примеров"),
    ),
    figures=figures_of(zlato()),
    recoupment=(Step("Collection agent", "1 % of gross"), Step("Distributor", "minimum guarantee + 10 %")),
    territories=(
        Territory("RS", "Sample Film d.o.o.", Fraction(1)),
        Territory("RU", "ООО «Пример»", Fraction(1)),
    ),
    director="Ana Anić",
    minutes=95,
    languages="srpski, русский",
    delivery=dt.date(2028, 3, 1),
    treaty="European Convention on Cinematographic Co-production (1992)",
    law="Serbia",
    seat="ICC, Paris",
    lapses=dt.date(2027, 3, 1),
    on=dt.date(2026, 11, 2),
)
SPOKEN = ("en", "sr-Latn", "ru")


def words(paper: Draft) -> str:
    """Everything the draft says."""
    said: list[str] = []
    for clause in paper.clauses:
        said += [clause.heading, *clause.text, clause.ask]
        said += [cell for row in (clause.table.rows if clause.table else ()) for cell in row]
    return " ".join(said)


def fields(texts: list[str]) -> list[list[str]]:
    return [sorted(name for _w, name, _s, _c in string.Formatter().parse(text) if name) for text in texts]


@pytest.mark.parametrize("clause", _clauses(), ids=lambda clause: clause["id"])
def test_every_clause_is_whole_in_every_language_and_asks_for_the_same_facts(clause: dict[str, Any]) -> None:
    for part in ("heading", "text", *(["ask"] if "ask" in clause else [])):
        assert set(clause[part]) == set(SPOKEN)
    assert fields(clause["text"]["sr-Latn"]) == fields(clause["text"]["en"]) == fields(clause["text"]["ru"])
    assert set(clause["in"]) <= set(Paper)
    assert re.search("[а-яё]", " ".join(clause["text"]["ru"]), re.IGNORECASE)
    assert not re.search("[а-яё]", " ".join(clause["text"]["sr-Latn"] + clause["text"]["en"]), re.IGNORECASE)


def test_the_words_outside_the_clauses_are_there_in_every_language() -> None:
    assert [name for name, said in _words().items() if name != "heads" and set(said) != set(SPOKEN)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", Paper)
def test_a_whole_deal_leaves_no_blank(paper: Paper, language: str) -> None:
    made = draft(paper, DEAL, language, to_cyrillic)
    assert made.missing == ()
    assert BLANK not in words(made)
    assert [clause.number for clause in made.clauses] == list(range(1, len(made.clauses) + 1))


def test_facts_are_written_as_the_language_writes_them() -> None:
    budget = {
        language: draft(Paper.TERM_SHEET, DEAL, language, to_cyrillic).clauses[2].text[0]
        for language in LANGUAGES
    }
    assert "Budget: 693,548.39 EUR. Confirmed: 370,000.00 EUR (53.35 %)." in budget["en"]
    assert "Budžet: 693.548,39 EUR. Potvrđeno: 370.000,00 EUR (53,35 %)." in budget["sr-Latn"]
    assert "Буџет: 693.548,39 EUR. Потврђено: 370.000,00 EUR (53,35 %)." in budget["sr-Cyrl"]
    assert "Бюджет: 693\u00a0548,39 EUR. Подтверждено: 370\u00a0000,00 EUR (53,35 %)." in budget["ru"]


def test_serbian_cyrillic_is_made_from_the_latin_and_leaves_names_alone() -> None:
    made = draft(Paper.TERM_SHEET, DEAL, "sr-Cyrl", to_cyrillic)
    assert made.title == "Основни услови копродукције"
    assert made.clauses[0].table
    assert made.clauses[0].table.rows[0] == ("Sample Film d.o.o.", "Beograd, Србија", "70,00 %", "Ana Anić")
    assert "Редитељ: Ana Anić." in made.clauses[1].text[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_abbreviation_at_the_end_of_a_sentence_brings_its_own_full_stop(language: str) -> None:
    assert ".." not in words(draft(Paper.AGREEMENT, DEAL, language, to_cyrillic))


@pytest.mark.parametrize("paper", Paper)
def test_what_is_not_known_is_a_blank_and_is_listed(paper: Paper) -> None:
    made = draft(paper, Deal("Film"))
    known = {"title", "on", *(["lapses"] if paper is Paper.AGREEMENT else [])}
    assert set(made.missing) == {field.name for field in dataclasses.fields(Deal)} - known
    assert f"Director: {BLANK}." in words(made)


def test_one_missing_fact_is_one_blank() -> None:
    assert draft(Paper.AGREEMENT, replace(DEAL, treaty="")).missing == ("treaty",)


def test_the_term_sheet_says_what_binds_and_the_agreement_what_is_annexed() -> None:
    sheet, agreement = ({clause.id for clause in draft(paper, DEAL).clauses} for paper in Paper)
    assert sheet - agreement == {"binding"}
    assert {
        "chain_of_title",
        "accounts",
        "public_money",
        "insurance",
        "default",
        "tax",
        "annexes",
    } <= agreement - sheet


def test_every_draft_says_that_it_is_one() -> None:
    assert draft(Paper.TERM_SHEET, DEAL).notice.startswith("Draft for a lawyer.")
    assert draft(Paper.TERM_SHEET, DEAL, "ru").notice.startswith("Проект для юриста.")


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="de is not one of"):
        draft(Paper.TERM_SHEET, DEAL, "de")
    with pytest.raises(ValueError, match="Serbian Cyrillic needs"):
        draft(Paper.TERM_SHEET, DEAL, "sr-Cyrl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_set_as_a_pdf_whose_every_page_carries_the_notice(language: str) -> None:
    made = draft(Paper.AGREEMENT, DEAL, language, to_cyrillic)
    pages = PdfReader(io.BytesIO(pdf(DRAFT_PAGE, asdict(made), language=language))).pages
    assert len(pages) >= 3
    assert all(made.notice[:20] in page.extract_text() for page in pages)
