"""The office's calls: made, edited, published, extended; and what entries that were begun hold in place."""

import datetime as dt
from typing import Any

import lxml.html
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from kinomost.catalogue.models import Film
from kinomost.contest import log
from kinomost.contest.actions import calls as actions
from kinomost.contest.document import CALL
from kinomost.contest.models import Answer, Call, Entry, Extension
from kinomost.journal.actions import EditConflict
from kinomost.journal.models import AuditLine
from kinomost.judging.log import DeadlineMoved, verify
from kinomost.judging.ready_made import ready_made
from kinomost.names.texts import Texts
from kinomost.parties.models import Exchange
from kinomost.post.models import Letter
from tests.contest.factories import make_award, make_call, make_entry
from tests.exchange.test_desk import sent
from tests.factories import make_account, make_exchange, make_film, make_organisation, make_season
from tests.support import assert_same_queries

pytestmark = pytest.mark.django_db
DESK = "/en/desk/ured/contest/"
BELGRADE = "Europe/Belgrade"


@pytest.fixture
def office(client: Client) -> Exchange:
    """An office at whose desk an editor sits."""
    office = make_exchange(slug="ured")
    client.force_login(make_account("editor", office))
    return office


@pytest.fixture
def call(office: Exchange) -> Call:
    """A call that is open."""
    return make_call(
        slug="konkurs",
        season=make_season(exchange=office),
        fields=["logline", {"key": "goals"}],
        rules=[{"rule": "length", "from": 60}],
    )


def texts(html: bytes, path: str) -> list[str]:
    """The texts at a path of a page, with single spaces."""
    return [" ".join(one.text_content().split()) for one in lxml.html.fromstring(html).xpath(path)]


def errors(html: bytes) -> list[str]:
    return texts(html, "//*[@class='field-errors' or contains(@class, 'notice-bad')]")


def toasts(client: Client, address: str = DESK) -> list[str]:
    return texts(client.get(address).content, "//*[contains(@class, 'toast ') or @class='toast']")


def page_of(client: Client, call: Call, section: str) -> tuple[str, dict[str, Any]]:
    """The address of a page of the call, and what a browser would send of it as it stands."""
    address = f"{DESK}{call.slug}/edit/{section}/"
    return address, sent(client.get(address).content.decode())


def new_call(season: Any, **fields: str) -> dict[str, Any]:
    return {
        "names-tag": ["en"], "names-kind": ["official"], "names-text": ["A call"], "season": season.pk,
        "zone": BELGRADE, "opens_at": "2027-01-01T10:00", "deadline": "2027-03-01T23:59",
    } | fields  # fmt: skip


# ------------------------------------------------------------------------------------------------ a new call


@pytest.mark.parametrize("key", [one.key for one in ready_made()])
def test_every_ready_made_call_becomes_a_call_with_its_sections_rules_form_and_rounds(
    client: Client, office: Exchange, key: str
):
    model = next(one for one in ready_made() if one.key == key)
    for language, tag in (("en", "en"), ("sr-latn", "sr-Latn"), ("ru", "ru")):
        page = client.get(f"{DESK.replace('/en/', f'/{language}/')}new/?from={key}").content.decode()
        assert model.modelled_on[tag] in page
        assert model.source[tag] in page

    client.post(f"{DESK}new/?from={key}", new_call(make_season(exchange=office)))

    made = Call.objects.get()
    assert [one.key for one in made.sections.all()] == [one.key for one in model.sections]
    assert made.fields == list(model.fields_data)
    assert [one.criteria.count() for one in made.rounds.all()] == [len(one.criteria) for one in model.rounds]
    assert model.source["en"] in made.source
    assert not made.is_public
    for section, own in zip(made.sections.all(), model.sections, strict=True):
        from kinomost.contest.rules import rules_for

        asked = [dict(rule) for rule in own.rules]
        assert all(rule in asked for rule in rules_for(made, section))
        assert len(rules_for(made, section)) == len(asked)
    for page in ("texts", "terms", "sections", "awards", "form", "rules"):
        address, data = page_of(client, made, page)
        assert client.post(address, data).status_code == 302
    made.refresh_from_db()
    assert made.version == 1, "saving pages as they stand changes nothing"


