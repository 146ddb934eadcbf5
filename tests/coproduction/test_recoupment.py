"""Recoupment on the desk: terms, receipts, statements. What the statements pay is what came in."""

import io
from decimal import Decimal
from typing import Any

import lxml.html
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kinomost.coproduction import recouping
from kinomost.coproduction.models import Coproduction, Finance, Partner, Receipt, Recoupment
from kinomost.coproduction.money_forms import ReceiptForm
from kinomost.journal.models import AuditLine
from kinomost.money.waterfall import read, templates
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange
from tests.coproduction.money_rows import TERMS, make_file, make_plan, make_receipt, make_terms
from tests.factories import make_account, make_exchange, make_film, make_organisation
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
DESK = "/en/desk/ured/coproductions/"
HERE = f"{DESK}film/recoupment/"
PERIOD = "from=2026-01-01&to=2026-06-30"


@pytest.fixture
def file(office: Exchange) -> Coproduction:
    return make_file(make_film(slug="film", exchange=office))


def page(client: Client, address: str = HERE, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status
    return lxml.html.fromstring(answer.content.decode())


def words(node: Any) -> str:
    return " ".join(" ".join(node.itertext()).split())


def rows(tree: Any, region: str) -> list[list[str]]:
    found = tree.xpath(f'//div[@aria-label="{region}"]//tbody/tr')
    return [[words(cell) for cell in row.xpath("./th|./td")] for row in found]


def entered(number: str = "1", **fields: str) -> dict[str, str]:
    return {
        "number": number,
        "on": "2026-04-02",
        "stream": "world",
        "amount": "1000",
        "payer": "",
        "note": "",
    } | fields


def terms_form(client: Client, text: str) -> dict[str, str]:
    tree = page(client, f"{HERE}terms/")
    form = tree.xpath("//form[@data-saved]")[0]
    return {**dict(form.form_values()), "terms": text}


# ------------------------------------------------------------------------------------------------ terms


def test_a_film_without_terms_says_how_to_begin(client: Client, file: Coproduction) -> None:
    assert "Begin with one of the field’s usual orders" in words(page(client))


@pytest.mark.parametrize("order", templates())
def test_each_usual_order_begins_with_the_films_own_sources(
    client: Client, file: Coproduction, order: str
) -> None:
    make_plan(file, 2)
    Finance.objects.filter(row="sought1").update(rank=2, premium=Decimal(10))
    Partner.objects.filter(row="p0").update(share=Decimal("33.3333"))
    Partner.objects.filter(row="p1").update(share=Decimal("66.6667"))
    answer = client.post(f"{HERE}terms/begin/", {"order": order})
    assert answer.status_code == 302
    waterfall = read(Recoupment.objects.get().terms)
    assert waterfall.title == "Ogledni naslov"
    if order in {"sales-agent", "public-fund", "distributor"}:
        assert {"confirmed 0", "pending 0", "sought 0", "sought 1"} <= set(waterfall.parties)
        assert waterfall.steps["rank 2"].deed.claims[0].amounts == {"": 100_00}
        assert waterfall.steps["rank 2"].deed.claims[0].premiums == {"": 10_00}


def test_a_co_producer_recoups_and_shares_under_one_name(client: Client, file: Coproduction) -> None:
    company = make_organisation(
        slug="firma", exchange=file.film.exchange, names=Texts.of(sr_Latn="Firma d.o.o.")
    )
    Partner.objects.create(coproduction=file, row="p", country="RS", organisation=company, share=Decimal(100))
    for row, amount, premium in (
        ("a", "100", None),
        ("b", "50", None),
        ("c", "30", "10"),
        ("d", "7", "12.5"),
    ):
        Finance.objects.create(
            coproduction=file, row=row, name=f"Money: {row}", amount=amount, recoupable=True, rank=1, premium=premium,
            organisation=company if row != "d" else None,
        )  # fmt: skip
    client.post(f"{HERE}terms/begin/", {"order": "public-fund"})
    kept = Recoupment.objects.get().terms
    waterfall = read(kept)
    owed = {claim.party: sum(claim.amounts.values()) for claim in waterfall.steps["rank 1"].deed.claims}
    assert owed == {"Firma d.o.o.": 150_00, "Firma d.o.o. (c)": 30_00, "Money: d": 7_00}
    assert waterfall.steps["net profits"].deed.parts == {"Firma d.o.o.": 1}
    step = {"step": "fee", "party": "Firma d.o.o.", "kind": "percent", "value": "5", "before": "rank 1"}
    assert client.post(f"{HERE}terms/step/", step).status_code == 302


def test_what_the_terms_were_can_be_brought_back(client: Client, file: Coproduction) -> None:
    make_terms(file)
    client.post(f"{HERE}terms/begin/", {"order": "distributor"})
    line = AuditLine.objects.get(kind="recoupment", verb="save")
    client.post(f"{DESK}undo-money/?line={line.pk}")
    assert Recoupment.objects.get().terms == TERMS


def test_terms_with_problems_are_kept_and_each_is_told_at_its_line(
    client: Client, file: Coproduction
) -> None:
    broken = TERMS.replace("split: {producer: 60, fund: 40}", "split: {producer: 60, fund: 39.9}")
    broken = broken.replace("pay: agent, percent: 15", "pay: agnet, percent: 15")
    assert client.post(f"{HERE}terms/", terms_form(client, broken)).status_code == 302
    assert Recoupment.objects.get().terms == broken
    tree = page(client, f"{HERE}terms/")
    wrong = {one.get("id"): words(one.xpath("./small")[0]) for one in tree.xpath("//li[@data-wrong]")}
    assert wrong == {
        "line-15": "There is no party “agnet”. Did you mean “agent”?",
        "line-18": "The shares add up to 99.9 %, not to 100 %.",
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("fund: 40}", "fund: 41}"), "The shares add up to 101 %, not to 100 %."),
        (("commission: {", "commission: {from: profit, "), "“profit” is a split and leaves nothing"),
        (("currency: EUR", "currency: EUX"), "“EUX” is not a currency code."),
        (("parties:", "parties: &a"), "References (& and *) are not read."),
        (("steps:", "steps"), "The YAML cannot be read"),
    ],
)
def test_terms_that_cannot_be_used_say_why(
    client: Client, file: Coproduction, change: tuple[str, str], sentence: str
) -> None:
    make_terms(file, TERMS.replace(*change))
    make_receipt(file, "1")
    for part in ("", "terms/", "statements/", "outlook/"):
        assert sentence in words(page(client, f"{HERE}{part}"))


