"""The applicant's pages: the way in, the form, sending, colleagues."""

import re
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from kinomost.catalogue.models import Credit, Film, FilmCompany
from kinomost.contest.actions import awards, entering, entries, results, sending
from kinomost.contest.actions.rounds import open_round
from kinomost.contest.actions.scores import Filled, submit_sheet
from kinomost.contest.models import (
    Answer,
    Attachment,
    Author,
    AuthorInvitation,
    Call,
    Entry,
    Round,
    SentFile,
    Submission,
)
from kinomost.coproduction.models import Coproduction, Cost, Finance
from kinomost.files.models import Upload
from kinomost.parties.actions.accounts import open_account
from kinomost.parties.models import Account, Affiliation, Organisation
from kinomost.post.models import Letter
from tests.contest.factories import account_of, make_award, make_call, make_entry, make_juror, make_round
from tests.factories import make_account, make_film, make_organisation, make_person
from tests.files.making import pdf

pytestmark = pytest.mark.django_db

FIELDS: list[Any] = [
    "title", "countries", "running_time", {"key": "logline", "words": 5}, "synopsis_long", "treatment", "director",
    "companies", "budget", "finance_plan", "secured", "goals", "representatives", "rules_accepted",
]  # fmt: skip
RULES = [{"rule": "length", "from": 60}, {"rule": "secured", "least": "30"}]


@pytest.fixture
def call() -> Call:
    return make_call(slug="call", fields=FIELDS, rules=RULES)


@pytest.fixture
def author() -> Account:
    return make_account(email="author@kinomost.example")


@pytest.fixture
def entry(call: Call, author: Account) -> Entry:
    return make_entry(call, author, state="draft", brings_film=True)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def link_in(letter: Letter) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", bytes(letter.message).decode())
    assert found
    return found[1]


def box(client: Client, entry: Entry, name: str, value: Any, base: str = entries.mark(None)) -> Any:
    data = {"box": name, "base": base, **(value if isinstance(value, dict) else {name: value})}
    return client.post(f"/en/entries/{entry.pk}/box/", data)


# ------------------------------------------------------------------------------------------------ the way in


def test_a_visitor_gets_a_link_opens_an_account_with_it_and_begins_an_entry(
    client: Client, call: Call
) -> None:
    client.post("/en/calls/call/enter/", {"email": "New@kinomost.example", "language": "en"})
    path = link_in(Letter.objects.get(to="new@kinomost.example"))
    assert client.get(path).status_code == 200
    assert not Account.objects.filter(email="new@kinomost.example").exists()  # opening a link changes nothing
    answer = client.post(path, {"display_name": "Ana", "language": "en", "password": ""})
    assert answer.headers["Location"] == "/en/calls/call/enter/"
    page = client.post(
        answer.headers["Location"],
        {"titles-tag": ["sr-Cyrl"], "titles-kind": ["original"], "titles-text": ["Мост"], "kind": "fiction",
         "company_name": "Sample Film", "company_country": "RS"},
    )  # fmt: skip
    entry = Entry.objects.get()
    assert page.headers["Location"] == f"/en/entries/{entry.pk}/"
    assert (str(entry.film.titles), entry.film.is_public, entry.brings_film) == ("Мост", False, True)
    assert entry.company is not None
    assert not entry.company.is_public
    assert entry.section == call.sections.get()
    assert Coproduction.objects.get(film=entry.film).is_open is False
    assert list(Author.objects.values_list("account__email", flat=True)) == ["new@kinomost.example"]
    assert client.get(path).status_code == 410  # a link works once


def test_the_answer_is_the_same_whether_the_address_is_known(client: Client, call: Call) -> None:
    make_account(email="known@kinomost.example")
    pages = [
        client.post("/en/calls/call/enter/", {"email": email, "language": "ru"})
        .content.decode()
        .replace(email, "")
        for email in ("known@kinomost.example", "unseen@kinomost.example")
    ]
    assert re.sub(r'value="[^"]{40,}"', "", pages[0]) == re.sub(r'value="[^"]{40,}"', "", pages[1])
    letters = Letter.objects.order_by("pk")
    assert [letter.subject for letter in letters] == [letters[0].subject] * 2


