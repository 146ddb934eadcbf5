"""The outbox: letters are written with what they speak of, sent once, retried, and kept."""

import datetime as dt
import threading
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import timezone

from kinomost.post import sending
from kinomost.post.actions import queue
from kinomost.post.models import Letter
from kinomost.post.transports import FileTransport, LetterRefused
from tests.factories import make_film, make_film_days

pytestmark = pytest.mark.django_db


class Line:
    """A mail server in memory: notes what it was given, or fails as told."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.sent: list[str] = []
        self.failure = failure

    def send(self, letter: Letter) -> None:
        if self.failure:
            raise self.failure
        self.sent.append(letter.to)

    def close(self) -> None:
        pass


def write(to: str = "ana@kinomost.example", **about: object) -> Letter:
    message = EmailMultiAlternatives("Karta", "Vaša karta", to=[to])
    message.attach_alternative("<p>Vaša karta</p>", "text/html")
    return queue(message, **about)[0]  # type: ignore[arg-type]


def make_due(letter: Letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(not_before=timezone.now())


def test_each_recipient_gets_a_letter_of_their_own_with_both_its_forms() -> None:
    message = EmailMultiAlternatives("Карта", "текст", to=["a@kinomost.example"], bcc=["b@kinomost.example"])
    message.attach_alternative("<p>текст</p>", "text/html")
    queue(message)
    read = [
        message_from_bytes(letter.message, policy=policy.default) for letter in Letter.objects.order_by("id")
    ]
    assert [(letter["To"], letter["Subject"], letter["Bcc"]) for letter in read] == [
        ("a@kinomost.example", "Карта", None),
        ("b@kinomost.example", "Карта", None),
    ]
    assert [part.get_content_type() for part in read[0].iter_parts()] == ["text/plain", "text/html"]
    assert read[0]["Auto-Submitted"] == "auto-generated"


def test_django_s_own_mail_goes_through_the_outbox(settings: object) -> None:
    settings.EMAIL_BACKEND = "kinomost.post.backend.OutboxBackend"  # type: ignore[attr-defined]
    assert send_mail("Hello", "there", None, ["a@kinomost.example"]) == 1
    assert Letter.objects.get().status == Letter.Status.WAITING


def test_a_letter_belongs_to_the_office_of_what_it_speaks_of() -> None:
    film, days = make_film(), make_film_days()
    assert write(about=film).exchange_id == film.exchange_id
    assert write(about=days).exchange_id == days.season.exchange_id
    assert write().exchange_id is None


def test_a_letter_of_a_transaction_that_failed_was_never_written() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError
    assert Letter.objects.count() == 0


def test_a_sent_letter_stays_on_record_and_is_not_sent_again() -> None:
    line, letter = Line(), write()
    assert (sending.send_due(through=line), sending.send_due(through=line), line.sent) == (1, 0, [letter.to])
    letter.refresh_from_db()
    assert (letter.status, letter.attempts, letter.sent_at is not None) == (Letter.Status.SENT, 1, True)


def test_a_letter_that_could_not_be_sent_waits_longer_each_time_and_then_fails() -> None:
    letter, waits = write(), []
    for _attempt in range(len(sending.PAUSES)):
        make_due(letter)
        assert sending.send_due(through=Line(ConnectionRefusedError("nobody there"))) == 0
        letter.refresh_from_db()
        waits.append(round((letter.not_before - timezone.now()) / dt.timedelta(minutes=1)))
        assert (letter.status, letter.last_error) == (Letter.Status.WAITING, "nobody there")
    assert waits == [1, 5, 15, 60, 240, 720, 1440]
    make_due(letter)
    sending.send_due(through=Line(ConnectionRefusedError("nobody there")))
    letter.refresh_from_db()
    assert letter.status == Letter.Status.FAILED


def test_a_letter_that_was_refused_for_ever_is_not_tried_again_until_somebody_asks() -> None:
    letter = write()
    sending.send_due(through=Line(LetterRefused("550 no such person")))
    letter.refresh_from_db()
    assert (letter.status, letter.attempts, letter.last_error) == (
        Letter.Status.FAILED,
        1,
        "550 no such person",
    )
    sending.send_again(letter, by="account:1")
    line = Line()
    assert (sending.send_due(through=line), line.sent) == (1, [letter.to])


def test_a_letter_that_nobody_can_make_sense_of_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    broken, good = write("a@kinomost.example"), write("b@kinomost.example")

    class Stumbles(Line):
        def send(self, letter: Letter) -> None:
            if letter.pk == broken.pk:
                raise IndexError("no sender in it")
            super().send(letter)

    assert sending.send_due(through=Stumbles()) == 1
    states = dict(Letter.objects.values_list("pk", "status"))
    assert states == {broken.pk: Letter.Status.WAITING, good.pk: Letter.Status.SENT}
    assert Letter.objects.get(pk=broken.pk).last_error == "no sender in it"
    assert [record.getMessage() for record in caplog.records] == [f"Letter {broken.pk} cannot be sent"]


def test_a_worker_that_died_with_a_letter_in_hand_has_only_postponed_it() -> None:
    letter = write()
    assert sending.claim(letter)  # … and the worker is killed
    line = Line()
    assert sending.send_due(through=line) == 0
    make_due(letter)  # ten minutes later
    assert sending.send_due(through=line) == 1
    assert line.sent == ["ana@kinomost.example"]


def test_a_letter_carries_the_site_s_name_and_asks_for_no_absence_note(settings: Any) -> None:
    settings.SITE_URL = "https://film.example:8443"
    message = message_from_bytes(write().message, policy=policy.default)
    assert message["Message-ID"].endswith("@film.example>")
    assert message["Auto-Submitted"] == "auto-generated"


def test_an_unsent_letter_dies_with_what_it_speaks_of_and_a_sent_one_stays() -> None:
    film, line = make_film(), Line()
    sent = write(about=film)
    sending.send_due(through=line)
    write(about=film)
    film.delete()
    assert (sending.send_due(through=line), list(Letter.objects.all())) == (0, [sent])


def test_the_demo_writes_letters_as_files_that_a_mail_program_opens(own_folders: Path) -> None:
    letter = write("ана/../x@kinomost.example")
    assert sending.send_due(through=FileTransport(own_folders / "mail")) == 1
    file = own_folders / "mail" / f"{letter.pk:06d} ана_.._x@kinomost.example.eml"
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "Karta"


@pytest.mark.rush
@pytest.mark.django_db(transaction=True)
def test_of_several_workers_at_once_none_sends_a_letter_twice() -> None:
    for number in range(60):
        write(f"reader{number}@kinomost.example")
    lines = [Line() for _worker in range(6)]
    start = threading.Barrier(len(lines))

    def work(line: Line) -> None:
        start.wait()
        while sending.send_due(limit=7, through=line) or Letter.objects.filter(attempts=0).exists():
            pass
        connection.close()

    threads = [threading.Thread(target=work, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(to for line in lines for to in line.sent) == sorted(
        Letter.objects.values_list("to", flat=True)
    )
    assert {letter.status for letter in Letter.objects.all()} == {Letter.Status.SENT}
