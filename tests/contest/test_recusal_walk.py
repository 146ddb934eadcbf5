"""Recusal, walked: whoever is tied to an entry cannot learn anywhere on the site how it is judged.

A call is judged twice, once one way and once another: the entry called “hidden” has other readers, scores, remarks,
votes and another rank; all else is the same. A recused juror and a recused owner of the office open every address that
the site has (those of pages that are still to be built enter by themselves), and every link they find. Two things are
asked: no page has what was planted in the hidden entry's judging, and every page has the same bytes both times. So
neither a list, a count, an average, a rank nor an export can tell them anything.
"""

import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from lxml import html
from pypdf import PdfReader

from kinomost.contest import log
from kinomost.contest.actions import assigning, scores
from kinomost.contest.actions.awards import decide_shortlist, give
from kinomost.contest.actions.conflicts import declare, settle
from kinomost.contest.actions.deciding import attend, decide, open_motion, vote
from kinomost.contest.actions.results import publish, write_letters
from kinomost.contest.actions.rounds import carry_on, close_round, open_round
from kinomost.contest.actions.scores import Filled
from kinomost.contest.actions.sessions import gather
from kinomost.contest.conflicts import recused_from
from kinomost.contest.models import (
    Award,
    Call,
    Conflict,
    Criterion,
    Entry,
    Juror,
    Motion,
    PitchSession,
    Round,
    Sheet,
)
from kinomost.names.texts import Texts
from kinomost.parties.models import Account, Affiliation
from tests.contest.factories import account_of, make_award, make_call, make_entry, make_juror, make_round
from tests.factories import (
    make_account,
    make_exchange,
    make_film,
    make_organisation,
    make_person,
    make_season,
)

pytestmark = pytest.mark.django_db

# Words that stand only in the hidden entry's judging.
REMARK, COMMENT, FEEDBACK, MOTION = "Quagga remark", "Quagga comment", "Quagga feedback", "Quagga motion"
STAGES = ("reading", "deliberating", "published")
# What differs from one request to the next whatever the database says.
# A hash of the log proves what is in it and tells nothing of it.
NOISE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|\b[0-9a-f]{16,64}(\s[0-9a-f]{1,48})?\b')
# Pictures, styles and what the sign-in library serves say nothing of a contest.
ASIDE = re.compile(r"^/(en/)?(static|files|accent|account|robots|favicon|media)|\.css$|/theme/|/logout/")
MOST = 8  # questions put to one page


@dataclass
class World:
    """A call with four entries, of which one is hidden from two people."""

    call: Call
    hidden: Entry
    others: list[Entry]
    jurors: list[Juror]
    tied: Juror
    award: Award
    people: dict[str, Client] = field(default_factory=dict)

    def reader(self, juror: Juror) -> Account:
        """The juror's account, as a request would load it."""
        return account_of(juror)


@dataclass(frozen=True)
class Way:
    """One way in which the hidden entry may be judged."""

    readers: tuple[int, int]
    marks: tuple[str, str, str]
    yes: int
    goes_on: bool


WAYS = (
    Way(readers=(0, 1), marks=("9.73", "8.37", "9.19"), yes=3, goes_on=True),
    Way(readers=(2, 1), marks=("1.73", "2.37", "1.19"), yes=1, goes_on=False),
)


def visitor() -> Client:
    """A browser. That a page breaks is another test's business; here it must only break alike both times."""
    return Client(raise_request_exception=False)


