"""The pages of deciding: what is on them, for whom, and that nobody learns there what they are tied to."""

import datetime as dt
import email
import email.policy
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from kinomost.catalogue.models import Credit
from kinomost.contest.actions import awards, conflicts, deciding, results, sessions
from kinomost.contest.models import Call, Entry, Juror, Motion, PitchSession, Round, Sheet, Vote
from kinomost.contest.queries.results import published_awards
from kinomost.coproduction.models import Coproduction
from kinomost.names.texts import Texts
from kinomost.parties.models import Account
from kinomost.post.models import Letter
from tests.contest.deliberations import BY, a_jury, move_award, say
from tests.contest.factories import account_of, make_award, make_entry
from tests.factories import make_account, make_film, make_organisation, make_person

pytestmark = pytest.mark.django_db
SECRET = "Skrivena istorija"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def office_of(call: Call, role: str = "editor", **fields: Any) -> Client:
    return signed_in(make_account(role, exchange=call.season.exchange, **fields))


def address(name: str, round_: Round, *more: Any, desk: bool = True) -> str:
    office = (round_.call.season.exchange.slug,) if desk else ()
    with override("en"):
        return reverse(f"contest:{name}", args=[*office, round_.call.slug, *more])


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def letters() -> list[str]:
    """What every letter says, the oldest first."""
    found = []
    for letter in Letter.objects.order_by("pk"):
        message = email.message_from_bytes(bytes(letter.message), policy=email.policy.default)
        part = message.get_body()
        found.append(f"{message['Subject']}\n{part.get_content() if part else ''}")
    return found


# ---------------------------------------------------------------------------------------------- recusal


@pytest.fixture
def secret() -> tuple[Round, list[Juror], Entry, Entry, Motion]:
    """A jury, one member of which wrote a film that wins the main prize; the other film is free."""
    round_, jurors, [free] = a_jury(entries=1, jurors=4)
    call = round_.call
    film = make_film(exchange=call.season.exchange, titles=Texts.of(sr_Latn=SECRET), is_public=False)
    hidden = make_entry(call, film=film)
    from kinomost.contest.actions.rounds import take_in

    take_in(BY, round_, hidden)
    Credit.objects.create(film=film, person=jurors[0].person, function=Credit.Function.WRITER)
    conflicts.settle(BY, call)
    motion = move_award(round_, [free, hidden], make_award(call, names=Texts.of(en="Grand secret prize")))
    say(motion, dict.fromkeys(jurors[1:], hidden))
    deciding.decide(BY, motion)
    awards.give(BY, motion)
    for juror in jurors[1:]:
        Sheet.objects.create(
            round=round_,
            entry=hidden,
            juror=juror,
            marks={"script": "9", "feasibility": "9"},
            submitted_at=timezone.now(),
            feedback=f"Of the film {SECRET}",
        )
    return round_, jurors, free, hidden, motion


Secret = tuple[Round, list[Juror], Entry, Entry, Motion]
DESK_PAGES = ("desk_results", "results_feedback")
DESK_ROUND_PAGES = ("deliberation_round", "motion_new")


def tied_editor(entry: Entry) -> Client:
    person = make_person()
    Credit.objects.create(film=entry.film, person=person, function=Credit.Function.EDITOR)
    return office_of(entry.call, person=person)


def test_the_office_sees_the_motion_and_a_tied_editor_sees_nothing_of_it(secret: Secret) -> None:
    round_, _jurors, _free, hidden, _motion = secret
    free, tied = office_of(round_.call), tied_editor(hidden)
    for name, more in [(name, ()) for name in DESK_PAGES] + [(name, (1,)) for name in DESK_ROUND_PAGES]:
        url = address(name, round_, *more)
        assert SECRET in body(free.get(url)), name
        answer = tied.get(url)
        assert (answer.status_code, SECRET in body(answer)) == (200, False), name
    assert "motion-1" in body(free.get(address("deliberation_round", round_, 1)))
    assert "motion-1" not in body(tied.get(address("deliberation_round", round_, 1)))