def test_two_who_save_the_terms_at_once_lose_nothing(client: Client, file: Coproduction) -> None:
    make_terms(file)
    stale = terms_form(client, TERMS.replace("15", "20"))
    client.post(f"{HERE}terms/", terms_form(client, TERMS.replace("15", "12")))
    answer = client.post(f"{HERE}terms/", stale)
    assert answer.status_code == 409
    assert "percent: 12" in Recoupment.objects.get().terms
    assert b"percent: 20" in answer.content


def test_a_step_is_added_without_writing_yaml(client: Client, file: Coproduction) -> None:
    make_terms(file, f"# ours\n{TERMS}")
    step = {"step": "loan: bank’s", "party": "Banka d.o.o.", "kind": "recoup", "value": "250", "premium": "5 %",
            "before": "fund's money"}  # fmt: skip
    assert client.post(f"{HERE}terms/step/", step).status_code == 302
    kept = Recoupment.objects.get().terms
    assert kept.startswith("# ours\n")
    waterfall = read(kept)
    assert list(waterfall.steps) == ["commission", "loan: bank’s", "fund's money", "profit"]
    assert waterfall.parties["Banka d.o.o."] == "Banka d.o.o."
    assert waterfall.steps["loan: bank’s"].deed.claims[0].premiums == {"": 12_50}


def test_a_step_that_would_not_be_sound_changes_nothing(client: Client, file: Coproduction) -> None:
    make_terms(file)
    step = {
        "step": "odd",
        "party": "agent",
        "kind": "percent",
        "value": "1500",
        "premium": "",
        "before": "profit",
    }
    answer = client.post(f"{HERE}terms/step/", step)
    assert answer.status_code == 422
    assert "“1500” is not a percentage" in words(lxml.html.fromstring(answer.content.decode()))
    assert Recoupment.objects.get().terms == TERMS


def test_terms_too_long_to_draw_are_used_without_a_drawing(client: Client, file: Coproduction) -> None:
    many = "".join(f"  fee {at}: {{pay: agent, percent: 0.1}}\n" for at in range(600))
    make_terms(file, TERMS.replace("  profit:\n", f"{many}  profit:\n"))
    make_receipt(file, "1")
    tree = page(client)
    assert tree.xpath('//div[@class="waterfall"]') == []
    assert rows(tree, "Who got what")[0][1] != "0.00"
    assert "paths, each distributed to the cent" in words(page(client, f"{HERE}outlook/"))


