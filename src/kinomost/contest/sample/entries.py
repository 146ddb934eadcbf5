"""How the films of the sample came into their calls."""

import datetime as dt
import io
from pathlib import Path

from kinomost.catalogue.models import Credit, Film, FilmCompany
from kinomost.contest.actions import office, sending
from kinomost.contest.models import Answer, Attachment, Author, Call, Entry
from kinomost.contest.sample.people import account_of, acts, original
from kinomost.files.actions import store
from kinomost.files.inspection import inspect
from kinomost.judging.fields import read_fields
from kinomost.parties.models import Account, Person
from kinomost.typeset import pdf, words

GOALS = (["co_producer", "sales"], ["co_producer", "fund"], ["co_producer", "broadcaster", "distributor"])
TEMPLATE = Path(__file__).parents[1] / "print" / "sample_script.typ"


def begin(by: str, call: Call, *films: str) -> list[Entry]:
    """Begin an entry with each of these films, for its producer, and answer what the call's form asks."""
    return [_begin(by, call, Film.objects.get(slug=slug), number) for number, slug in enumerate(films)]


def _begin(by: str, call: Call, film: Film, number: int) -> Entry:
    section = next(one for one in call.sections.all() if not one.kinds or film.kind in one.kinds)
    made_by = FilmCompany.objects.filter(film=film, function=FilmCompany.Function.PRODUCTION).first()
    entry = Entry.objects.create(
        call=call, film=film, section=section, company=made_by.organisation if made_by else None
    )
    producer = _credited(film, Credit.Function.PRODUCER)
    account = account_of(by, producer)
    Author.objects.create(entry=entry, account=account)
    _answer(entry, account, number)
    _attach(entry, account)
    return entry


def _credited(film: Film, function: str) -> Person:
    return Credit.objects.select_related("person").filter(film=film, function=function)[0].person


def _answer(entry: Entry, account: Account, number: int) -> None:
    asked = {field.key for field in read_fields(entry.call.fields)[0]}
    producer, director = _credited(entry.film, "producer"), _credited(entry.film, "director")
    told = {text.tag: text.text for text in director.biography} or acts()["biographies"][director.slug]
    said: list[tuple[str, str, object]] = [("director_biography", tag, text) for tag, text in told.items()]
    said += [
        ("partner_countries", tag, text) for tag, text in acts()["partners"].get(entry.film.slug, {}).items()
    ]
    post = producer.profession.best(original(entry.film.titles).tag)
    comes = {"name": str(producer.names), "function": str(post or ""), "email": account.email}
    said += [("goals", "", GOALS[number % len(GOALS)]), ("representatives", "", [comes])]
    said += [(consent, "", True) for consent in ("rules_accepted", "chain_of_title", "data_protection")]
    Answer.objects.bulk_create(
        Answer(entry=entry, field=field, language=tag, value=value, by=account.ref)
        for field, tag, value in said
        if field in asked
    )


def _attach(entry: Entry, account: Account) -> None:
    """The first page of the script, where the sample has one."""
    film, scene = entry.film, acts()["scenes"].get(entry.film.slug)
    if scene is None:
        return
    title = original(film.titles)
    writer = Credit.objects.select_related("person").filter(film=film, function="writer").first()
    data = {
        "title": words(title.text, title.tag),
        "writer": str(writer.person.names) if writer else "",
        "scene": [words(line, title.tag) for line in scene.splitlines()],
    }
    content = pdf(TEMPLATE, data, language=title.tag)
    found = inspect(io.BytesIO(content), f"{film.slug.removeprefix('sample-')}.pdf", ["pdf"])
    upload = store(found, by=account.ref, exchange_id=entry.exchange_id)
    Attachment.objects.create(entry=entry, field="script_excerpt", upload=upload)


def send(by: str, entries: list[Entry], until: dt.datetime) -> list[Entry]:
    """Send the entries in, as reported: one every seven hours, the last an hour before this moment."""
    for number, entry in enumerate(entries, 1):
        author = entry.authors.select_related("account")[0].account
        before = dt.timedelta(hours=1 + 7 * (len(entries) - number))
        sending.submit(author.ref, entry, reported=until - before)
    return list(Entry.objects.filter(pk__in=[entry.pk for entry in entries]).order_by("pk"))


def take(by: str, entries: list[Entry]) -> None:
    """The office finds the entries complete."""
    for entry in entries:
        office.complete(by, entry, entry.version)