def build() -> World:
    """The call before anybody judges; the ties are data, so that they are found and not told."""
    office = make_exchange(slug="office")
    season = make_season(slug="season", exchange=office)
    call = make_call(slug="call", season=season)
    owner_person = make_person(slug="owner", exchange=office, names=Texts.of(en="Olga Owner"))
    owner = make_account("owner", exchange=office, person=owner_person)
    company = make_organisation(slug="hidden-company", exchange=office, names=Texts.of(en="Hidden House"))
    Affiliation.objects.create(person=owner_person, organisation=company)
    film = make_film(slug="hidden", exchange=office, titles=Texts.of(en="Hidden Film"), stage="development")
    hidden = make_entry(call, author=make_account(), film=film, company=company)
    others = [
        make_entry(
            call,
            author=make_account(),
            film=make_film(
                slug=f"film-{at}", exchange=office, titles=Texts.of(en=f"Open Film {at}"), stage="development"
            ),
        )
        for at in range(3)
    ]
    names = ("Ana", "Boris", "Vera", "Goran")
    jurors = [
        make_juror(call, person=make_person(slug=name.lower(), exchange=office, names=Texts.of(en=name)))
        for name in names
    ]
    tied = make_juror(
        call, person=make_person(slug="tied", exchange=office, names=Texts.of(en="Tijana Tied"))
    )
    Affiliation.objects.create(person=tied.person, organisation=company)
    # Somebody else is tied to the entry too: that is nobody's business but the office's.
    declare("command", jurors[3], hidden, "Quagga reason")
    world = World(call, hidden, others, jurors, tied, make_award(call, key="main"))
    for who, account in {"recused owner": owner, "recused juror": account_of(tied)}.items():
        assert recused_from(account) == {hidden.pk}
        world.people[who] = visitor()
        world.people[who].force_login(account)
    return world


def plan_round(world: World, number: int, entries: list[Entry], **fields: Any) -> Round:
    """A round in preparation with fine scales, so that marks are unmistakable."""
    round_ = make_round(
        world.call,
        entries,
        [*world.jurors, world.tied],
        number=number,
        state=Round.State.PLANNED,
        shows_scores=Round.Scores.OWN,
        shows_jurors=True,
        **fields,
    )
    Criterion.objects.filter(round=round_).update(step=Decimal("0.01"))
    return round_


def judge(world: World, way: Way, stage: str) -> None:
    """What people do, by the same actions as the pages', up to the stage."""
    first = open_round("command", plan_round(world, 1, [world.hidden, *world.others], reads=2, places=2))
    _assign(world, first, way)
    assigning.tell_jurors("command", first, "https://kinomost.example/jury/")
    _score(world, first, way)
    settle("command", world.call)
    if stage == "reading":
        return
    first = close_round("command", first)
    _move(world, first, way)
    # What is published is public: that is the same both times.
    goes_on = way.goes_on or stage == "published"
    chosen = [world.others[0], world.others[1], *([world.hidden] if goes_on else [])]
    decide_shortlist("command", first, chosen)
    final = plan_round(world, 2, [], reads=0, kind=Round.Kind.FINAL, quorum=2)
    carry_on("command", final, first)
    final = open_round("command", final)
    for juror in world.jurors[:3]:
        for entry in chosen:
            marks = way.marks if entry == world.hidden else ("6.01", "6.02", "6.03")
            _sheet(world, final, juror, entry, marks[world.jurors.index(juror)])
    starts = timezone.now() + timedelta(days=1)
    gather(PitchSession.objects.create(round=final, starts_at=starts, zone=world.call.zone))
    if stage == "published":
        final = close_round("command", final)
    _deliberate(world, final)
    if stage == "published":
        publish("command", world.call)
        write_letters()


def _assign(world: World, round_: Round, way: Way) -> None:
    for at, entry in enumerate(world.others):
        for juror in (world.jurors[at], world.tied):
            assigning.overrule("command", round_, entry, juror, assigning.Overrule.ADD)
    for at in way.readers:
        assigning.overrule("command", round_, world.hidden, world.jurors[at], assigning.Overrule.ADD)


def _score(world: World, round_: Round, way: Way) -> None:
    for at, entry in enumerate(world.others):
        for juror in (world.jurors[at], world.tied):
            _sheet(world, round_, juror, entry, f"{4 + at}.05")
    for at, mark in zip(way.readers, way.marks, strict=False):
        _sheet(world, round_, world.jurors[at], world.hidden, mark, secret=True)
        scores.say(world.reader(world.jurors[at]), round_, world.hidden, f"{REMARK} {mark}")
    scores.say(world.reader(world.jurors[0]), round_, world.others[0], "What a film.")