# --------------------------------------------------------------------------------------------- receipts


def test_a_receipt_is_entered_and_every_cent_of_it_is_traced(client: Client, file: Coproduction) -> None:
    make_terms(file)
    assert client.post(HERE, entered(amount="2000.01")).status_code == 302
    tree = page(client, f"{HERE}receipts/1/")
    assert rows(tree, "Where it went") == [
        ["commission", "15", "Sample agent", "Percentage", "300.00"],
        ["fund's money", "16", "Sample fund", "Amount recouped", "1,000.00"],
        ["fund's money", "16", "Sample fund", "Premium", "100.00"],
        ["profit", "17", "Sample fund", "Share", "240.00"],
        ["profit", "17", "Sample producer", "Share", "360.01"],
    ]
    assert [words(row) for row in tree.xpath("//tfoot/tr")] == [
        "Distributed 2,000.01",
        "The receipt 2,000.01",
    ]


def test_entering_and_taking_out_can_both_be_taken_back(client: Client, file: Coproduction) -> None:
    make_terms(file)
    client.post(HERE, entered())
    client.post(f"{HERE}receipts/1/delete/")
    assert not Receipt.objects.exists()
    out = AuditLine.objects.get(verb="remove")
    client.post(f"{DESK}undo-money/?line={out.pk}")
    assert Receipt.objects.get().amount == 1000
    first = AuditLine.objects.filter(kind="receipt", verb="add").earliest("pk")
    client.post(f"{DESK}undo-money/?line={first.pk}")
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("verb", ["add", "remove"])
def test_taking_back_leaves_another_receipt_of_the_same_number_alone(
    client: Client, file: Coproduction, verb: str
) -> None:
    make_terms(file)
    client.post(HERE, entered())
    client.post(f"{HERE}receipts/1/delete/")
    client.post(HERE, entered(amount="7"))
    line = AuditLine.objects.filter(kind="receipt", verb=verb).earliest("pk")
    answer = client.post(f"{DESK}undo-money/?line={line.pk}", follow=True)
    assert "Somebody has changed the same since." in answer.content.decode()
    assert Receipt.objects.get().amount == 7


def test_of_two_who_enter_one_number_at_once_the_second_is_told(
    client: Client, file: Coproduction, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_terms(file)
    make_receipt(file, "1")
    # What the second saw when the form was checked: no such number yet.
    monkeypatch.setattr(ReceiptForm, "clean_number", lambda form: form.cleaned_data["number"])
    monkeypatch.setattr(ReceiptForm, "validate_unique", lambda form: None)
    monkeypatch.setattr(ReceiptForm, "validate_constraints", lambda form: None, raising=False)
    answer = client.post(HERE, entered())
    assert answer.status_code == 422
    assert Receipt.objects.count() == 1


def test_nobody_takes_back_what_another_office_did(client: Client, file: Coproduction) -> None:
    make_terms(file)
    client.post(HERE, entered())
    line = AuditLine.objects.get(kind="receipt", verb="add")
    stranger = make_account("editor", make_film().exchange)
    client.force_login(stranger)
    client.post(f"{DESK}undo-money/?line={line.pk}")
    assert Receipt.objects.exists()


def test_a_refund_is_prepared_and_claimed_back_from_whom_it_was_paid(
    client: Client, file: Coproduction
) -> None:
    make_terms(file)
    make_receipt(file, "1")
    form = page(client, f"{HERE}?refund=1").xpath('//section[@id="new-receipt"]//form')[0]
    prepared = dict(form.form_values())
    assert (prepared["amount"], prepared["stream"], prepared["note"]) == ("-1000.00", "world", "Refund of 1")
    client.post(HERE, prepared | {"on": "2026-05-01"})
    assert [row[1] for row in rows(page(client), "Who got what")] == ["0.00", "0.00", "0.00"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("amount", "0", "Write what came in; a refund below zero."),
        ("amount", "9" * 30, "This is more than any film costs or brings."),
        ("amount", "NaN", "“NaN” is not an amount of money."),
        ("amount", "1.200", "“1.200” can be read in two ways."),
        ("stream", "moon", "Select a valid choice."),
        ("on", "31.02.2026", "Enter a valid date."),
        ("on", "9999-12-31", "No film earns on this day. Check the year."),
        ("number", "0 1", "Enter a valid “slug”"),
        ("number", "7", "There is a receipt with this number already."),
    ],
)
def test_a_receipt_that_cannot_be_is_refused_beside_its_field(
    client: Client, file: Coproduction, field: str, value: str, sentence: str
) -> None:
    make_terms(file)
    make_receipt(file, "7")
    answer = client.post(HERE, entered(payer="Typed already") | {field: value})
    assert answer.status_code == 422
    tree = lxml.html.fromstring(answer.content.decode())
    assert sentence in words(tree.xpath(f'//*[@id="id_{field}_error"]')[0])
    assert tree.xpath('//input[@name="payer"]/@value') == ["Typed already"]
    assert Receipt.objects.count() == 1