def test_a_call_can_be_made_from_scratch(client: Client, office: Exchange):
    answer = client.post(f"{DESK}new/?from=scratch", new_call(make_season(exchange=office)))

    made = Call.objects.get()
    assert answer["Location"] == f"{DESK}{made.slug}/"
    assert made.deadline == dt.datetime(2027, 3, 1, 22, 59, tzinfo=dt.UTC)
    assert AuditLine.objects.get(kind="call").verb == "create"


def test_a_ready_made_call_that_there_is_not_is_not_found(client: Client, office: Exchange):
    assert client.get(f"{DESK}new/?from=oscars").status_code == 404


def test_an_hour_that_the_clock_skips_is_refused_with_the_reason(client: Client, office: Exchange):
    page = client.post(
        f"{DESK}new/?from=scratch", new_call(make_season(exchange=office), deadline="2027-03-28T02:30")
    )

    assert errors(page.content) == [
        "On 28 March 2027 the clock of Europe/Belgrade goes forward, and there is no 02:30. Choose another hour."
    ]
    assert 'value="2027-03-28T02:30"' in page.content.decode(), "what was typed is not lost"


def test_of_an_hour_that_comes_twice_one_is_chosen(client: Client, office: Exchange):
    data = new_call(make_season(exchange=office), deadline="2027-10-31T02:30")
    page = client.post(f"{DESK}new/?from=scratch", data)
    choices = lxml.html.fromstring(page.content).xpath("//input[@name='deadline_which']/@value")

    assert errors(page.content) == [
        "On 31 October 2027 the clock of Europe/Belgrade goes back, and 02:30 comes twice. Choose which one is meant."
    ]
    client.post(f"{DESK}new/?from=scratch", data | {"deadline_which": choices[1]})
    assert Call.objects.get().deadline == dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"zone": "Mars/Olympus"}, "There is no time zone “Mars/Olympus”. Write its name, for example Europe/Belgrade."),
        ({"deadline": "2026-12-31T10:00"}, "The deadline is before the opening."),
        ({"deadline": "0001-01-01T00:00"}, "Write a year between 1990 and 2100."),
        ({"deadline": "9999-12-31T23:59"}, "Write a year between 1990 and 2100."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_field(
    client: Client, office: Exchange, fields: dict[str, str], sentence: str
):
    page = client.post(f"{DESK}new/?from=scratch", new_call(make_season(exchange=office), **fields))

    assert errors(page.content) == [sentence]
    assert not Call.objects.exists()


def test_a_season_of_another_office_is_not_offered(client: Client, office: Exchange):
    client.post(f"{DESK}new/?from=scratch", new_call(make_season(exchange=make_exchange())))

    assert not Call.objects.exists()


# ------------------------------------------------------------------------------------------------ editing


def test_texts_are_written_in_several_languages_and_taken_back(client: Client, call: Call):
    address, data = page_of(client, call, "texts")
    at = data["lead-tag"].index("ru")
    data["lead-text"][at] = "Кто едет в Белград"

    client.post(address, data)

    call.refresh_from_db()
    assert call.lead == Texts.of(ru="Кто едет в Белград")
    line = AuditLine.objects.get(verb="save", kind="call")
    client.post(f"{DESK}undo/?line={line.pk}")
    call.refresh_from_db()
    assert not call.lead


def test_a_second_editor_loses_nothing(client: Client, call: Call):
    address, data = page_of(client, call, "texts")
    actions.save_call("command", call, 1, {"contact": "office@kinomost.example"})
    data["lead-text"][data["lead-tag"].index("en")] = "Mine"

    page = client.post(address, data)

    assert page.status_code == 409
    assert 'value="office@kinomost.example"' in page.content.decode()
    assert "Mine" in page.content.decode()


def test_sections_and_awards_get_keys_from_their_names_and_keep_them(client: Client, call: Call):
    address, data = page_of(client, call, "sections")
    last = int(data["sections-TOTAL_FORMS"][0]) - 1
    data[f"sections-{last}-names-text"] = ["", "", "", "Feature films", ""]
    data[f"sections-{last}-names-tag"] = ["sr-Latn", "sr-Cyrl", "ru", "en", ""]
    data[f"sections-{last}-kinds"] = ["fiction"]
    client.post(address, data)
    partner = make_organisation(
        exchange=call.season.exchange, slug="studio", names=Texts.of(en="Studio Sample")
    )
    address, data = page_of(client, call, "awards")
    data["awards-0-names-text"] = ["", "", "", "Main prize", ""]
    data["awards-0-names-tag"] = ["sr-Latn", "sr-Cyrl", "ru", "en", ""]
    data |= {
        "awards-0-amount": "20000.50", "awards-0-currency": "eur", "awards-0-partner_id": "Studio Sample",
        "awards-0-section_id": call.sections.get(key="feature-films").pk,
    }  # fmt: skip

    client.post(address, data)

    award = call.awards.get()
    assert (award.key, str(award.amount), award.currency) == ("main-prize", "20000.50", "EUR")
    assert (award.partner, award.section and award.section.key) == (partner, "feature-films")
    assert [one.key for one in call.sections.all()] == ["feature", "feature-films"]


def test_money_without_a_currency_is_asked_for_it(client: Client, call: Call):
    address, data = page_of(client, call, "awards")
    data["awards-0-names-text"] = ["", "", "", "Main prize", ""]
    data["awards-0-names-tag"] = ["sr-Latn", "sr-Cyrl", "ru", "en", ""]
    data |= {"awards-0-amount": "500", "awards-0-currency": "XYZ"}

    page = client.post(address, data)

    assert errors(page.content) == ["Write the currency’s three letters, for example EUR."]


def test_the_form_takes_questions_of_the_library_with_other_limits_and_questions_of_its_own(
    client: Client, call: Call
):
    address, data = page_of(client, call, "form")
    own = int(data["fields-TOTAL_FORMS"][0]) - 1
    data |= {
        "add": ["treatment", "teaser"],
        "fields-0-words": "40",
        f"fields-{own}-labels-tag": ["sr-Latn", "sr-Cyrl", "ru", "en", ""],
        f"fields-{own}-labels-kind": ["official"] * 5,
        f"fields-{own}-labels-text": ["Zašto Beograd?", "", "Почему Белград?", "Why Belgrade?", ""],
        f"fields-{own}-group": "market",
        f"fields-{own}-kind": "choice",
        f"fields-{own}-choices": "story: The story | Priča | История\nThe money | Novac | Деньги",
    }

    client.post(address, data)

    call.refresh_from_db()
    assert call.fields == [
        {"key": "logline", "words": 40},
        {"key": "treatment"},
        {"key": "teaser"},
        {"key": "goals"},
        {
            "key": "why_belgrade", "kind": "choice", "group": "market",
            "labels": {"sr-Latn": "Zašto Beograd?", "ru": "Почему Белград?", "en": "Why Belgrade?"},
            "choices": [
                {"key": "story", "labels": {"en": "The story", "sr-Latn": "Priča", "ru": "История"}},
                {"key": "the_money", "labels": {"en": "The money", "sr-Latn": "Novac", "ru": "Деньги"}},
            ],
        },
    ]  # fmt: skip
    address, data = page_of(client, call, "form")
    version = call.version
    client.post(address, data)
    call.refresh_from_db()
    assert call.version == version, "an own question comes back as it was"


def test_a_question_of_one_s_own_without_choices_is_refused(client: Client, call: Call):
    address, data = page_of(client, call, "form")
    own = int(data["fields-TOTAL_FORMS"][0]) - 1
    data |= {
        f"fields-{own}-labels-tag": ["en"], f"fields-{own}-labels-kind": ["official"],
        f"fields-{own}-labels-text": ["Why?"], f"fields-{own}-kind": "choice",
    }  # fmt: skip

    page = client.post(address, data)

    assert page.status_code == 200
    assert "“choices” is missing or does not fit the kind of field." in page.content.decode()
    assert "Why?" in page.content.decode()


def test_a_condition_names_answers_as_they_are_called_and_is_told_in_the_readers_language(
    client: Client, call: Call
):
    call.fields = ["logline", {"key": "goals"}, {"key": "rules_accepted"}, {"key": "treatment"}]
    call.save()
    address, data = page_of(client, call, "form")
    (row,) = (
        name.removesuffix("-key") for name, value in data.items() if value in ("treatment", ["treatment"])
    )
    data |= {f"{row}-asks": "goals", f"{row}-is_one_of": "World sales, co_producer"}
    client.post(address, data)
    call.refresh_from_db()
    stored = {one["key"]: one for one in call.fields if isinstance(one, dict)}
    assert stored["treatment"]["shown_when"] == {"field": "goals", "any": ["sales", "co_producer"]}

    again, data = page_of(client, call, "form")
    assert "World sales, Co-producer" in data[f"{row}-is_one_of"]
    version = call.version
    client.post(again, data)
    call.refresh_from_db()
    assert call.version == version, "a condition comes back as it was"
    preview = client.get(f"{DESK.replace('/en/', '/ru/')}{call.slug}/preview/").content.decode()
    assert "«Кого ищет проект» ответили: Мировые продажи, Сопродюсер." in preview

    refused = client.post(again, data | {f"{row}-is_one_of": "World sale"}).content
    assert "“World sale” is no answer to that question. There are: Co-producer," in errors(refused)[0]


def test_a_deadline_is_extended_once_somebody_counts_on_it(client: Client, call: Call):
    assert "Extend the deadline" in client.get(f"{DESK}{call.slug}/").content.decode()
    Call.objects.update(is_public=False)
    assert "Extend the deadline" not in client.get(f"{DESK}{call.slug}/").content.decode()
    make_entry(call, section=None)
    assert "Extend the deadline" in client.get(f"{DESK}{call.slug}/").content.decode()


def test_every_kind_of_rule_is_said_back_and_comes_back_as_it_was(client: Client, call: Call):
    rules = [
        {"rule": "kinds", "any": ["fiction", "animation"]},
        {"rule": "length", "from": 60, "to": 240, "kinds": ["fiction"]},
        {"rule": "stages", "any": ["development"]},
        {"rule": "shooting", "from": "2027-09-01"},
        {"rule": "budget", "from": "1000000 EUR", "to": "20000000.50 EUR"},
        {"rule": "secured", "least": "12.5"},
        {"rule": "countries", "least": 2, "any": ["RS", "RU"], "leading": ["RS"], "none": ["FR"]},
        {"rule": "languages", "any": ["sr", "ru"]},
        {"rule": "attached", "who": "director", "section": "feature"},
        {"rule": "previous_work", "who": "director", "least": 1, "most": 2, "long": True},
        {"rule": "companies", "least": 1},
        {"rule": "material", "all": ["script"]},
    ]
    actions.save_call("command", call, 1, {"rules": rules})
    address, data = page_of(client, call, "rules")
    said = texts(client.get(address).content, "//*[@class='rule-sentence']")
    client.post(address, data)

    call.refresh_from_db()
    assert len(said) == len(rules)
    assert said[5] == "At least 12.5 % is asked."
    assert call.version == 2
    data["rules-1-least"] = "70"
    client.post(address, data)
    call.refresh_from_db()
    assert [one["rule"] for one in call.rules] == [one["rule"] for one in rules]
    assert call.rules[1]["from"] == 70
    assert call.rules[8]["section"] == "feature"


def test_a_rule_is_added_and_taken_out(client: Client, call: Call):
    address, data = page_of(client, call, "rules")
    kinds = [data[f"rules-{number}-rule"][0] for number in range(1, 13)]
    secured = 1 + kinds.index("secured")
    data |= {f"rules-{secured}-percent": "30", "rules-0-DELETE": "on"}

    client.post(address, data)

    call.refresh_from_db()
    assert call.rules == [{"rule": "secured", "least": "30"}]


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("length", {"least": "90", "most": "60"}, "The upper end is below the lower one."),
        ("budget", {"budget_from": "5"}, "Write the currency’s three letters, for example EUR."),
        ("countries", {"countries_any": "Atlantis"}, "There is no country “Atlantis”. Write its name or its two letters."),
        ("attached", {"least": "2"}, "Fill this in."),
        ("secured", {"percent": "130"}, "Ensure this value is less than or equal to 100."),
    ],
)  # fmt: skip
def test_a_rule_that_is_none_is_refused_in_a_sentence(
    client: Client, call: Call, kind: str, fields: dict[str, str], sentence: str
):
    address, data = page_of(client, call, "rules")
    number = next(n for n in range(1, 13) if data[f"rules-{n}-rule"] == [kind])

    page = client.post(address, data | {f"rules-{number}-{name}": value for name, value in fields.items()})

    assert sentence in " ".join(errors(page.content))
    call.refresh_from_db()
    assert call.rules == [{"rule": "length", "from": 60}]


