"""Codes and tokens that stand for a booking, a ticket or a place on the waiting list.

A page is opened by a token: the record's own code with a signature that only this site can make, under a key that
serves this one purpose. A ticket's QR code carries an Ed25519 signature, so that a door device can check tickets
with the public key alone, without a network; docs/decisions/tickets.md says why.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.signing import BadSignature, Signer

# Without letters and digits that are taken for each other when read aloud or typed.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
PREFIX = "KM1"

_booking_pages = Signer(salt="kinomost.filmdays.booking-page", sep=".")
_waiting_pages = Signer(salt="kinomost.filmdays.waiting-page", sep=".")


class Forged(ValueError):
    """The token or ticket was not made by this site."""


def new_code() -> str:
    """A booking's code: ten characters, 49 bits, easy to read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def clean_code(typed: str) -> str:
    """A code as it is stored, from what somebody typed: spaces, hyphens and case do not matter."""
    return "".join(letter for letter in typed.upper() if letter in ALPHABET)


def holder_of(email: str) -> str:
    """The digest under which an address holds seats: the same for every spelling of the same address."""
    return hashlib.blake2b(email.strip().lower().encode(), digest_size=20).hexdigest()


def booking_token(code: str) -> str:
    """The token that opens a booking's page."""
    return _booking_pages.sign(code)


def read_booking_token(token: str) -> str:
    """The booking's code. Raises Forged."""
    return _unsign(_booking_pages, token)


def waiting_token(entry_id: int) -> str:
    """The token that opens a place on the waiting list."""
    return _waiting_pages.sign(str(entry_id))


def read_waiting_token(token: str) -> int:
    """The entry's id. Raises Forged."""
    return int(_unsign(_waiting_pages, token))


def _unsign(signer: Signer, token: str) -> str:
    try:
        return signer.unsign(token)
    except BadSignature as error:
        raise Forged(token) from error


@dataclass(frozen=True, slots=True)
class SignedTicket:
    """What a ticket's QR code says: which ticket, for which screening."""

    ticket_id: int
    screening_id: int

    def sign(self) -> str:
        """The text of the QR code. Letters and digits only, so that the code stays small."""
        body = f"{PREFIX}.{self.ticket_id}.{self.screening_id}"
        signature = _private_key(settings.SECRET_KEY).sign(body.encode())
        return f"{body}.{base64.b32encode(signature).decode().rstrip('=')}"

    @classmethod
    def read(cls, text: str) -> "SignedTicket":
        """Check a QR code's text. Raises Forged if this site did not sign it."""
        body, _, signature = text.strip().upper().rpartition(".")
        try:
            prefix, ticket_id, screening_id = body.split(".")
            raw = base64.b32decode(signature + "=" * (-len(signature) % 8))
            found = cls(int(ticket_id), int(screening_id))
        except (ValueError, binascii.Error) as error:
            raise Forged(text[:200]) from error
        if prefix != PREFIX or not any(_is_signed(key, raw, body) for key in public_keys()):
            raise Forged(text[:200])
        return found


def public_keys() -> list[Ed25519PublicKey]:
    """The keys that tickets are checked with: the present one first, then those of earlier secrets."""
    secrets_in_use = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_private_key(secret).public_key() for secret in secrets_in_use]


def _is_signed(key: Ed25519PublicKey, signature: bytes, body: str) -> bool:
    try:
        key.verify(signature, body.encode())
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=8)
def _private_key(secret: str) -> Ed25519PrivateKey:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kinomost tickets 1")
    return Ed25519PrivateKey.from_private_bytes(derived.derive(secret.encode()))
