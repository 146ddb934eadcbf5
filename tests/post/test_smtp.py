"""Letters over SMTP, against a server that speaks the protocol."""

import socketserver
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from django.core.mail import EmailMessage

from kinomost.post import sending
from kinomost.post.actions import queue
from kinomost.post.models import Letter
from kinomost.post.transports import SmtpTransport

pytestmark = pytest.mark.django_db


class Talk(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a letter needs."""

    received: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.say(b"220 ready")
        while command := self.rfile.readline().strip():
            match command[:4].upper():
                case b"RCPT":
                    self.say(b"550 no such person" if b"nobody" in command else b"250 ok")
                case b"DATA":
                    self.say(b"354 go on")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    self.received.append(b"".join(lines))
                    self.say(b"250 taken")
                case b"QUIT":
                    self.say(b"221 bye")
                    return
                case _:
                    self.say(b"250 ok")

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@pytest.fixture
def server(settings: object) -> Iterator[type[Talk]]:
    Talk.received.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as listening:
        settings.EMAIL_HOST, settings.EMAIL_PORT = listening.server_address  # type: ignore[attr-defined]
        settings.EMAIL_USE_TLS = False  # type: ignore[attr-defined]
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield Talk
        listening.shutdown()


def write(to: str) -> Letter:
    return queue(EmailMessage("Билет", "Ваш билет\n.точка", "Kinomost <post@kinomost.example>", [to]))[0]


def test_letters_go_over_one_connection_and_a_refused_one_stops_nobody(server: type[Talk]) -> None:
    letters = [
        write("ana@kinomost.example"),
        write("nobody@kinomost.example"),
        write("boris@kinomost.example"),
    ]
    assert sending.send_due(through=SmtpTransport()) == 2
    for letter in letters:
        letter.refresh_from_db()
    assert [(letter.status, letter.last_error) for letter in letters] == [
        ("sent", ""),
        ("failed", "550 no such person"),
        ("sent", ""),
    ]
    assert [content.count(b"\r\n") == content.count(b"\n") for content in server.received] == [True, True]


def test_a_server_that_is_gone_only_postpones_the_letter(settings: object) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False  # type: ignore[attr-defined]
    letter = write("ana@kinomost.example")
    assert sending.send_due(through=SmtpTransport()) == 0
    letter.refresh_from_db()
    assert (letter.status, letter.attempts) == ("waiting", 1)