# ------------------------------------------------------------------------------------------------ what stays


def test_the_clock_of_a_call_that_runs_is_moved_by_an_extension_only(client: Client, call: Call):
    address, data = page_of(client, call, "terms")
    assert "deadline" not in data, "the field is locked"
    with pytest.raises(ValidationError, match="moved by an extension"):
        actions.save_call("command", call, 1, {"deadline": str(timezone.now() + dt.timedelta(days=30))})
    client.post(address, data | {"entries_a_company": "2", "deadline": "2030-01-01T10:00"})

    was = call.deadline
    call.refresh_from_db()
    assert call.entries_a_company == 2
    assert call.deadline == was


def test_a_question_that_was_answered_stays(client: Client, call: Call):
    entry = make_entry(call)
    Answer.objects.create(entry=entry, field="goals", value=["sales"], by="account:1")
    address, data = page_of(client, call, "form")
    page = client.get(address).content.decode()

    refused = client.post(address, data | {"fields-1-DELETE": "on"})

    assert "answered in 1 entry" in page
    [sentence] = errors(refused.content)
    assert sentence.endswith("was answered in 1 entry. It stays; you can make it optional.")
    client.post(address, {key: value for key, value in data.items() if key != "fields-1-required"})
    call.refresh_from_db()
    assert (
        call.fields == ["logline", {"key": "goals", "required": False}] or call.fields[1]["required"] is False
    )