def test_a_receipt_without_a_rate_is_named_and_nothing_is_distributed(
    client: Client, file: Coproduction
) -> None:
    make_terms(file)
    make_receipt(file, "5", "117200", stream="rs cinema", currency="RSD", on="2026-07-07")
    tree = page(client)
    assert "Receipt 5: There is no rate from RSD to EUR for 2026-07-07" in words(tree)
    assert rows(tree, "Who got what") == []


def test_an_amount_may_be_written_as_people_write_it(client: Client, file: Coproduction) -> None:
    make_terms(file)
    client.post(HERE, entered(amount="1 234 567,89"))
    assert Receipt.objects.get().amount == Decimal("1234567.89")


def test_an_imported_amount_that_the_currency_does_not_have_is_named(
    client: Client, file: Coproduction
) -> None:
    make_terms(file, TERMS.replace("medium: all", "medium: all, currency: JPY"))
    make_receipt(file, "5", "10.50", currency="JPY")
    assert "10.50 JPY is finer than the smallest unit" in words(page(client))


def test_a_receipt_of_a_stream_that_the_terms_lost_stays_in_the_list(
    client: Client, file: Coproduction
) -> None:
    make_terms(file)
    make_receipt(file, "5", stream="moon")
    tree = page(client)
    assert "Receipt 5: there is no stream “moon”" in words(tree)
    assert [row[0] for row in rows(tree, "Receipts")] == ["5"]


# ------------------------------------------------------------------------------------------- statements