def test_a_link_to_a_known_address_is_used_after_signing_in(client: Client, call: Call) -> None:
    account = open_account("command", "known@kinomost.example")
    client.post("/en/calls/call/enter/", {"email": account.email, "language": "en"})
    path = link_in(Letter.objects.get())
    assert client.post(path).headers["Location"].startswith("/en/account/login/?next=/en/entries/join/")
    other = signed_in(make_account(email="other@kinomost.example"))
    assert other.post(path).status_code == 200
    assert AuthorInvitation.objects.get().accepted_at is None
    assert signed_in(account).post(path).headers["Location"] == "/en/calls/call/enter/"
    assert AuthorInvitation.objects.get().accepted_at is not None


def test_letters_to_one_address_have_a_limit_that_the_page_does_not_tell(client: Client, call: Call) -> None:
    answers = [
        client.post("/en/calls/call/enter/", {"email": "a@kinomost.example", "language": "en"}).status_code
        for _ in range(12)
    ]
    assert answers == [200] * 10 + [429] * 2
    assert Letter.objects.count() == 3


def test_a_film_of_ones_own_company_is_entered_and_nobody_elses_is(call: Call) -> None:
    exchange = call.season.exchange
    company = make_organisation(exchange=exchange)
    account = make_account(person=make_person(exchange=exchange))
    Affiliation.objects.create(person=account.person, organisation=company)
    own, other = make_film(exchange=exchange), make_film(exchange=exchange)
    FilmCompany.objects.create(film=own, organisation=company, function="production")
    client = signed_in(account)
    client.post("/en/calls/call/enter/", {"film": other.pk, "company": company.pk})
    assert not Entry.objects.exists()
    client.post("/en/calls/call/enter/", {"film": own.pk, "company": company.pk})
    entry = Entry.objects.get()
    assert (entry.film, entry.company, entry.brings_film) == (own, company, False)
    assert (
        box(client, entry, "film-runtime_minutes", "90", entries.mark(own.runtime_minutes)).status_code == 200
    )
    colleague = make_account()
    Author.objects.create(entry=entry, account=colleague)
    helper = signed_in(colleague)
    assert box(helper, entry, "film-runtime_minutes", "80", entries.mark(90)).status_code == 403
    assert box(helper, entry, "answer-synopsis_long-en", "Text.").status_code == 200
    assert helper.post(f"/en/entries/{entry.pk}/form/people/", {"form": "rows"}).status_code in (200, 403)
    own.refresh_from_db()
    assert own.runtime_minutes == 90


def test_one_film_is_entered_once(entry: Entry, call: Call) -> None:
    with pytest.raises(Exception, match="entered in this call already"):
        entering.begin(make_account(), call, section=None, film=entry.film)


# ------------------------------------------------------------------------------------------------ the form


@pytest.mark.parametrize("page", ["project", "people", "finance", "market", "consents"])
@pytest.mark.parametrize("language", ["en", "ru", "sr-cyrl", "sr-latn"])
def test_every_page_of_the_form_opens_in_every_language(
    entry: Entry, author: Account, page: str, language: str
) -> None:
    client = signed_in(author)
    assert client.get(f"/{language}/entries/{entry.pk}/form/{page}/").status_code == 200