def test_a_section_with_entries_and_a_language_with_answers_stay(call: Call):
    entry = make_entry(call)
    Answer.objects.create(entry=entry, field="own", language="ru", value="…", by="account:1")

    with pytest.raises(ValidationError, match="There are entries in “Features”"):
        actions.save_call("command", call, 1, {"sections": []})
    with pytest.raises(ValidationError, match="There are answers in ru already"):
        actions.save_call("command", call, 1, {"languages": ["en"]})


def test_a_section_that_a_rule_names_stays(call: Call):
    actions.save_call(
        "command", call, 1, {"rules": [{"rule": "companies", "least": 1, "section": "feature"}]}
    )

    with pytest.raises(ValidationError, match="A rule is for a section that is not there: feature"):
        actions.save_call("command", call, 2, {"sections": []})


def test_whoever_changes_rules_learns_which_entries_that_were_sent_in_fall_out(client: Client, call: Call):
    film = make_film(exchange=call.season.exchange, runtime_minutes=90, stage=Film.Stage.DEVELOPMENT)
    entry = make_entry(call, film=film)
    address, data = page_of(client, call, "rules")

    client.post(address, data | {"rules-0-least": "100"})

    assert f"Entries sent in that met the rules before, and do not now: No. {entry.number}." in " ".join(
        toasts(client)
    )