def _sheet(
    world: World, round_: Round, juror: Juror, entry: Entry, mark: str, *, secret: bool = False
) -> Sheet:
    words = (COMMENT, FEEDBACK) if secret else ("", "")
    typed = Filled({"script": mark, "feasibility": mark}, *words)
    return scores.submit_sheet(world.reader(juror), round_, entry, 0, typed)


def _move(world: World, round_: Round, way: Way) -> None:
    """A motion on the hidden entry. Numbers of motions run through the log: a gap tells that there was one, no more."""
    for juror in world.jurors[:3]:
        attend("command", round_, juror, is_present=True)
    motion = open_motion("command", round_, Motion.Kind.SHORTLIST, [world.hidden], text=MOTION)
    for at, juror in enumerate(world.jurors[:3]):
        vote("command", motion, juror, "yes" if at < way.yes else "no")
    decide("command", motion)


def _deliberate(world: World, round_: Round) -> None:
    members = [*world.jurors[:3], world.tied]
    for juror in members:
        attend("command", round_, juror, is_present=True)
    motion = open_motion("command", round_, Motion.Kind.AWARD, [world.others[0]], award=world.award)
    for juror in members:
        vote("command", motion, juror, "yes")
    decide("command", motion)
    motion.refresh_from_db()
    give("command", motion)


# -- every address


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every route of the site as a template for `format`, with its converters by name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            route = before + str(pattern.pattern)
            if not route.startswith(("^", "en/^")) and "(?P" not in route:
                yield re.sub(r"<(?:[a-z_]+:)?([a-z_]+)>", r"{\1}", route), dict(pattern.pattern.converters)


def examples(world: World) -> dict[str, list[Any]]:
    """What may stand in an address, by the name of the place in it; `int` and `slug` for names not known here."""
    entries = [world.hidden, world.others[0]]
    jurors = [world.jurors[0], world.jurors[3], world.tied]
    numbers = sorted({1, 2, *(one.number or 0 for one in entries), *(one.number for one in jurors)})
    keys = [one.pk for one in [*entries, *jurors]]
    return {
        "office": ["office"],
        "call": ["call"],
        "film": ["hidden", "film-0"],
        "round": [1, 2],
        "number": numbers,
        "entry": sorted({one.pk for one in entries} | {one.number or 0 for one in entries}),
        "juror": sorted({one.pk for one in jurors} | {one.number for one in jurors}),
        "motion": [1, 2, *Motion.objects.values_list("pk", flat=True)],
        "conflict": list(Conflict.objects.order_by("pk").values_list("pk", flat=True)),
        "int": sorted({*numbers, *keys})[:12],
        "slug": ["hidden", "film-0", "call", "season", "tied", "ana", "hidden-company", "main", "feature"],
    }


def addresses(world: World) -> list[str]:
    """Every address of the site, with everything that may stand in it, and some questions to it."""
    pool = examples(world)
    found = []
    for route, converters in routes(get_resolver()):
        choices = []
        for name, converter in converters.items():
            kind = type(converter).__name__
            fallback = {"IntConverter": "int", "SlugConverter": "slug"}.get(kind)
            if name in pool:
                choices.append(pool[name])
            elif fallback:
                choices.append(pool[fallback])
            else:
                choices.append(["people", "film"])
        most = 24 if re.search(r"contest|jury|entries|calls", route) else 6
        found += [
            "/" + route.format(**dict(zip(converters, values, strict=True)))
            for values in itertools.islice(itertools.product(*choices), most)
        ]
    found += ["/en/search/?q=Hidden", "/en/search/?q=Film"]
    return [address for address in dict.fromkeys(found) if not ASIDE.search(address)]


def walk(world: World, client: Client) -> dict[str, bytes]:
    """What the person gets, by address: from every address of the site, and from every link that is found."""
    waiting, pages = addresses(world), {}
    known, variants = set(waiting), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        variants[address.partition("?")[0]] += 1
        if variants[address.partition("?")[0]] > MOST:  # pages of pages, filters of filters
            continue
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        kind = answer.headers.get("Content-Type", "")
        pages[address] = b"%d " % answer.status_code + plain(body, kind) + location(answer)
        if kind.startswith("text/html") and body.strip():
            for link in html.fromstring(body).xpath("//a/@href"):
                target = link.partition("#")[0]
                if target.startswith("?"):
                    target = address.partition("?")[0] + target
                if target.startswith("/en/") and target not in known and not ASIDE.search(target):
                    known.add(target)
                    waiting.append(target)
    return pages