AMOUNTS = st.lists(
    st.tuples(
        st.integers(-50_000, 300_000).filter(bool),
        st.sampled_from(["world", "rs cinema"]),
        st.sampled_from([4, 9]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(AMOUNTS)
def test_what_the_statements_pay_is_what_came_in(
    client: Client, file: Coproduction, amounts: list[tuple[int, str, int]]
) -> None:
    Recoupment.objects.all().delete()
    file.receipts.all().delete()
    file.rates.all().delete()
    make_terms(file)
    for at, (minor, stream, month) in enumerate(amounts):
        currency = "RSD" if stream == "rs cinema" else "EUR"
        make_receipt(
            file,
            str(at),
            str(Decimal(minor) / 100),
            stream=stream,
            currency=currency,
            on=f"2026-{month:02}-02",
        )
    tree = page(client, f"{HERE}statements/?months=3")
    paid = [[Decimal(one.replace(",", "")) for one in row[1:]] for row in rows(tree, "Statements")]
    foot = [[words(cell) for cell in row.xpath("./td")][1:] for row in tree.xpath("//tfoot/tr")][:2]
    came, carried = ([Decimal(one.replace(",", "") or 0) for one in line] for line in foot)
    assert [sum(column) for column in zip(*paid, strict=True)] == [
        all_ - waits for all_, waits in zip(came, carried, strict=True)
    ]
    for row, addresses in zip(paid, tree.xpath('//div[@aria-label="Statements"]//tbody/tr'), strict=True):
        for due, address in zip(row, addresses.xpath("./td/a/@href"), strict=True):
            assert (
                words(page(client, address).xpath('//div[@class="statement-head"]//b')[0]) == f"{due:,} EUR"
            )


def test_a_statement_is_a_page_a_workbook_and_paper(client: Client, file: Coproduction) -> None:
    make_terms(file)
    make_receipt(file, "1")
    tree = page(client, f"{HERE}statements/one/?party=fund&{PERIOD}")
    assert rows(tree, "What is due")[0] == [
        "fund's money",
        "Amount recouped",
        "0.00",
        "850.00",
        "850.00",
        "150.00",
    ]
    assert rows(tree, "Payment by payment") == [
        ["1", "2 Apr 2026", "fund's money", "Amount recouped", "850.00"]
    ]
    book = client.get(f"{HERE}statements/statements.xlsx?{PERIOD}")
    names = load_workbook(io.BytesIO(book.content)).sheetnames
    assert len(names) == 4
    for language in ("en", "ru", "sr-latn", "sr-cyrl"):
        address = HERE.replace("/en/", f"/{language}/")
        paper = client.get(f"{address}statements/statements.pdf?party=fund&{PERIOD}")
        assert paper.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "party=fund",
        "party=moon&" + PERIOD,
        "party=fund&from=x&to=y",
        "party=fund&from=2026-06-30&to=2026-01-01",
    ],
)
@pytest.mark.parametrize("part", ["one/", "statements.pdf", "statements.xlsx"])
def test_a_statement_that_is_none_is_not_found(
    client: Client, file: Coproduction, part: str, query: str
) -> None:
    make_terms(file)
    make_receipt(file, "1")
    assert client.get(f"{HERE}statements/{part}?{query}").status_code == 404


def test_a_foolish_length_of_periods_means_half_a_year(client: Client, file: Coproduction) -> None:
    make_terms(file)
    make_receipt(file, "1")
    assert len(page(client, f"{HERE}statements/?months=0").xpath("//thead//th")) == 2


@pytest.mark.parametrize("part", ["", "statements/", "receipts/0/", f"statements/one/?party=fund&{PERIOD}"])
def test_pages_make_as_many_queries_for_one_receipt_as_for_many(
    client: Client, office: Exchange, part: str
) -> None:
    for slug, size in (("small", 1), ("large", 15)):
        file = make_file(make_film(slug=slug, exchange=office))
        make_terms(file)
        for at in range(size):
            make_receipt(file, str(at))
    assert_same_queries(
        lambda: page(client, HERE.replace("film", "small") + part),
        lambda: page(client, HERE.replace("film", "large") + part),
    )


def test_a_viewer_reads_and_changes_nothing(client: Client, file: Coproduction, office: Exchange) -> None:
    make_terms(file)
    make_receipt(file, "1")
    client.force_login(make_account("viewer", office))
    tree = page(client)
    assert tree.xpath('//main//form[@method="post"]') == []
    assert client.post(HERE, entered("2")).status_code == 403
    assert Receipt.objects.count() == 1


def test_periods_begin_with_the_calendar(file: Coproduction) -> None:
    make_terms(file)
    make_receipt(file, "1", on="2026-05-20")
    make_receipt(file, "2", on="2026-10-01")
    found = recouping.recouping(file)
    assert [str(one.start) for one in found.periods(6)] == ["2026-07-01", "2026-01-01"]
    assert [str(one.start) for one in found.periods(3)] == ["2026-10-01", "2026-07-01", "2026-04-01"]


def test_terms_keep_the_indent_of_their_first_line(client: Client, file: Coproduction) -> None:
    make_terms(file)
    indented = "".join(f"  {line}\n" for line in TERMS.splitlines())
    client.post(f"{HERE}terms/", terms_form(client, f"\r\n{indented}\r\n"))
    assert Recoupment.objects.get().terms == f"\n{indented}"
    assert page(client, f"{HERE}terms/").xpath('//*[contains(@class, "waterfall")]')


@pytest.mark.parametrize("query", ["from=2026-01-01&to=9999-12-31", "from=0001-01-01&to=2026-06-30"])
def test_no_statement_runs_for_thousands_of_years(client: Client, file: Coproduction, query: str) -> None:
    interest = "recoup: 1 000, interest: {percent: 8, from: 2026-01-01, compound: monthly}"
    make_terms(file, TERMS.replace("recoup: 1 000", interest))
    make_receipt(file, "1")
    assert client.get(f"{HERE}statements/one/?party=fund&{query}").status_code == 404


CHANGES = (
    "", "terms/", "terms/begin/", "terms/step/", "receipts/1/delete/", "outlook/estimates/",
)  # fmt: skip


@pytest.mark.parametrize("address", CHANGES)
def test_neither_a_viewer_nor_another_office_changes_the_money_of_a_film(
    client: Client, file: Coproduction, office: Exchange, address: str
) -> None:
    kept = make_terms(file)
    make_receipt(file, "1")
    lines = AuditLine.objects.count()
    for email, where in (("viewer", office), ("editor", make_exchange(slug="drugi"))):
        client.force_login(make_account(email, where))
        status = client.post(f"{HERE}{address}", entered("2") | {"terms": "x"}).status_code
        assert status in (403, 404)
    kept.refresh_from_db()
    assert (kept.terms, AuditLine.objects.count(), Receipt.objects.count()) == (TERMS, lines, 1)
