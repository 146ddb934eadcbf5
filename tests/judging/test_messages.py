from datetime import date
from decimal import Decimal

from kinomost.judging.messages import Country, Message, Term, country_name, plain
from kinomost.money import Money


def test_parameters_are_shown_as_people_read_them() -> None:
    message = Message("sentences", {"said": (Term("finance_plan"), Country("RS"), Decimal("7.50"))})
    assert message.text() == "finance plan, Serbia, 7.5"
    money = Message("sentences", {"said": (Money.of("1234567.5", "EUR"), date(2026, 8, 21), 3)})
    assert money.text() == "1\u00a0234\u00a0567.50 EUR, 2026-08-21, 3"


def test_the_sentence_its_words_and_its_countries_are_translated_by_the_caller() -> None:
    message = Message("ask_of_kinds", {"kinds": (Term("series"),), "asked": Message("bad_text")})
    words = {
        "For {kinds}: {asked}": "{kinds}: {asked}",
        "series": "серия",
        "Text belongs here.": "Здесь текст.",
    }
    assert message.text(words.__getitem__) == "серия: Здесь текст."
    assert (
        Message("sentences", {"said": Country("RS")}).text(country={"RS": "Srbija"}.__getitem__) == "Srbija"
    )


def test_a_code_that_is_no_country_stays_a_code() -> None:
    assert country_name("XX") == "XX"


def test_numbers_have_no_exponent_and_no_idle_zeros() -> None:
    assert [plain(Decimal(text)) for text in ("1E+2", "7.50", "30", "0.00", "-1.10")] == [
        "100",
        "7.5",
        "30",
        "0",
        "-1.1",
    ]