@pytest.mark.parametrize("name", ["results_preview", "results_stand", "contest_log"])
def test_who_is_tied_to_an_entry_does_not_get_the_whole(secret: Secret, name: str) -> None:
    round_, _jurors, _free, hidden, _motion = secret
    url = address(name, round_)
    assert [client.get(url).status_code for client in (office_of(round_.call), tied_editor(hidden))] == [
        200,
        403,
    ]


def test_who_is_tied_settles_no_shortlist_and_touches_no_motion_or_award_of_the_entry(secret: Secret) -> None:
    round_, _jurors, _free, hidden, motion = secret
    tied = tied_editor(hidden)
    assert tied.get(address("shortlist", round_, 1)).status_code == 403
    assert tied.post(address("motion_decide", round_, 1)).status_code == 404
    assert tied.post(address("motion_give", round_, 1)).status_code == 404
    award = motion.award.key if motion.award else ""
    data = {"reason": "Because.", "entry": str(hidden.pk)}
    for name in ("award_withdraw", "award_partner"):
        assert tied.post(address(name, round_, award), data).status_code == 404


def test_a_tied_juror_finds_no_motion_and_can_neither_vote_nor_break_a_tie(secret: Secret) -> None:
    round_, jurors, _free, _hidden, _motion = secret
    tied, free = signed_in(account_of(jurors[0])), signed_in(account_of(jurors[1]))
    url = address("jury_deliberation", round_, 1, desk=False)
    assert SECRET in body(free.get(url))
    assert SECRET not in body(tied.get(url))
    for name in ("motion_vote", "motion_break"):
        answer = tied.post(address(name, round_, 1, desk=False), {"choice": "abstain"})
        assert answer.status_code == 404
    assert SECRET not in body(tied.get(address("jury_feedback", round_, desk=False)))


def test_the_minutes_of_a_tied_member_are_those_of_a_jury_without_the_motion(secret: Secret) -> None:
    from kinomost.contest.queries.deliberation import items_of, members_of

    round_, jurors, _free, hidden, _motion = secret
    members = members_of(round_)
    assert items_of(account_of(jurors[0]), round_, members) == []
    assert len(items_of(account_of(jurors[1]), round_, members)) == 1
    for client, name, desk in (
        (signed_in(account_of(jurors[0])), "jury_minutes", False),
        (tied_editor(hidden), "minutes", True),
    ):
        answer = client.get(address(name, round_, 1, desk=desk))
        assert answer.content.startswith(b"%PDF")


def test_a_tied_juror_is_told_on_stage_that_the_project_is_not_theirs_to_judge(secret: Secret) -> None:
    round_, jurors, _free, hidden, _motion = secret
    session = with_session(round_)
    pitch = session.pitches.get(entry=hidden)
    sessions.clock(BY, session, "stage", pitch.pk)
    url = address("jury_stage", round_, 1, desk=False)
    texts = [body(signed_in(account_of(juror)).get(url)) for juror in jurors[:2]]
    assert ["do not judge it" in text for text in texts] == [True, False]


# ---------------------------------------------------------------------------------------------- motions


