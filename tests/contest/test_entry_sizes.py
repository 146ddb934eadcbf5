"""An entry's pages ask as many questions of the database for much as for little, and nonsense breaks none of them."""

import random
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kinomost.contest.actions import entries, sending
from kinomost.contest.models import Attachment, Author, Call, Entry
from kinomost.contest.queries.submissions import last_of, reading
from kinomost.contest.urls.entries import urlpatterns
from kinomost.files.actions import store
from kinomost.files.inspection import inspect
from kinomost.judging.fields import library
from kinomost.parties.models import Account
from tests.config.test_nonsense import NONSENSE, filled
from tests.contest.factories import make_call, make_entry
from tests.factories import make_account
from tests.files.making import pdf

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    "form/project/",
    "form/people/",
    "form/finance/",
    "form/market/",
    "checklist/",
    "send/",
    "colleagues/",
    "sent/1/",
)


@pytest.fixture
def call() -> Call:
    return make_call(fields=list(library()), rules=[{"rule": "length", "from": 60}])


@pytest.fixture
def author() -> Account:
    return make_account()


@pytest.fixture
def entry(call: Call, author: Account) -> Entry:
    return make_entry(call, author, state="draft", brings_film=True)


def fill(entry: Entry, many: int) -> None:
    """Some of everything that an entry may have several of."""
    credits = [{"person_id": f"Person {entry.pk} {n}", "function": "director"} for n in range(many)]
    companies = [
        {"organisation_id": f"Company {entry.pk} {n}", "function": "production"} for n in range(many)
    ]
    document = {"credits": credits, "companies": companies}
    entries.save_film("command", entry, document, dict.fromkeys(document, entries.mark([])))
    rows = [
        {
            "row": f"r{n}",
            "name": f"Fund {n}",
            "kind": "fund",
            "amount": "1000",
            "currency": "EUR",
            "status": "sought",
        }
        for n in range(many)
    ]
    entries.save_plan("command", entry, {"finance": rows}, {"finance": entries.mark([])})
    found = inspect(ContentFile(pdf()).file, "letter.pdf", ("document",))  # type: ignore[arg-type]
    for number in range(many):
        upload = store(found, by="command", exchange_id=entry.exchange_id)
        Attachment.objects.create(entry=entry, field="letters_of_commitment", upload=upload)
        for tag in ("en", "ru", "sr-Latn")[:many]:
            entries.save_answer("command", entry, f"extra{number}", tag, "Text.", base=entries.mark(None))
    for _ in range(many):
        Author.objects.create(entry=entry, account=make_account())


def counts(client: Client, entry: Entry) -> dict[str, int]:
    found = {}
    for page in PAGES:
        client.get(f"/en/entries/{entry.pk}/{page}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/en/entries/{entry.pk}/{page}").status_code == 200
        found[page] = len(queries)
    return found


def test_pages_of_a_full_entry_ask_no_more_than_those_of_a_small_one(entry: Entry, author: Account) -> None:
    other = make_entry(entry.call, author, state="draft", brings_film=True)
    client = Client()
    client.force_login(author)
    fill(entry, 1)
    fill(other, 9)
    for one in (entry, other):
        sending.submit("command", one)
    assert counts(client, other) == counts(client, entry)


def test_sending_asks_no_more_for_a_full_entry_but_for_its_letters(entry: Entry, author: Account) -> None:
    other = make_entry(entry.call, author, state="draft", brings_film=True)
    fill(entry, 1)
    fill(other, 9)
    found = []
    for one in (entry, other):
        with CaptureQueriesContext(connection) as queries:
            sending.submit("command", one)
        letters = one.authors.count()
        found.append(len(queries) - letters)
    assert found[0] == found[1]
    assert found[0] <= 35


def test_last_submissions_and_a_reading_take_a_fixed_number_of_queries(entry: Entry) -> None:
    fill(entry, 5)
    sending.submit("command", entry)
    sending.submit("command", entry)
    with CaptureQueriesContext(connection) as queries:
        last = last_of([entry])[entry.pk]
        reading(last)
    assert last.number == 2
    assert len(queries) <= 7


def test_nonsense_breaks_no_page_of_an_entry(entry: Entry, author: Account) -> None:
    fill(entry, 1)
    sending.submit("command", entry)
    client, dice = Client(), random.Random(4)
    client.force_login(author)
    client.raise_request_exception = False
    broken = []
    routes = [str(one.pattern) for one in urlpatterns]
    for route in routes:
        address = "/en/" + route.replace("<int:pk>", str(entry.pk)).replace("<slug:call>", entry.call.slug)
        pages = ["project", "people", "finance", "market", "consents"] if "<slug:page>" in address else [""]
        for page in pages:
            path = (
                address.replace("<slug:page>", page)
                .replace("<slug:kind>", "people")
                .replace("<str:token>", "x")
            )
            path = path.replace("<int:number>", "1").replace("<int:file>", "1").replace("<int:account>", "1")
            path = path.replace("<int:invitation>", "1")
            names: dict[str, Any] = {"box": "film-titles", "form": "rows", "q": "x"}
            response = client.get(path, {"q": dice.choice(NONSENSE)[:3000]})
            if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                names |= filled(response.content)
            for _round in range(8):
                changed = dice.sample(sorted(names), min(len(names), dice.choice((1, 2, 5, 500))))
                data = names | {name: dice.choice(NONSENSE) for name in changed}
                data["form"] = dice.choice(("rows", "boxes", *NONSENSE[:3]))
                data["box"] = dice.choice(
                    (
                        "film-titles",
                        "film-kind",
                        "film-languages",
                        "answer-goals",
                        "film-logline-en",
                        "answer-representatives",
                        *NONSENSE[:9],
                    )
                )
                with transaction.atomic():
                    status = client.post(path, data).status_code
                    transaction.set_rollback(True)
                if status >= 500:
                    broken.append((path, {name: str(value)[:40] for name, value in data.items()}))
    assert broken == []