def location(answer: Any) -> bytes:
    """Where a redirect leads is told too."""
    return str(answer.headers.get("Location", "")).encode()


def plain(body: bytes, kind: str) -> bytes:
    """The body without what differs from one request to the next; an archive as what is in it."""
    if body[:4] == b"%PDF":
        body = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            inside = [(name, archive.read(name)) for name in sorted(archive.namelist())]
        body = b"".join(
            name.encode() + plain(part, "") for name, part in inside if name != "docProps/core.xml"
        )
    return NOISE.sub(b"", body)


def planted(world: World) -> list[re.Pattern[bytes]]:
    """What stands in the hidden entry's judging and nowhere else: words, marks and the figures reckoned from them."""
    words = ["Quagga"]
    sheets = Sheet.objects.filter(entry=world.hidden, submitted_at__isnull=False)
    words += [mark for sheet in sheets for mark in (sheet.marks or {}).values()]
    figures: set[Decimal] = set()
    for table in log.recomputed(world.call).tables.values():
        row = table.of(world.hidden.number or 0)
        if row is not None:
            figures |= {
                one for one in (row.mean, row.median, row.adjusted, row.low, row.high) if one is not None
            }
    for figure in figures:
        words += [f"{figure:.4f}", f"{figure:.2f}"]
    # The same digits within a longer number are another number: an hour, an address.
    return [re.compile(rf"(?<![\w.]){re.escape(word)}(?!\d)".encode()) for word in dict.fromkeys(words)]