def test_a_motion_taken_back_says_why_at_the_table_to_the_jury_and_in_the_minutes() -> None:
    round_, jurors, films = a_jury()
    motion = move_award(round_, films)
    say(motion, {jurors[0]: films[0]})
    editor, juror = office_of(round_.call), signed_in(account_of(jurors[0]))
    url, why = address("motion_withdraw", round_, 1), "The second film is missing in it."
    assert tied_editor(films[0]).post(url, {"reason": why}).status_code == 404
    assert office_of(round_.call, "viewer").post(url, {"reason": why}).status_code == 403
    assert "Say why the motion is withdrawn" in body(editor.post(url, {"reason": " "}, follow=True))
    table = body(editor.post(url, {"reason": why}, follow=True))
    seat = body(juror.get(address("jury_deliberation", round_, 1, desk=False)))
    for page in (table, seat):
        assert why in page
        assert "Votes given before count for nothing." in page
    for form in (url, address("motion_vote", round_, 1, desk=False), address("motion_decide", round_, 1)):
        assert f'action="{form}"' not in table + seat
    answer = juror.post(
        address("motion_vote", round_, 1, desk=False), {"choice": films[0].number}, follow=True
    )
    assert "The motion is withdrawn; it takes no votes." in body(answer)
    pages = PdfReader(io.BytesIO(editor.get(address("minutes", round_, 1)).content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for said in ("Outcome: withdrawn", why, "Votes given before: 1. They count for nothing."):
        assert said in text


def test_a_command_in_the_minutes_stays_in_its_own_letters_whatever_the_script() -> None:
    round_, _jurors, _films = a_jury()
    editor = office_of(round_.call)
    answer = editor.get(address("minutes", round_, 1).replace("/en/", "/sr-cyrl/"))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "kinomost contest verify --head" in " ".join(text.split())


# ---------------------------------------------------------------------------------------------- the session


def with_session(round_: Round, **fields: Any) -> PitchSession:
    values = {"starts_at": timezone.now(), "zone": "Europe/Belgrade", "minutes": 5, "questions": 5, "gap": 2}
    return sessions.set_up(BY, round_, 0, values | fields)


def test_the_rules_part_two_projects_of_one_company_and_say_what_cannot_be_kept() -> None:
    round_, _jurors, films = a_jury(entries=4)
    company = make_organisation()
    Entry.objects.filter(pk__in=[film.pk for film in films[:2]]).update(company=company)
    session = with_session(round_)
    client = office_of(round_.call)
    url = address("pitch_session", round_, 1)
    assert "are both of" in body(client.get(url))
    client.post(address("pitch_order", round_, 1))
    places = [
        pitch.position for pitch in sessions.pitches_of(session) if pitch.entry.company_id == company.pk
    ]
    assert abs(places[0] - places[1]) > 1
    assert "keeps every rule" in body(client.get(url))


def test_a_pitch_is_moved_by_a_button_and_the_times_follow() -> None:
    round_, _jurors, _films = a_jury(entries=3)
    starts = dt.datetime(2026, 8, 20, 8, 0, tzinfo=dt.UTC)
    session = with_session(round_, starts_at=starts, breaks=[{"after": 1, "minutes": 30}])
    first, second, third = sessions.pitches_of(session)
    office_of(round_.call).post(address("pitch_move", round_, 1), {"pitch": third.pk, "to": 1})
    found = sessions.pitches_of(session)
    assert [pitch.pk for pitch in found] == [third.pk, first.pk, second.pk]
    assert [pitch.starts_at - starts for pitch in found if pitch.starts_at] == [
        dt.timedelta(),
        dt.timedelta(minutes=42),
        dt.timedelta(minutes=54),
    ]


def test_whoever_presents_is_not_on_stage_before_they_arrive() -> None:
    round_, _jurors, _films = a_jury(entries=3)
    session = with_session(round_, starts_at=dt.datetime(2026, 8, 20, 8, 0, tzinfo=dt.UTC))
    first = sessions.pitches_of(session)[0]
    client = office_of(round_.call)
    client.post(address("pitch_move", round_, 1), {"pitch": first.pk, "arrives_at": "2026-08-20T10:20"})
    assert "begins at 10:00" in body(client.get(address("pitch_session", round_, 1)))
    client.post(address("pitch_order", round_, 1))
    assert sessions.pitches_of(session)[-1].pk == first.pk


def test_an_hour_that_the_clock_skips_and_a_broken_break_are_told_beside_their_field() -> None:
    round_, _jurors, _films = a_jury()
    data = {
        "starts_at": "2026-03-29T02:30", "zone": "Europe/Belgrade", "minutes": "5", "questions": "5", "gap": "2",
        "breaks": "after lunch", "version": "0",
    }  # fmt: skip
    answer = office_of(round_.call).post(address("pitch_session", round_, 1), data)
    assert answer.status_code == 422
    assert "skips this hour" in body(answer)
    assert "is no break" in body(answer)
    assert not PitchSession.objects.exists()


def test_every_screen_shows_the_same_clock_however_often_it_is_pressed() -> None:
    round_, _jurors, _films = a_jury()
    session = with_session(round_)
    client = office_of(round_.call)
    for _time in range(2):
        client.post(address("pitch_clock", round_, 1), {"do": "start"})
    started = PitchSession.objects.get().clock_started_at
    state = client.get(address("pitch_state", round_, 1)).json()
    assert (state["running"], state["limit"]) == (True, 300)
    PitchSession.objects.update(clock_started_at=timezone.now() - dt.timedelta(seconds=100))
    client.post(address("pitch_clock", round_, 1), {"do": "pause"})
    session.refresh_from_db()
    assert (started is not None, session.clock_started_at) == (True, None)
    assert 100 <= session.clock_used <= 102
    client.post(address("pitch_clock", round_, 1), {"do": "next"})
    session.refresh_from_db()
    assert (session.clock_used, session.on_stage.position if session.on_stage else 0) == (0, 2)


# ---------------------------------------------------------------------------------------------- voting


def test_a_juror_votes_by_one_tap_and_the_office_cannot_vote_for_them() -> None:
    round_, jurors, films = a_jury()
    move_award(round_, films)
    url = address("motion_vote", round_, 1, desk=False)
    assert office_of(round_.call).post(url, {"choice": str(films[0].number)}).status_code == 403
    answer = signed_in(account_of(jurors[0])).post(url, {"choice": str(films[0].number)}, follow=True)
    assert "Your vote is in" in body(answer)
    assert [(vote.juror, vote.entry) for vote in Vote.objects.all()] == [(jurors[0], films[0])]


def test_votes_are_secret_unless_the_round_names_them_and_that_is_settled_before_the_first() -> None:
    from kinomost.contest.papers import _named
    from kinomost.contest.queries.deliberation import items_of, members_of

    round_, jurors, films = a_jury()
    client = office_of(round_.call)
    client.post(address("votes_named", round_, 1), {"named": "yes"})
    motion = move_award(round_, films)
    say(motion, {jurors[0]: films[0]})
    answer = client.post(address("votes_named", round_, 1), {"named": "no"}, follow=True)
    assert "can no longer be changed" in body(answer)
    round_.refresh_from_db()
    assert round_.votes_named
    deciding.decide(BY, motion)
    [item] = items_of(account_of(jurors[1]), round_, members_of(round_))
    assert len(_named(item)) == 1


def test_a_tie_at_the_cut_ticks_nobody_and_offers_a_motion() -> None:
    round_, _jurors, films = a_jury(entries=3, jurors=1)
    round_.places = 2
    round_.save()
    for film, mark in zip(films, ("9", "5", "5"), strict=True):
        marks = {"script": mark, "feasibility": mark}
        Sheet.objects.create(
            round=round_,
            entry=film,
            juror=round_.jurors.get().juror,
            marks=marks,
            submitted_at=timezone.now(),
        )
    text = body(office_of(round_.call).get(address("shortlist", round_, 1)))
    assert (text.count(" checked"), text.count(">tie at the cut<")) == (1, 2)
    assert "A tie at the cut: for 1 place" in text


# ---------------------------------------------------------------------------------------------- publishing


@pytest.fixture
def judged() -> tuple[Round, list[Entry], dict[str, Account]]:
    """A winner, a selected one and another, each with an author of another language; nothing is published."""
    round_, jurors, films = a_jury(entries=3)
    authors = {}
    for film, language in zip(films, ("ru", "sr-latn", "en"), strict=True):
        authors[language] = make_account(language=language)
        film.authors.create(account=authors[language])
    awards.decide_shortlist(BY, round_, films[:2])
    motion = move_award(round_, films[:2])
    say(motion, dict.fromkeys(jurors, films[0]))
    deciding.decide(BY, motion)
    awards.give(BY, motion)
    for released, text in ((True, "Go on with the third act."), (False, "Never say this to them.")):
        Sheet.objects.create(
            round=round_, entry=films[0], juror=jurors[released], marks={"script": "3", "feasibility": "7"},
            submitted_at=timezone.now(), feedback=text, feedback_released=released,
        )  # fmt: skip
    return round_, films, authors


Judged = tuple[Round, list[Entry], dict[str, Account]]


def test_before_publication_there_is_no_page_and_afterwards_it_names_the_winner(judged: Judged) -> None:
    round_, films, _authors = judged
    url = address("results", round_, desk=False)
    assert Client().get(url).status_code == 404
    answer = office_of(round_.call).post(address("results_publish", round_), {"sure": "1"}, follow=True)
    assert "The results are published" in body(answer)
    text = body(Client().get(url))
    assert "Main prize" in text
    assert "Also selected" not in text
    led_to, there = re.findall(r'href="#(award-[^"]+)"', text), re.findall(r'id="(award-[^"]+)"', text)
    assert len(there) == 1
    assert led_to == there
    assert Coproduction.objects.get(film=films[0].film).is_open
    assert [row.film for row in round_.call.season.films.all()] == [films[0].film]
    films[0].film.refresh_from_db()
    assert not films[0].film.is_public


def test_what_the_office_ticks_is_told_too(judged: Judged) -> None:
    round_, films, _authors = judged
    client = office_of(round_.call)
    client.post(address("results_settle", round_), {"selected": "on", "films": "on"})
    client.post(address("results_publish", round_), {"sure": "1"})
    assert "Also selected" in body(Client().get(address("results", round_, desk=False)))
    films[0].film.refresh_from_db()
    assert films[0].film.is_public


def test_every_entrant_gets_a_letter_in_their_language_with_what_the_jury_released(judged: Judged) -> None:
    round_, _films, _authors = judged
    results.publish(BY, round_.call)
    assert (results.write_letters(), results.write_letters()) == (3, 0)
    winner, selected, other = letters()
    assert "Главный приз" in winner
    assert "Go on with the third act." in winner
    assert not any("Never say this" in text or "70" in text.split() for text in (winner, selected, other))
    assert "/ru/calls/" in winner
    assert "/sr-latn/calls/" in selected
    assert ["certificates.pdf" in text for text in (winner, selected, other)] == [True, True, False]


def test_only_those_whose_result_changed_hear_of_a_correction(judged: Judged) -> None:
    round_, films, _authors = judged
    results.publish(BY, round_.call)
    results.write_letters()
    motion = move_award(round_, films[1:2], round_.call.awards.get())
    for seat in round_.jurors.all():
        deciding.vote(BY, motion, seat.juror, "yes")
    deciding.decide(BY, motion)
    awards.give(BY, motion)
    results.publish(BY, round_.call)
    assert set(Entry.objects.filter(result_due__isnull=False)) == set(films[:2])
    assert [number for _key, number in published_awards(round_.call) or ()] == [films[1].number]


def test_certificates_are_the_authors_own_and_come_with_the_results(judged: Judged) -> None:
    round_, films, authors = judged

    def ask(client: Client, entry: Entry) -> int:
        with override("en"):
            return client.get(reverse("contest:certificates", args=[entry.pk])).status_code

    author, other = signed_in(authors["ru"]), signed_in(authors["en"])
    assert ask(author, films[0]) == 404
    results.publish(BY, round_.call)
    assert [ask(author, films[0]), ask(other, films[0]), ask(other, films[2]), ask(Client(), films[0])] == [
        200, 404, 404, 404,
    ]  # fmt: skip


def test_results_are_published_at_their_moment_unless_called_off(judged: Judged) -> None:
    round_, _films, _authors = judged
    call, client = round_.call, office_of(round_.call)
    past = client.post(address("results_schedule", round_), {"at": "2001-01-01T10:00"})
    assert (past.status_code, "That moment has passed" in body(past)) == (422, True)
    for _time in range(2):
        client.post(address("results_schedule", round_), {"at": "2099-01-01T10:00"})
        assert "published by themselves" in body(client.get(address("desk_results", round_)))
        client.post(address("results_call_off", round_))
    Call.objects.update(results_at=timezone.now())
    assert results.publish_due() == 0
    client.post(address("results_schedule", round_), {"at": "2099-01-01T10:00"})
    assert results.publish_due() == 0
    Call.objects.update(results_at=timezone.now())
    assert (results.publish_due(), results.publish_due()) == (1, 0)
    call.refresh_from_db()
    assert call.published_at is not None


def test_a_winner_who_withdrew_stops_publication_and_the_office_is_told_the_way_out(judged: Judged) -> None:
    round_, films, _authors = judged
    Entry.objects.filter(pk=films[0].pk).update(state=Entry.State.WITHDRAWN)
    client = office_of(round_.call)
    answer = client.post(address("results_publish", round_), {"sure": "1"}, follow=True)
    assert "a new motion may give it to another entry" in body(answer)
    Call.objects.update(results_at=timezone.now(), publish_by=BY)
    results.publish_due()
    assert [*Call.objects.values_list("published_at", "publish_by")] == [(None, "")]


def test_nobody_learns_the_winner_from_the_sentence_that_stops_a_tied_editor(judged: Judged) -> None:
    round_, films, _authors = judged
    Entry.objects.filter(pk=films[0].pk).update(state=Entry.State.WITHDRAWN)
    films[0].film.titles = Texts.of(sr_Latn=SECRET)
    films[0].film.save()
    answer = tied_editor(films[0]).post(address("results_publish", round_), {"sure": "1"}, follow=True)
    assert "Ask somebody who is tied to no entry" in body(answer)
    assert SECRET not in body(answer)


def test_results_of_a_contest_that_goes_on_are_not_published_by_one_click() -> None:
    round_, _seats, films = a_jury()
    move_award(round_, films)
    client = office_of(round_.call)
    client.post(address("results_publish", round_))
    page = body(client.get(address("desk_results", round_)))
    assert published_awards(round_.call) is None
    for text in (
        "The call still takes entries.",
        "is not closed yet.",
        "No award is given yet.",
        "Motion 1 is still open",
    ):
        assert text in page
    client.post(address("results_publish", round_), {"sure": "1"})
    assert published_awards(round_.call) == ()


# ---------------------------------------------------------------------------------------------- many rows


def test_pages_ask_the_database_as_often_for_many_rows_as_for_one(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counts(entries: int, jurors: int, motions: int) -> dict[str, int]:
        round_, seats, films = a_jury(entries=entries, jurors=jurors)
        with_session(round_)
        for number in range(motions):
            motion = move_award(round_, films[: 1 + number])
            if number == 0:
                deciding.vote(BY, motion, seats[0], "yes")
                deciding.decide(BY, motion)
                awards.give(BY, motion)
        results.publish(BY, round_.call)
        office, juror = office_of(round_.call), signed_in(account_of(seats[0]))
        pages = {
            "pitch_session": (office, address("pitch_session", round_, 1)),
            "pitch_screen": (office, address("pitch_screen", round_, 1)),
            "pitch_control": (office, address("pitch_control", round_, 1)),
            "deliberation_round": (office, address("deliberation_round", round_, 1)),
            "shortlist": (office, address("shortlist", round_, 1)),
            "desk_results": (office, address("desk_results", round_)),
            "results_stand": (office, address("results_stand", round_)),
            "jury_deliberation": (juror, address("jury_deliberation", round_, 1, desk=False)),
            "results": (Client(), address("results", round_, desk=False)),
        }
        found = {}
        for name, (client, url) in pages.items():
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(url).status_code == 200
            found[name] = len(asked)
        return found

    assert counts(1, 1, 1) == counts(5, 4, 4)