# ------------------------------------------------------------------------------------------------ public


def test_a_call_is_published_hidden_and_that_taken_back(client: Client, office: Exchange):
    call = make_call(season=make_season(exchange=office), is_public=False, fields=["logline"])
    client.post(f"{DESK}{call.slug}/show/", {"public": "1"})
    call.refresh_from_db()
    assert call.is_public

    line = AuditLine.objects.get(verb="publish")
    client.post(f"{DESK}undo/?line={line.pk}")

    call.refresh_from_db()
    assert not call.is_public


def test_a_call_that_asks_nothing_is_not_published(client: Client, office: Exchange):
    call = make_call(season=make_season(exchange=office), is_public=False, languages=[])

    client.post(f"{DESK}{call.slug}/show/", {"public": "1"})

    call.refresh_from_db()
    assert not call.is_public
    said = " ".join(toasts(client))
    assert "Choose what the entry form asks." in said
    assert "Say in which languages answers may be given." in said


def test_a_call_with_entries_stays_public(call: Call):
    make_entry(call, state=Entry.State.DRAFT)

    with pytest.raises(ValidationError, match="stays public"):
        actions.show_call("command", call, False)


# ------------------------------------------------------------------------------------------------ extension


def test_an_extension_is_logged_and_told_to_everybody_who_began_in_their_language(client: Client, call: Call):
    russian, serbian = make_account(language="ru"), make_account(language="sr-latn")
    make_entry(call, russian, state=Entry.State.DRAFT)
    make_entry(call, serbian)
    make_entry(call, make_account(), state=Entry.State.WITHDRAWN)
    was = call.deadline
    becomes = (timezone.now() + dt.timedelta(days=30)).replace(second=0, microsecond=0)

    form = client.post(
        f"{DESK}{call.slug}/extend/",
        {"becomes": f"{_local(becomes):%Y-%m-%dT%H:%M}", "reason": "Holidays"},
    )

    assert form.status_code == 302
    call.refresh_from_db()
    made = Extension.objects.get()
    assert (made.was, made.becomes, call.deadline, made.reason) == (was, becomes, becomes, "Holidays")
    assert {letter.to for letter in Letter.objects.all()} == {russian.email, serbian.email}
    subject = Letter.objects.get(to=russian.email).subject
    assert subject.startswith("Срок продлён: Пробный конкурс, до ")
    assert subject.endswith(("(Europe/Belgrade, UTC+1)", "(Europe/Belgrade, UTC+2)"))
    kinds = [line.kind for line in log.lines_of(call)]
    assert kinds == ["log_opened", DeadlineMoved.kind]
    assert verify(log.lines_of(call)).stands
    assert AuditLine.objects.filter(verb="extend", object_id=call.pk).count() == 1