def test_an_answer_is_saved_by_itself_and_says_how_many_words_it_has(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    answer = box(client, entry, "film-logline-en", "One two three four five six.")
    assert answer.status_code == 200
    told = answer.json()
    assert told["words"] == 6
    assert "5" in told["remarks"][0]
    assert told["base"] == entries.mark("One two three four five six.")
    entry.film.refresh_from_db()
    assert [(text.tag, text.text) for text in entry.film.logline] == [("en", "One two three four five six.")]
    box(client, entry, "film-logline-ru", "Раз два.")
    entry.film.refresh_from_db()
    assert [text.tag for text in entry.film.logline] == ["en", "ru"]


def test_the_checklist_is_asked_for_again_only_if_it_says_something_else(
    entry: Entry, author: Account
) -> None:
    client = signed_in(author)
    answers = ["Two words.", "Three words now.", "Now there are six words here.", "Three words again.", ""]
    changes = [
        box(client, entry, "film-logline-en", new, entries.mark(before)).json()["checks"]
        for before, new in pairwise(["", *answers])
    ]
    assert changes == [True, False, True, True, True]
    assert box(client, entry, "film-stage", "production", entries.mark(entry.film.stage)).json()["checks"]


def test_of_two_colleagues_the_second_gets_both_texts(entry: Entry, author: Account) -> None:
    second = make_account(display_name="Mira")
    Author.objects.create(entry=entry, account=second)
    assert box(signed_in(second), entry, "answer-synopsis_long-en", "Hers.").status_code == 200
    answer = box(signed_in(author), entry, "answer-synopsis_long-en", "Mine.")
    assert answer.status_code == 409
    told = answer.json()
    assert (told["theirs"], told["who"]) == ("Hers.", "Mira")
    assert Answer.objects.get().value == "Hers."
    assert box(signed_in(author), entry, "answer-synopsis_long-en", "Mine.", told["base"]).status_code == 200
    assert (Answer.objects.get().value, Answer.objects.get().version) == ("Mine.", 2)


def test_an_answer_whose_response_was_lost_can_be_sent_again(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    for _ in range(2):
        assert box(client, entry, "answer-synopsis_long-en", "The same.").status_code == 200
    assert Answer.objects.get().version == 1


def test_without_javascript_a_whole_part_is_saved_with_one_button(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    page = client.get(f"/en/entries/{entry.pk}/form/market/")
    data = {
        "form": "boxes",
        "answer-goals": ["sales", "fund"],
        "answer-goals-base": entries.mark(None),
        "answer-representatives-0-name": "Ana",
        "answer-representatives-0-function": "producer",
        "answer-representatives-base": entries.mark(None),
    }
    assert page.status_code == 200
    assert client.post(f"/en/entries/{entry.pk}/form/market/", data).status_code == 302
    assert dict(Answer.objects.values_list("field", "value")) == {
        "goals": ["sales", "fund"],
        "representatives": [{"name": "Ana", "function": "producer", "email": ""}],
    }
    clash = client.post(f"/en/entries/{entry.pk}/form/market/", {**data, "answer-goals": ["fund"]})
    assert clash.status_code == 409
    assert "Nothing was lost" in clash.content.decode()


def test_new_people_and_companies_are_entered_hidden_and_hidden_ones_of_others_are_not_found(
    entry: Entry, author: Account
) -> None:
    exchange = entry.call.season.exchange
    hidden = make_person(exchange=exchange, is_public=False, slug="hidden-one")
    client = signed_in(author)
    data = {"form": "rows"}
    for name, row in {
        "credits": {"person_id": "Jana Novak", "function": "director"},
        "companies": {"organisation_id": "Nova kuća", "function": "production", "country": "RS"},
        "countries": {"country": "RS", "share": "60"},
    }.items():
        data |= {
            f"{name}-TOTAL_FORMS": "1",
            f"{name}-INITIAL_FORMS": "0",
            f"rows-{name}-base": entries.mark([]),
        }
        data |= {f"{name}-0-{key}": value for key, value in row.items()}
    answer = client.post(f"/en/entries/{entry.pk}/form/people/", data)
    assert answer.status_code == 302, answer.content.decode()
    credit = Credit.objects.select_related("person").get(film=entry.film)
    assert (str(credit.person.names), credit.person.is_public) == ("Jana Novak", False)
    assert not Organisation.objects.get(film_companies__film=entry.film).is_public
    again = {
        **data,
        "credits-0-person_id": f"Somebody ({hidden.slug})",
        "rows-credits-base": entries.mark([]),
    }
    assert (
        client.post(f"/en/entries/{entry.pk}/form/people/", again).status_code == 409
    )  # the rows have changed
    found = client.get(f"/en/entries/{entry.pk}/suggest/people/", {"q": str(hidden.names)})
    assert "hidden-one" not in found.content.decode()
    assert not Credit.objects.filter(person=hidden).exists()


def rows(
    client: Client, entry: Entry, part: str, typed: list[dict[str, str]], base: str = entries.mark([])
) -> Any:
    """Save the rows of one part, as the page does by itself."""
    data = {"box": f"rows-{part}", "base": base}
    data |= {f"{part}-TOTAL_FORMS": str(len(typed)), f"{part}-INITIAL_FORMS": "0"}
    data |= {f"{part}-{at}-{key}": value for at, row in enumerate(typed) for key, value in row.items()}
    return client.post(f"/en/entries/{entry.pk}/box/", data)


SOURCE = {"kind": Finance.Kind.values[0], "status": "sought", "currency": "EUR"}


def test_rows_are_saved_by_themselves_and_one_with_a_gap_stays_behind_with_a_sentence(
    entry: Entry, author: Account
) -> None:
    client = signed_in(author)
    whole = {**SOURCE, "row": "a1", "name": "Fund", "amount": "40000"}
    gap = {**SOURCE, "row": "b2", "name": "Broadcaster", "amount": ""}
    first = rows(client, entry, "finance", [gap, whole])
    assert first.status_code == 200, first.content.decode()
    told = first.json()
    assert told["rows"] == {"finance-1-row": "a1"}
    assert told["half"] == {
        "finance-0": "Still missing in this row: Amount or formula. What you typed is kept on this device until then."
    }
    assert list(Finance.objects.values_list("row", "name", "amount")) == [("a1", "Fund", "40000")]
    # An answer that was lost on the way costs nothing: the same rows once more, from the same base.
    assert rows(client, entry, "finance", [gap, whole]).json()["base"] == told["base"]
    # The amount of a row that was saved is taken out: until there is a new one, the row stays as it was.
    emptied = rows(client, entry, "finance", [gap, {**whole, "amount": ""}], told["base"]).json()
    assert sorted(emptied["half"]) == ["finance-0", "finance-1"]
    assert Finance.objects.get().amount == "40000"
    filled = rows(client, entry, "finance", [{**gap, "amount": "1000"}, whole], emptied["base"]).json()
    assert filled["half"] == {}
    removed = rows(
        client, entry, "finance", [{**gap, "amount": "1000"}, {**whole, "DELETE": "on"}], filled["base"]
    )
    assert removed.status_code == 200
    assert list(Finance.objects.values_list("name", flat=True)) == ["Broadcaster"]


def test_a_new_name_that_is_saved_again_and_in_another_row_is_one_person(
    entry: Entry, author: Account
) -> None:
    client = signed_in(author)
    director = {"person_id": "Jana Novak", "function": "director", "row": "new1"}
    told = rows(client, entry, "credits", [director]).json()
    assert rows(client, entry, "credits", [director]).status_code == 200
    known = {**director, "row": told["rows"]["credits-0-row"]}
    writer = {"person_id": "Јана Новак", "function": "writer", "row": "new2"}
    assert rows(client, entry, "credits", [known, writer], told["base"]).status_code == 200
    people = Credit.objects.filter(film=entry.film).values_list("person", "function")
    assert [function for _person, function in people] == ["director", "writer"]
    assert len({person for person, _function in people}) == 1


def test_of_two_who_change_the_same_rows_the_second_gets_both_versions(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    assert rows(client, entry, "countries", [{"country": "Serbia", "share": "60"}]).status_code == 200
    second = rows(client, entry, "countries", [{"country": "RU", "share": ""}])
    assert second.status_code == 409
    told = second.json()
    assert (told["theirs"], told["yours"]) == ("Serbia, 60", "Russia")
    mine = rows(client, entry, "countries", [{"country": "RU", "share": ""}], told["base"])
    assert mine.status_code == 200
    assert list(entry.film.countries.values_list("country", flat=True)) == ["RU"]


def test_rows_that_cannot_be_together_are_refused_with_the_reason(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    shares = [{"country": "RS", "share": "60"}, {"country": "RU", "share": "70"}]
    answer = rows(client, entry, "countries", shares)
    assert (answer.status_code, "130" in answer.json()["errors"][0]) == (422, True)
    assert rows(client, entry, "nonsense", []).status_code == 422
    assert client.post(f"/en/entries/{entry.pk}/box/", {"box": "rows-costs"}).status_code == 422
    assert (
        client.post(f"/en/entries/{entry.pk}/box/", {"box": "rows-currency", "currency": "?"}).status_code
        == 422
    )
    Entry.objects.update(brings_film=False)
    assert rows(client, entry, "countries", shares[:1]).status_code == 403


def test_what_is_secured_follows_a_row_that_saved_itself(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    cost = {"group": "Everything", "kind": Cost.Kind.values[0], "amount": "100000", "currency": "EUR"}
    assert rows(client, entry, "costs", [cost]).status_code == 200
    evidence = {"status": "confirmed", "evidence": "letter", "evidence_on": "2026-01-10"}
    told = rows(client, entry, "finance", [{**SOURCE, **evidence, "name": "Fund", "amount": "40000"}]).json()
    assert "40%" in told["parts"]["money"].replace("\u00a0", "").replace(" ", "")


def test_the_plan_says_what_is_secured_and_columns_of_the_office_stay(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    address = f"/en/entries/{entry.pk}/form/finance/"
    client.get(address)
    data = {
        "form": "rows", "currency": "eur", "rows-currency-base": entries.mark("EUR"),
        "costs-TOTAL_FORMS": "1", "costs-INITIAL_FORMS": "0", "rows-costs-base": entries.mark([]),
        "costs-0-group": "Everything", "costs-0-kind": "other", "costs-0-amount": "100000", "costs-0-currency": "EUR",
        "finance-TOTAL_FORMS": "1", "finance-INITIAL_FORMS": "0", "rows-finance-base": entries.mark([]),
        "finance-0-name": "Fund", "finance-0-kind": "grant", "finance-0-amount": "40000", "finance-0-currency": "EUR",
        "finance-0-status": "confirmed", "finance-0-evidence": "letter", "finance-0-evidence_on": "2026-01-10",
    }  # fmt: skip
    data["costs-0-kind"] = Cost.Kind.values[0]
    data["finance-0-kind"] = Finance.Kind.values[0]
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    text = client.get(address).content.decode()
    assert "40 %" in text.replace("\u00a0", " ").replace("40%", "40 %")


def test_the_checklist_follows_the_form_and_the_rules_say_what_would_mend(
    entry: Entry, author: Account
) -> None:
    client = signed_in(author)
    Film.objects.filter(pk=entry.film_id).update(runtime_minutes=40)
    text = client.get(f"/en/entries/{entry.pk}/checklist/").content.decode()
    assert 'data-mark="wrong"' in text
    assert "60" in text
    box(client, entry, "film-runtime_minutes", "95", entries.mark(40))
    assert 'data-mark="wrong"' not in client.get(f"/en/entries/{entry.pk}/checklist/").content.decode()


def test_a_file_is_sent_replaced_and_kept_once_it_was_sent_in(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    address = f"/en/entries/{entry.pk}/form/project/"
    for name in ("one.pdf", "two.pdf"):
        sent = client.post(address, {"file-treatment": SimpleUploadedFile(name, pdf(), "application/pdf")})
        assert sent.status_code == 302
    assert list(Attachment.objects.values_list("upload__name", flat=True)) == ["two.pdf"]
    assert Upload.objects.count() == 1
    sending.submit(author.ref, entry)
    client.post(f"/en/entries/{entry.pk}/files/{Attachment.objects.get().pk}/remove/")
    assert not Attachment.objects.exists()
    assert SentFile.objects.get().upload.name == "two.pdf"
    lie = client.post(address, {"file-treatment": SimpleUploadedFile("three.pdf", b"MZ a program")})
    assert not Attachment.objects.exists()
    assert "field-errors" in lie.content.decode()


def test_the_poster_is_sent_from_the_entry_by_those_who_may_change_the_film(author: Account) -> None:
    entry = make_entry(make_call(fields=["poster"]), author, state="draft", brings_film=True)
    client, address = signed_in(author), f"/en/entries/{entry.pk}/form/project/"
    picture = BytesIO()
    Image.new("RGB", (600, 900), "navy").save(picture, "png")
    lie = client.post(address, {"file-poster": SimpleUploadedFile("poster.png", b"MZ a program")})
    assert "field-errors" in lie.content.decode()
    sent = client.post(address, {"file-poster": SimpleUploadedFile("poster.png", picture.getvalue())})
    assert sent.status_code == 302
    entry.film.refresh_from_db()
    assert entry.film.poster is not None
    assert (entry.film.poster.name, entry.film.poster.width) == ("poster.png", 600)
    assert f"/{entry.film.poster.pk}/" in client.get(address).content.decode()
    Entry.objects.update(brings_film=False)
    client.post(address, {"file-poster": SimpleUploadedFile("other.png", picture.getvalue())})
    assert Film.objects.get().poster == entry.film.poster
    assert "data-purpose" not in client.get(address).content.decode()


# ------------------------------------------------------------------------------------------------ sending


def test_sending_gives_a_receipt_as_page_and_pdf_and_then_tells_what_changed(
    entry: Entry, author: Account
) -> None:
    client = signed_in(author)
    answer = client.post(f"/en/entries/{entry.pk}/send/")
    assert answer.headers["Location"] == f"/en/entries/{entry.pk}/receipt/1/"
    submission = Submission.objects.get()
    assert submission.sha256 in client.get(answer.headers["Location"]).content.decode()
    paper = client.get(f"/en/entries/{entry.pk}/receipt/1.pdf")
    assert paper.content.startswith(b"%PDF")
    assert client.get(f"/en/entries/{entry.pk}/sent/1/").status_code == 200
    box(client, entry, "answer-synopsis_long-en", "New.")
    text = client.get(f"/en/entries/{entry.pk}/send/").content.decode()
    assert "is not sent in" in text
    assert "Full synopsis" in text
    assert client.get(f"/en/entries/{entry.pk}/").status_code == 200


def test_after_the_deadline_every_edit_is_refused_with_a_sentence(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    sending.submit(author.ref, entry)
    Call.objects.filter(pk=entry.call_id).update(deadline=timezone.now())
    assert "deadline has passed" in box(client, entry, "answer-synopsis_long-en", "Late.").json()["closed"]
    assert "deadline has passed" in box(client, entry, "film-logline-en", "Late.").json()["closed"]
    for path in ("form/people/", "form/finance/", "form/market/", "send/", ""):
        data = {"form": "rows" if "people" in path or "finance" in path else "boxes"}
        assert (
            "deadline has passed"
            in client.post(f"/en/entries/{entry.pk}/{path}", data, follow=True).content.decode()
        )
    assert Submission.objects.count() == 1
    assert not Answer.objects.exists()
    assert not Attachment.objects.exists()


# ------------------------------------------------------------------------------------------------ colleagues


def test_a_colleague_is_invited_joins_and_leaves_but_never_the_last(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    address = f"/en/entries/{entry.pk}/colleagues/"
    client.post(address, {"email": "mira@kinomost.example", "language": "sr-latn"})
    path = link_in(Letter.objects.get(to="mira@kinomost.example"))
    mira = Client()
    joined = mira.post(path, {"display_name": "Mira", "language": "en", "password": ""})
    assert joined.headers["Location"] == f"/en/entries/{entry.pk}/"
    assert Author.objects.filter(entry=entry).count() == 2
    client.post(f"{address}{author.pk}/remove/")
    assert client.get(f"/en/entries/{entry.pk}/").status_code == 403
    account = Account.objects.get(email="mira@kinomost.example")
    mira.post(f"{address}{account.pk}/remove/")
    assert Author.objects.filter(entry=entry).count() == 1


def test_an_invitation_that_is_withdrawn_opens_nothing(entry: Entry, author: Account) -> None:
    client = signed_in(author)
    client.post(f"/en/entries/{entry.pk}/colleagues/", {"email": "mira@kinomost.example", "language": "en"})
    path = link_in(Letter.objects.get(to="mira@kinomost.example"))
    invitation = AuthorInvitation.objects.get()
    client.post(f"/en/entries/{entry.pk}/colleagues/invited/{invitation.pk}/")
    assert Client().get(path).status_code == 410


def test_strangers_learn_nothing_of_an_entry(entry: Entry) -> None:
    stranger = signed_in(make_account())
    for path in ("", "form/project/", "checklist/", "send/", "receipt/1/", "colleagues/", "suggest/people/"):
        answers = [stranger.get(f"/en/entries/{number}/{path}").status_code for number in (entry.pk, 10**9)]
        assert answers == [403, 403]


# ---------------------------------------------------------------------------------------- what stands where


def test_a_new_film_has_a_title_and_a_kind_that_the_call_takes(author: Account) -> None:
    call = make_call(slug="documentaries")
    call.sections.update(kinds=["documentary"])
    client = signed_in(author)
    typed = {"titles-tag": ["sr-Latn"], "titles-kind": ["original"], "kind": "documentary"}
    answer = client.post("/en/calls/documentaries/enter/", {**typed, "titles-text": [""]})
    form = answer.context["form"]
    assert form.errors == {"titles": ["Write the film’s title, in the language it has."]}
    assert [value for value, _label in form.fields["kind"].choices] == ["documentary"]
    client.post("/en/calls/documentaries/enter/", {**typed, "titles-text": ["Most"]})
    assert Entry.objects.get().section == call.sections.get()


@pytest.mark.parametrize(
    ("language", "first"), [("en", "en"), ("ru", "ru"), ("sr-cyrl", "sr-Latn"), ("sr-latn", "sr-Latn")]
)
def test_a_text_is_asked_for_in_the_readers_language_first(
    entry: Entry, author: Account, language: str, first: str
) -> None:
    page = signed_in(author).get(f"/{language}/entries/{entry.pk}/form/project/").content.decode()
    assert re.findall(r'data-box="answer-synopsis_long-([\w-]+)"', page)[0] == first


def test_each_part_leads_to_the_next_and_an_empty_plan_is_not_scolded(entry: Entry, author: Account) -> None:
    client, here = signed_in(author), f"/en/entries/{entry.pk}/"
    steps, page = [], f"{here}form/project/"
    while page:
        steps.append(page.removeprefix(here))
        content = client.get(page).content.decode()
        assert "remark-bad" not in content
        found = re.search(r'class="entry-next[^>]*><a href="([^"]+)"', content)
        page = found[1] if found else ""
    parts = ("project", "people", "finance", "market", "consents")
    assert steps == [*(f"form/{name}/" for name in parts), "colleagues/", "send/"]


def test_authors_read_on_the_entry_how_it_ended(call: Call, author: Account) -> None:
    winner, other = (make_entry(call, author) for _ in range(2))
    jurors = [make_juror(call), make_juror(call)]
    round_ = open_round("1", make_round(call, [winner, other], jurors, state=Round.State.PLANNED, reads=0))
    sheet = submit_sheet(
        account_of(jurors[0]),
        round_,
        other,
        0,
        Filled({"script": "5", "feasibility": "5"}, "Inside.", "Go on."),
    )
    client = signed_in(author)
    before = client.get(f"/en/entries/{other.pk}/").content.decode()
    assert ("Go on." in before, "All results" in before) == (False, False)
    partner = make_organisation(exchange=call.season.exchange)
    awards.give_partners("1", make_award(call, partner=partner), winner)
    results.release_feedback("1", call, [sheet], [sheet])
    results.publish("1", call)
    won = client.get(f"/en/entries/{winner.pk}/").content.decode()
    lost = client.get(f"/en/entries/{other.pk}/").content.decode()
    assert [text in won for text in ("Main prize", "certificates.pdf", "Go on.")] == [True, True, False]
    assert [text in lost for text in ("Main prize", "certificates.pdf", "Go on.", "Inside.")] == [
        False, False, True, False,
    ]  # fmt: skip


def test_a_remark_on_the_plan_names_its_row(entry: Entry, author: Account) -> None:
    client, address = signed_in(author), f"/en/entries/{entry.pk}/form/finance/"
    client.get(address)
    rows = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0"}
    data = {
        "form": "rows", "currency": "EUR", "rows-currency-base": entries.mark("EUR"),
        **{f"{part}-{name}": value for part in ("costs", "finance") for name, value in rows.items()},
        **{f"rows-{part}-base": entries.mark([]) for part in ("costs", "finance")},
        "costs-0-group": "Shooting", "costs-0-kind": Cost.Kind.values[0], "costs-0-amount": "a lot",
        "finance-TOTAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    remarks = re.findall(r'<p class="remark remark-bad">([^<]+)', client.get(address).content.decode())
    assert any(text.startswith("Shooting: ") for text in remarks), remarks
