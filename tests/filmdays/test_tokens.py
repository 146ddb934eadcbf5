"""Codes and signatures."""

import base64
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kinomost.filmdays import tokens
from kinomost.filmdays.tokens import Forged, SignedTicket


def test_a_signed_ticket_is_read_back_however_it_is_typed():
    text = SignedTicket(12, 34).sign()
    assert SignedTicket.read(f"  {text.lower()} ") == SignedTicket(12, 34)


def test_the_public_key_alone_checks_a_ticket():
    body, _, signature = SignedTicket(12, 34).sign().rpartition(".")
    raw = tokens.public_keys()[0].public_bytes(Encoding.Raw, PublicFormat.Raw)
    padded = signature + "=" * (-len(signature) % 8)
    Ed25519PublicKey.from_public_bytes(raw).verify(base64.b32decode(padded), body.encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("KM1.12.", "KM1.13."),
        lambda text: text.replace(".34.", ".35."),
        lambda text: text.replace("KM1", "KM2"),
        lambda text: text[:-8] + "AAAAAAAA",
        lambda text: text[:20],
        lambda text: "",
        lambda text: "x" * 100_000,
        lambda text: "KM1.a.b.ÀÀ",
    ],
)
def test_a_changed_ticket_is_forged(change):
    with pytest.raises(Forged):
        SignedTicket.read(change(SignedTicket(12, 34).sign()))


def test_tickets_outlive_a_change_of_the_secret(settings):
    text = SignedTicket(1, 2).sign()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret", [settings.SECRET_KEY]
    assert SignedTicket.read(text) == SignedTicket(1, 2)
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Forged):
        SignedTicket.read(text)


def test_a_token_serves_one_purpose():
    with pytest.raises(Forged):
        tokens.read_booking_token(tokens.waiting_token(7))
    with pytest.raises(Forged):
        tokens.read_waiting_token(tokens.booking_token("7"))


def test_codes_are_easy_to_read_aloud_and_forgiving_to_type():
    code = tokens.new_code()
    assert re.fullmatch("[2-9A-HJKMNP-TV-Z]{10}", code)
    assert tokens.clean_code(f" {code[:5].lower()} - {code[5:]}") == code


def test_an_address_has_one_digest_in_any_spelling():
    assert tokens.holder_of(" Mila@Kinomost.example ") == tokens.holder_of("mila@kinomost.example")