def _local(at: dt.datetime) -> dt.datetime:
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(BELGRADE))


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [(1, "Holidays", "An extension gives more time"), (30, "  ", "This field is required.")],
)
def test_an_extension_needs_more_time_and_a_reason(
    client: Client, call: Call, days: int, reason: str, sentence: str
):
    becomes = _local(timezone.now() + dt.timedelta(days=days))

    page = client.post(
        f"{DESK}{call.slug}/extend/", {"becomes": f"{becomes:%Y-%m-%dT%H:%M}", "reason": reason}
    )

    assert sentence in " ".join(errors(page.content))
    assert not Extension.objects.exists()
    assert not Letter.objects.exists()


def test_whoever_edits_the_call_meanwhile_notices_an_extension(call: Call):
    actions.extend("command", call, call.deadline + dt.timedelta(days=1), "Holidays")

    with pytest.raises(EditConflict):
        actions.save_call("command", call, 1, {"contact": "office@kinomost.example"})


def test_an_extension_stands_when_an_older_change_is_taken_back(call: Call):
    change = actions.save_call("command", call, 1, {"contact": "office@kinomost.example"})
    assert change is not None
    moved = call.deadline + dt.timedelta(days=1)
    actions.extend("command", call, moved, "Holidays")

    actions.undo("command", change.line)

    call.refresh_from_db()
    assert (call.contact, call.deadline) == ("", moved)


# ------------------------------------------------------------------------------------------------ trying


def test_a_film_is_held_against_the_rules_with_what_would_mend_it(client: Client, call: Call):
    make_film(exchange=call.season.exchange, slug="kratki", runtime_minutes=12)

    page = client.get(f"{DESK}{call.slug}/try/?film=kratki").content

    assert texts(page, "//h3//*[contains(@class, 'tag')]") == ["may not enter"]
    [finding] = texts(page, "//ul[@class='findings']/li")
    assert "The planned running time is 12 minutes." in finding
    assert "Missing minutes: 48." in finding


def test_a_film_of_another_office_is_not_tried(client: Client, call: Call):
    make_film(exchange=make_exchange(), slug="tudji")

    page = client.get(f"{DESK}{call.slug}/try/?film=tudji").content.decode()

    assert "There is no film of this office with that address." in page


# ------------------------------------------------------------------------------------------------ many


def filled(office: Exchange, slug: str, size: int) -> Call:
    """A call with `size` sections, awards, extensions and entries."""
    call = make_call(slug=slug, season=make_season(exchange=office), fields=["logline"])
    for number in range(size):
        section = call.sections.create(key=f"s{number}", names=Texts.of(en=f"Section {number}"))
        make_award(call, section=section, partner=make_organisation(exchange=office))
        make_entry(call)
        Extension.objects.create(
            call=call,
            was=call.deadline,
            becomes=call.deadline + dt.timedelta(days=1),
            reason="…",
            by="command",
        )
    return call


@pytest.mark.parametrize(
    "page", ["", "edit/awards/", "edit/sections/", "edit/form/", "edit/rules/", "extend/"]
)
def test_a_call_of_many_rows_takes_as_many_queries_as_one_of_few(client: Client, office: Exchange, page: str):
    filled(office, "small", 1)
    filled(office, "large", 6)

    assert_same_queries(lambda: client.get(f"{DESK}small/{page}"), lambda: client.get(f"{DESK}large/{page}"))


def test_many_calls_take_as_many_queries_as_one(client: Client, office: Exchange):
    def lists() -> None:
        assert client.get(DESK).status_code == 200
        assert client.get("/en/calls/").status_code == 200

    filled(office, "first", 2)
    one = assert_same_queries(lists, lists)
    for number in range(5):
        filled(office, f"more-{number}", 2)
    assert assert_same_queries(lists, lists) == one


def test_a_document_reads_back_what_it_wrote(call: Call):
    document = CALL.read(call)

    assert CALL.normal(document) == document