def number_alike() -> None:
    """Let new rows be numbered alike both times: PostgreSQL does not roll its sequences back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            cursor.execute(statement)


@pytest.mark.parametrize("stage", STAGES)
def test_no_page_tells_whoever_is_tied_to_an_entry_how_it_is_judged(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = timezone.now()
    world = build()
    seen: list[dict[str, dict[str, bytes]]] = []
    for way in WAYS:
        with transaction.atomic():
            number_alike()
            with monkeypatch.context() as clock:
                clock.setattr(timezone, "now", lambda: moment)
                judge(world, way, stage)
                caches["default"].clear()
                caches["memory"].clear()
                secrets = planted(world)
                assert len(secrets) > 4
                pages = {who: walk(world, client) for who, client in world.people.items()}
            told = [
                (who, address, secret)
                for who, opened in pages.items()
                for address, body in opened.items()
                for secret in secrets
                if secret.search(body)
            ]
            assert told == []
            seen.append(pages)
            transaction.set_rollback(True)
    for who in world.people:
        one, other = (pages[who] for pages in seen)
        assert sum(body.startswith(b"200") for body in one.values()) > 20
        differing = [
            f"{who} {address}: {difference(one.get(address, b''), other.get(address, b''))}"
            for address in sorted(one.keys() | other.keys())
            if one.get(address) != other.get(address)
        ]
        assert not differing, "\n".join(differing)


OFFICE, JURY = "/en/desk/office/contest/call/", "/en/jury/call/"


def demands(world: World) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """What the recused may ask of the site by sending forms, forged ones among them."""
    hidden, other, juror = world.hidden, world.others[0], world.jurors[0]
    pair, sheets = f"{hidden.pk}:{juror.pk}", [str(pk) for pk in range(1, 60)]
    office: list[tuple[str, dict[str, Any]]] = [
        ("jury/conflicts/settle/", {}),
        ("jury/conflicts/enter/", {"juror": juror.pk, "entry": hidden.pk, "note": "x"}),
        ("jury/conflicts/enter/", {"juror": juror.pk, "entry": hidden.pk, "note": "x", "sure": "1"}),
        *((f"jury/conflicts/{pk}/lift/", {"because": "x"}) for pk in examples(world)["conflict"]),
        *((f"jury/conflicts/office/{pk}/lift/", {"because": "x"}) for pk in range(1, 5)),
        ("rounds/2/jurors/", {}),
        *(("rounds/2/entries/", {"do": do, "entry": hidden.pk, "from": 1}) for do in ("in", "out", "carry")),
        ("rounds/1/delete/", {}),
        ("rounds/1/open/", {}),
        *(("assignment/1/overrule/", {"do": f"{do}:{pair}"}) for do in ("add", "fix", "bar", "remove", "free")),
        ("assignment/2/plan/", {}),
        ("deliberation/2/attend/", {"juror": juror.pk, "present": "no"}),
        ("deliberation/1/named/", {"named": "yes"}),
        ("deliberation/2/motions/new/", {"kind": "award", "award": world.award.pk, "entries": [hidden.pk]}),
        *((f"motions/{number}/{verb}/", {}) for number in (1, 2, 3) for verb in ("decide", "give")),
        *((f"motions/{number}/withdraw/", {"reason": "x"}) for number in (1, 2, 3)),
        ("deliberation/1/shortlist/", {"entry": [hidden.pk, other.pk]}),
        ("awards/main/partner/", {"entry": hidden.pk}),
        ("pitch/2/", {"minutes": "5"}),
        ("pitch/2/order/", {}),
        *(("pitch/2/move/", {"pitch": pk, "to": 1}) for pk in range(1, 6)),
        ("pitch/2/clock/", {"do": "next"}),
        ("results/feedback/", {"shown": sheets, "released": sheets}),
        ("results/publish/", {"sure": "1"}),
        ("results/schedule/", {"at_0": "2020-01-01", "at_1": "10:00"}),
        ("awards/main/withdraw/", {"reason": "x"}),
    ]  # fmt: skip
    room = f"1/entries/{hidden.number}/"
    jury: list[tuple[str, dict[str, Any]]] = [
        (room, {"do": "submit", "mark-script": "9", "mark-feasibility": "9", "version": "0"}),
        (room + "note/", {"text": "x"}),
        (room + "remark/", {"text": "x"}),
        *((f"motions/{number}/{verb}/", {"choice": "yes"}) for number in (1, 2, 3) for verb in ("vote", "break")),
        ("feedback/", {"shown": sheets, "released": sheets}),
        (f"conflicts/{hidden.number}/", {"note": "x"}),
    ]  # fmt: skip
    return {
        "recused owner": [(OFFICE + path, data) for path, data in office],
        "recused juror": [(JURY + path, data) for path, data in jury],
    }


def test_no_answer_to_a_form_tells_whoever_is_tied_to_an_entry_how_it_is_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    world = build()
    seen: list[list[tuple[str, str, bytes]]] = []
    for way in WAYS:
        with transaction.atomic():
            number_alike()
            judge(world, way, "deliberating")
            caches["default"].clear()
            caches["memory"].clear()
            secrets, told = planted(world), []
            for who, asked in demands(world).items():
                for path, data in asked:
                    with transaction.atomic():
                        answer = world.people[who].post(path, data, follow=True)
                        chain = " ".join(f"{status} {target}" for target, status in answer.redirect_chain)
                        body = b"%d " % answer.status_code + plain(answer.content, "") + chain.encode()
                        transaction.set_rollback(True)
                    told.append((who, f"{path} {data}", body))
                    assert not [secret for secret in secrets if secret.search(body)], (who, path, data)
            seen.append(told)
            transaction.set_rollback(True)
    differing = [
        f"{who} {asked}: {difference(body, other)}"
        for (who, asked, body), (_who, _asked, other) in zip(*seen, strict=True)
        if body != other
    ]
    assert not differing, "\n".join(differing)


def difference(one: bytes, other: bytes) -> str:
    """The place where two bodies part."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"{one[max(0, at - 60) : at + 60]!r} / {other[max(0, at - 60) : at + 60]!r}"


def test_whoever_is_free_does_see_what_was_planted() -> None:
    """Else the walk would prove nothing."""
    world = build()
    judge(world, WAYS[0], "reading")
    free = visitor()
    free.force_login(make_account("owner", exchange=world.call.season.exchange))
    pages = walk(world, free)
    assert any(b"Quagga reason" in body for body in pages.values())
